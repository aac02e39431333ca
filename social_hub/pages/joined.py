"""What a site joins to the hub's pages, each by a setting. None of them needs to be set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import NoneType

from django.conf import settings
from django.http import HttpResponse

from social_hub.joining import ask


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where something can be reported, as crime cannot be below a post."""

    words: str
    url: str


def ways_to_report() -> Sequence[Way]:
    pairs: Sequence[tuple[str, str]] = getattr(settings, "SOCIAL_HUB_REPORT_LINKS", ())
    return [Way(words=words, url=url) for words, url in pairs]


def emergency_number() -> str:
    """ "" where pages say none."""
    return getattr(settings, "SOCIAL_HUB_EMERGENCY_NUMBER", "999")


def topics() -> Mapping[str, tuple[str, Sequence[str]]]:
    """By the word in an address: the name of a topic, and its hashtags in small letters."""
    given: Mapping[str, tuple[str, Sequence[str]]] = getattr(settings, "SOCIAL_HUB_TOPICS", {})
    return given


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where what was handed over is corrected and taken down, and what it is called there."""

    words: str
    url: str


def origin(key: str | None) -> Origin | None:
    """Of the update that another app handed over under this key."""
    if not key:
        return None
    found: Origin | None = ask("SOCIAL_HUB_ORIGIN", key, kind=Origin | NoneType, otherwise=None)
    return found


def keep(response: HttpResponse, until: datetime | None = None) -> None:
    """Lets caches in front of the site keep what is the same for everybody, and not beyond the
    moment at which it shows something else.
    """
    ask("SOCIAL_HUB_KEEP", response, until, kind=object, otherwise=None)
