"""A place close to a border, with the areas on either side: a small map for the finder.

A dot is the place, a ring the distance within which borders count. Areas carry letters that the
list beside the map has too, and differ by pattern, not by shade alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from local_areas.drawing.boundary_map import path

WIDTH: Final = 360
HEIGHT: Final = 250
RING: Final = 62
"""Pixels of the ring's radius."""
ROOM: Final = 22
"""Pixels that a letter needs to the edge of its area."""
PATTERNS: Final = 4


@dataclass(frozen=True, kw_only=True)
class Side:
    """An area of the map."""

    letter: str
    name: str
    d: str
    x: int
    """Where its letter stands."""
    y: int
    pattern: int
    """0 for the area in which the place lies."""


@dataclass(frozen=True, kw_only=True)
class BorderMap:
    width: int
    height: int
    x: int
    """Of the dot."""
    y: int
    ring: int
    sides: tuple[Side, ...]
    border: str
    """The lines between them, each once, as the `d` of an SVG path."""
    metres: int
    """What the ring and the bar of the scale are long."""


def border_map(
    sides: Sequence[tuple[str, BaseGeometry]], at: BaseGeometry, metres: int
) -> BorderMap:
    """`sides`: names and polygons in metres on a flat map, on which `at` is a point. The first is
    where the place lies.
    """
    scale = RING / metres
    middle = (WIDTH / 2, HEIGHT / 2)
    frame = box(-4, -4, WIDTH + 4, HEIGHT + 4)
    around = at.buffer((WIDTH + HEIGHT) / scale, quad_segs=1)

    def to_box(points: object) -> object:
        return (points - (at.x, at.y)) * (scale, -scale) + middle  # type: ignore[operator]

    drawn, outlines = [], []
    for place, (name, geometry) in enumerate(sides):
        nearby = shapely.intersection(geometry, around)
        shown = shapely.intersection(shapely.transform(nearby, to_box), frame)
        if shown.is_empty:
            continue
        outlines.append(shapely.set_precision(shown, 1.0).boundary)
        x, y = _letter(shown)
        drawn.append(
            Side(
                letter=ascii_uppercase[place],
                name=name,
                d=path(shown),
                x=x,
                y=y,
                pattern=place % PATTERNS,
            )
        )
    return BorderMap(
        width=WIDTH,
        height=HEIGHT,
        x=round(middle[0]),
        y=round(middle[1]),
        ring=RING,
        sides=tuple(drawn),
        border=_lines(shapely.difference(shapely.union_all(outlines), frame.boundary.buffer(1))),
        metres=metres,
    )


def _letter(shown: BaseGeometry) -> tuple[int, int]:
    """Outside the ring where there is room, else in the widest part."""
    ring = shapely.Point(WIDTH / 2, HEIGHT / 2).buffer(RING + ROOM)
    inner = box(ROOM, ROOM, WIDTH - ROOM, HEIGHT - ROOM)
    free = shapely.intersection(shapely.difference(shown, ring), inner)
    for part in (free, shapely.intersection(shown, inner), shown):
        if part.area:
            circle = shapely.maximum_inscribed_circle(part, 2.0)
            x, y = shapely.get_point(circle, 0).coords[0]
            return round(x), round(y)
    return round(shown.centroid.x), round(shown.centroid.y)


def _lines(geometry: BaseGeometry) -> str:
    merged = shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    parts = getattr(merged, "geoms", [merged])
    steps = (
        "L".join(f"{round(x)} {round(y)}" for x, y in part.coords)
        for part in parts
        if part.geom_type in {"LineString", "LinearRing"} and not part.is_empty
    )
    return "".join(f"M{line}" for line in steps)
