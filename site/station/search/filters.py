"""What somebody asks for besides words: which of the results, and in which order. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Tab(StrEnum):
    """Under which heading a result stands. Its value is in addresses."""

    PAGE = "page"
    SERVICE = "service"
    AREA = "area"
    PUBLICATION = "publication"
    FILE = "file"


FACETS: Final = ("types", "areas", "years", "topics", "decisions")
"""The facets of which several values can be chosen; `Filters` has a field of each name."""
TAB: Final = "tab"
MOST_BUCKETS: Final = 60
"""How many values of a facet are shown: those that most results have, and what is chosen."""
MOST_CHOICES: Final = 50
"""How many values of one facet are looked at."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Values that no entry has find nothing; they are no error."""

    tab: str = ""
    """A `Tab`, or empty for all of them. Files are then shown with what they are attached to."""
    types: frozenset[str] = field(default_factory=frozenset)
    areas: frozenset[str] = field(default_factory=frozenset)
    """Codes: of boroughs, neighbourhoods or both."""
    topics: frozenset[str] = field(default_factory=frozenset)
    years: frozenset[str] = field(default_factory=frozenset)
    decisions: frozenset[str] = field(default_factory=frozenset)
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day, which is included."""

    def __post_init__(self) -> None:
        if self.tab not in {"", *Tab}:
            object.__setattr__(self, "tab", "unknown")

    def chosen(self, facet: str) -> frozenset[str]:
        """What is chosen of one of `FACETS`, no more than `MOST_CHOICES`; nothing unprintable."""
        values: frozenset[str] = getattr(self, facet)
        return frozenset(sorted(value for value in values if value.isprintable())[:MOST_CHOICES])
