"""The figures of one area, as its page, its CSV and its charts show them.

Worked out once a release and kept as JSON (see `models.AreaSummary`), so that showing a page adds
up nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from local_areas.statistics.measures import Movement, Rate


class Shown(StrEnum):
    """In how much detail a type may be shown for an area."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    """Small or sensitive: only the sum of twelve months."""
    BOROUGH = "borough"
    """Only the borough has a figure that may be shown."""


@dataclass(frozen=True, kw_only=True)
class TypeFigures:
    key: str
    name: str
    shown: Shown
    counts: tuple[int | None, ...]
    """A count a month over the whole window, None where missing. Empty unless shown monthly."""
    year: Movement
    """The newest twelve months against the twelve before."""
    month_before: Movement
    """The newest month against the month before it."""
    year_before: Movement
    """The newest month against the same month last year."""
    rate: Rate
    borough_counts: tuple[float | None, ...]
    """A month's average of the neighbourhoods of the borough."""
    similar_counts: tuple[float | None, ...]
    """A month's average of the areas like this one."""
    break_note: str = ""
    """Why figures before `break_month` were counted in another way."""
    break_month: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaFigures:
    area_code: str
    source: str
    """Who publishes the figures, as the page names them."""
    release: str
    published: str
    """A date, YYYY-MM-DD."""
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
    """By the newest twelve months' count, the highest first."""
    similar: tuple[str, ...] = ()
    """Codes of the areas like this one."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
