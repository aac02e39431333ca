"""Whether this process has the keys that its part needs (`cms_forms.sealing`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from nacl.public import PrivateKey
from nacl.signing import VerifyKey

from cms_forms import sealing
from cms_forms.models.blind_index import index_key

NO_KEY = (TypeError, ValueError)
"""What a text raises that is not a key, and a setting that is no list of texts."""
INDEX_BYTES = 32


def can_seal(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Found out now, and not by the first person who sends something."""
    problems = [
        _missing("SUBMISSION_PUBLIC_KEY", "seal", sealing.public_key),
        _missing("SUBMISSION_SIGNING_KEY", "sign", sealing.signing_key),
        _missing("BLIND_INDEX_KEY", "index", _whole_index_key),
    ]
    return [
        Error(problem, hint="Make the keys: manage.py make_submission_key", id="cms_forms.E002")
        for problem in problems
        if problem
    ]


def can_open(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Found out before the public has sent what nobody can read. A process that staff do not reach
    has none of these keys.
    """
    found = [
        *_not_keys("SUBMISSION_PRIVATE_KEYS", lambda text: PrivateKey(sealing.from_text(text))),
        *_not_keys("SUBMISSION_VERIFY_KEYS", lambda text: VerifyKey(sealing.from_text(text))),
    ]
    return found or list(_belongs_to_another())


def _missing(setting: str, what_for: str, key: Callable[[], object]) -> str:
    """What is wrong with a key, or nothing."""
    if getattr(settings, "SUBMISSION_KEY_FILE", None) is not None:
        return ""
    try:
        key()
    except LookupError:
        return f"There is no {setting} to {what_for} what the public sends."
    except NO_KEY:
        return f"The {setting} is not a key."
    return ""


def _whole_index_key() -> None:
    if len(index_key()) < INDEX_BYTES:
        raise ValueError("Whoever can try out so few can find out names.")


def _not_keys(setting: str, key: Callable[[str], object]) -> Iterator[CheckMessage]:
    given = getattr(settings, setting, None)
    if not given:
        return
    if not isinstance(given, list | tuple):
        yield Error(
            f"{setting} is not a list.",
            hint=f'Put the key that make_submission_key printed into one: {setting} = ["…"]',
            id="cms_forms.E012",
        )
        return
    for number, text in enumerate(given, start=1):
        try:
            key(text)
        except NO_KEY:
            yield Error(
                f"{setting} has something at place {number} that is not a key.",
                hint="A key is the 43 characters behind the “=” that make_submission_key printed.",
                id="cms_forms.E012",
            )


def _belongs_to_another() -> Iterator[CheckMessage]:
    if getattr(settings, "SUBMISSION_KEY_FILE", None) is not None:
        return  # Its keys are made together, by who needs them first: a check makes none.
    try:
        private, sealed_with = sealing.private_keys(), sealing.key_id(sealing.public_key())
    except (LookupError, *NO_KEY):
        return  # `can_seal` says so.
    if private and sealed_with not in {sealing.key_id(each.public_key) for each in private}:
        yield Error(
            "No key of SUBMISSION_PRIVATE_KEYS opens what SUBMISSION_PUBLIC_KEY seals: nobody can "
            "read what is sent.",
            hint="Put the private key that make_submission_key printed with this public key first "
            "in the list. What was sealed for another one needs the private key of that too.",
            id="cms_forms.E012",
        )
