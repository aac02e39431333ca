"""When a message that did not arrive is sent again, and when somebody is told that it is late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

type Chance = Callable[[], float]
"""A number from 0 up to 1, each time another."""

FIRST_PAUSE: Final = timedelta(seconds=4)
LONGEST_PAUSE: Final = timedelta(hours=1)
LONGEST_WAIT: Final = timedelta(hours=24)
"""So long at most a receiver may ask us to wait. Somebody is told of a late message before."""
FAILURES_TO_OPEN: Final = 5
"""One after another, until an endpoint is left alone for a while."""
TOLD_AFTER: Final = (25, 50, 75)
"""Per cent of the time to its deadline after which an undelivered message is told of."""


def pause_after(attempts: int, chance: Chance) -> timedelta:
    """Before the next try, after so many failed ones (from 1): anything up to 4 s, 8 s, 16 s … an
    hour.

    "Full jitter": tries that failed together are spread over the whole pause.
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 12))
    return longest * chance()


def pause_of_endpoint(failures: int, chance: Chance) -> timedelta | None:
    """For how long an endpoint is left alone after so many failures in a row; None: it is asked.

    Never less than half of the pause, so that one that just broke down is not asked at once.
    """
    if failures < FAILURES_TO_OPEN:
        return None
    doubled = FIRST_PAUSE * 2 ** min(failures - FAILURES_TO_OPEN, 12)
    return min(LONGEST_PAUSE, doubled) * (1 + chance()) / 2


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """How long an answer's `Retry-After` asks to wait: seconds or a date (RFC 9110, 10.2.3).

    At most a day. None where it says nothing that can be read.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        # More digits than a day has are a day too.
        return min(LONGEST_WAIT, timedelta(seconds=int(text[:9])))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(LONGEST_WAIT, max(timedelta(0), until - now))


def told_by_now(created: datetime, deadline: datetime, now: datetime) -> int:
    """The last of `TOLD_AFTER` that is over, 0 before the first.

    The time from `created` to `deadline`, which comes after it, is the whole.
    """
    whole = deadline - created
    passed = [each for each in TOLD_AFTER if now - created >= whole * each / 100]
    return max(passed, default=0)
