"""Maps of the pages: drawn once a process from the boundaries that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from local_areas import boundaries
from local_areas.boundaries import Boundaries
from local_areas.drawing.boundary_map import BoundaryMap, Place, area_map, region_map
from local_areas.models import Area

MOST_NEIGHBOURS: Final = 12


@dataclass(frozen=True, kw_only=True)
class Drawable:
    """An area with the address of its page."""

    pk: int
    name: str
    url: str
    shade: int = 0
    note: str = ""

    def place(self, held: Boundaries) -> Place:
        geometry: BaseGeometry | None = held.geometry(self.pk)
        return Place(
            name=self.name,
            url=self.url,
            shade=self.shade,
            note=self.note,
            geometry=Polygon() if geometry is None else geometry,
        )


_drawn: WeakKeyDictionary[Boundaries, dict[tuple[Drawable, ...], BoundaryMap]] = WeakKeyDictionary()
"""By what was drawn: an area that is renamed is another thing to draw, and new boundaries begin
anew."""


def neighbours_of(area: Area) -> Sequence[int]:
    return boundaries.of().neighbours(area.pk)[:MOST_NEIGHBOURS]


def of_area(here: Drawable, neighbours: Iterable[Drawable]) -> BoundaryMap:
    held = boundaries.of()
    known = _drawn.setdefault(held, {})
    key = (here, *neighbours)
    if key not in known:
        first, *others = [each.place(held) for each in key]
        known[key] = area_map(first, others)
    return known[key]


def of_region(areas: Iterable[Drawable]) -> BoundaryMap:
    held = boundaries.of()
    known = _drawn.setdefault(held, {})
    key = tuple(areas)
    if key not in known:
        known[key] = region_map([each.place(held) for each in key])
    return known[key]
