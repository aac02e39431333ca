"""The figures of one area, as its page, its CSV and its charts show them.

Worked out once a release (`statistics.building`) and kept as JSON (`models.AreaSummary`), so that
showing a page adds up nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local_areas.statistics.measures import Direction, Movement, Rate, Shown, Withheld

__all__ = ["AreaFigures", "Part", "Revision", "Shown", "TypeFigures"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The sum of the months of the newest twelve for which there are figures, fewer than twelve."""

    count: int
    months: int
    first_month: str
    last_month: str


@dataclass(frozen=True, kw_only=True)
class TypeFigures:
    key: str
    name: str
    parent: str = ""
    """The key of the type or group that it is part of; empty at the top. A part is counted in its
    parent too: never add both."""
    shown: Shown
    counts: tuple[int | None, ...]
    """A count a month over the whole window, None where missing. Empty unless shown monthly."""
    year: Movement
    """The newest twelve months against the twelve before. Without counts where only the borough
    has a figure that may be shown."""
    month_before: Movement
    """The newest month against the month before it. Without counts unless shown monthly."""
    year_before: Movement
    """The newest month against the same month last year. Without counts unless shown monthly."""
    rate: Rate
    borough_year: Movement
    """The newest twelve months of the whole borough against the twelve before."""
    borough_counts: tuple[float | None, ...]
    """A month's average of the neighbourhoods of the borough; for a borough, of the boroughs.
    Empty unless shown monthly."""
    similar_counts: tuple[float | None, ...]
    """A month's average of the areas like this one. Empty unless shown monthly."""
    break_note: str = ""
    """Why figures before `break_month` were counted in another way."""
    break_month: str = ""
    part: Part | None = None
    """In the place of a year: the area's where `shown` is PART, the borough's where it is BOROUGH.
    None where there is a year, or every month is shown."""

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {
            "year": vars(self.year),
            "month_before": vars(self.month_before),
            "year_before": vars(self.year_before),
            "borough_year": vars(self.borough_year),
            "rate": vars(self.rate),
            "part": None if self.part is None else vars(self.part),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TypeFigures:
        part = stored.get("part")
        return cls(
            **{
                **stored,
                "part": None if part is None else Part(**part),
                "shown": Shown(stored["shown"]),
                "counts": tuple(stored["counts"]),
                "borough_counts": tuple(stored["borough_counts"]),
                "similar_counts": tuple(stored["similar_counts"]),
                "year": _movement(stored["year"]),
                "month_before": _movement(stored["month_before"]),
                "year_before": _movement(stored["year_before"]),
                "borough_year": _movement(stored["borough_year"]),
                "rate": _rate(stored["rate"]),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What the release before had for the months that both have, all types together."""

    first_month: str
    last_month: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class AreaFigures:
    area_code: str
    area_name: str
    source: str
    """Who publishes the figures, as the page names them."""
    release: str
    published: str
    """The day on which the release went live here, YYYY-MM-DD."""
    first_month: str
    last_month: str
    """YYYY-MM, the first and last of the window."""
    provisional_from: str
    """The first month whose figures may still change; empty where none may."""
    missing: tuple[str, ...]
    """Months of the window for which this area has no figures."""
    residents: int | None
    residents_source: str
    all: TypeFigures
    types: tuple[TypeFigures, ...]
    """By the newest twelve months' count, the highest first; types and their parts alike."""
    similar: tuple[str, ...] = ()
    """Codes of the areas like this one (see `statistics.likeness`)."""
    sum_of: int | None = None
    """How many neighbourhoods these figures are the sum of; None for a figure of the source."""
    revision: Revision | None = None
    """None where there was no release before, or it has the same figures."""

    @property
    def top_types(self) -> tuple[TypeFigures, ...]:
        """Those that are no part of another, by rank."""
        return tuple(each for each in self.types if not each.parent)

    def parts_of(self, key: str) -> tuple[TypeFigures, ...]:
        return tuple(each for each in self.types if each.parent == key)

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {
            "all": self.all.to_json(),
            "types": [each.to_json() for each in self.types],
            "revision": None if self.revision is None else vars(self.revision),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> AreaFigures:
        revision = stored.get("revision")
        return cls(
            **{
                **stored,
                "missing": tuple(stored["missing"]),
                "similar": tuple(stored["similar"]),
                "all": TypeFigures.from_json(stored["all"]),
                "types": tuple(TypeFigures.from_json(each) for each in stored["types"]),
                "revision": None if revision is None else Revision(**revision),
            }
        )


def _movement(stored: Mapping[str, Any]) -> Movement:
    return Movement(**{**stored, "direction": Direction(stored["direction"])})


def _rate(stored: Mapping[str, Any]) -> Rate:
    withheld = stored["withheld"]
    return Rate(value=stored["value"], withheld=None if withheld is None else Withheld(withheld))
