"""The sessions of a timetable, as a screen offers them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms_forms.engine.questions.sessions import Chosen


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One session, as a radio button."""

    value: str
    id: str
    chosen: Chosen
    left: int
    is_chosen: bool
    is_mine: bool
    """Whether a place in it is held for this visitor."""


@dataclass(frozen=True, kw_only=True)
class Day:
    title: str
    offers: Sequence[Offer]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """All sessions of a question: those in sight, and those that open below them."""

    first: Sequence[Day]
    later: Sequence[Day]
    nobody_id: str
    is_nobody: bool
    gone: Chosen | None
    """What was chosen, where it cannot be had any more."""
    is_later_open: bool
    """Whether the later ones are in sight at once: what is, or was, chosen stands among them."""

    @property
    def is_empty(self) -> bool:
        return not self.first
