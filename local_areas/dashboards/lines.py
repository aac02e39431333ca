"""What stands side by side on a dashboard, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from local_areas.dashboards.reading import Place
from local_areas.dashboards.saying import Said, Teller
from local_areas.statistics.figures import TypeFigures


@dataclass(frozen=True, kw_only=True)
class Item:
    """One of the areas or types that are shown side by side, with its three comparisons."""

    place: Place
    type: TypeFigures
    teller: Teller
    year: Said
    month: Said
    month_before: Said

    @property
    def rows(self) -> Iterator[Said]:
        yield from (self.year, self.month, self.month_before)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a table, with the address that shows it alone."""

    said: Said
    url: str
    note: str
    """Empty where it is that of the whole page."""
    shade: int = 0
    is_here: bool = False
