"""What a site joins to officers' screens by a setting: where an update's copies stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import NoneType

from local_areas.joining import ask
from local_areas.models import Update


@dataclass(frozen=True, kw_only=True)
class Copy:
    """An update's copy somewhere else."""

    where: str
    """Such as “X northteam”."""
    state: str
    url: str = ""
    """Where people see it; empty while it is nowhere."""
    why: str = ""
    """What went wrong, or why there will be none."""
    needs_somebody: bool = False


@dataclass(frozen=True, kw_only=True)
class Copies:
    """All that is known of an update's copies, and what can be done next."""

    said: str
    """In one sentence, where they stand or why there are none."""
    rows: Sequence[Copy] = ()
    next_url: str = ""
    """The screen on which somebody goes on; empty where there is nothing to do."""
    next_words: str = ""
    is_waiting: bool = False
    """Nothing goes out before somebody has been there."""


def copies_of(update: Update) -> Copies | None:
    """None where nothing is copied, as in a site that names no function, and where it fails."""
    found: Copies | None = ask("LOCAL_AREAS_COPIES", update, kind=Copies | NoneType, otherwise=None)
    return found
