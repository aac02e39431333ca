"""Facebook: what went wrong, told by the code in the body, whatever the status; and how much is
used.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.transport import Answer
from social_hub.networks.values import Limits

_THROTTLED: Final = frozenset({4, 17, 32, 613})
_TOKEN: Final = frozenset({102, 190, 463, 467})
_OUT_OF_ORDER: Final = frozenset({1, 2})
_MISSING: Final = frozenset({33})
"""Subcodes of code 100: there is no such object, or it may not be seen."""
_AWAITED: Final = timedelta(hours=1)
"""How long to wait where Facebook tells no time: its windows are rolling hours."""


class Duplicate(Refused):
    """The page has just posted the same."""

    words = "Facebook refused this because the page has just posted the same text."


def problem(answer: Answer, now: datetime) -> NetworkError | None:
    """What an answer says went wrong. Throttles come with 400, 403 and 429 alike."""
    try:
        body = answer.json()
    except Down as unreadable:
        return unreadable if answer.status < 400 or answer.status >= 500 else Refused()
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return _of(error, answer, now)
    return Down(perhaps_done=True) if answer.status >= 400 else None


def limits(answer: Answer) -> Limits | None:
    """The largest share that any of the two headers tells, of 0 to 1."""
    shares = [
        float(value) / 100
        for usage in _usages(answer.headers)
        for name in ("call_count", "total_time", "total_cputime")
        if isinstance(value := usage.get(name), int | float)
    ]
    return Limits(used=max(shares)) if shares else None


def _of(error: Mapping[str, Any], answer: Answer, now: datetime) -> NetworkError:
    code = _number(error.get("code"))
    subcode = _number(error.get("error_subcode"))
    if code in _THROTTLED or 80000 <= code < 81000:
        return Throttled(_until(answer, now))
    if code in _TOKEN:
        return TokenDied()
    if code == 506:
        return Duplicate()
    if code == 368:
        return Suspended(words="Facebook has blocked this page for a time. See its notices there.")
    if code == 803 or (code == 100 and subcode in _MISSING):
        return Unknown()
    if code in {3, 10} or 200 <= code < 300:
        return Forbidden()
    if code in _OUT_OF_ORDER or error.get("is_transient") is True or answer.status >= 500:
        return Down(perhaps_done=True)
    return Refused()


def _until(answer: Answer, now: datetime) -> datetime:
    minutes = [
        int(value)
        for usage in _usages(answer.headers)
        if isinstance(value := usage.get("estimated_time_to_regain_access"), int) and value > 0
    ]
    return now + (timedelta(minutes=max(minutes)) if minutes else _AWAITED)


def _usages(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Each use that the headers tell. They are JSON in text, and the second one is by business."""
    for name in ("x-app-usage", "x-page-usage", "x-business-use-case-usage"):
        try:
            told = json.loads(headers.get(name, "{}"))
        except ValueError:
            continue
        if not isinstance(told, dict):
            continue
        lists = [value for value in told.values() if isinstance(value, list)]
        yield from (use for uses in lists for use in uses if isinstance(use, dict))
        if not lists:
            yield told


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
