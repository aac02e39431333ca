"""Boundaries drawn: one area with its neighbours, or all areas of a borough or a force.

Coordinates are whole numbers of a box that is `WIDTH` wide, about the pixels of a phone, so that
words in it keep their size. Shapes are for the pointer; the list beside the map is the way for
everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

WIDTH: Final = 360
WIDE: Final = 660
"""Of the map of a whole borough or force."""
TALLEST: Final = 1.0
"""Height by width: a longer area is drawn smaller."""
FLATTEST: Final = 0.5
MARGIN: Final = 0.28
"""Of the larger side, around the area: where its neighbours show."""
LETTER: Final = 7.2
"""How wide a letter of a name is, more or less."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An area to be drawn."""

    name: str
    geometry: BaseGeometry
    """Longitudes and latitudes."""
    url: str = ""
    shade: int = 0
    """1 to 5, light to dark; 0 for none."""
    note: str = ""
    """What the pointer reads beside the name, such as a rate."""


@dataclass(frozen=True, kw_only=True)
class Label:
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    """Each with its y."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    name: str
    url: str
    d: str
    """Of an SVG path."""
    number: int
    shade: int
    note: str
    middle: tuple[int, int]
    """Where its number stands on a narrow screen."""
    label: Label | None
    """Its name, where it fits."""

    @property
    def is_dark(self) -> bool:
        """Words on it are light."""
        return self.shade > 3


@dataclass(frozen=True, kw_only=True)
class BoundaryMap:
    width: int
    height: int
    here: Shape | None
    others: tuple[Shape, ...]
    """In the order in which they were given; their numbers begin at 1."""

    @property
    def is_empty(self) -> bool:
        return self.here is None and not self.others


@dataclass(frozen=True, kw_only=True)
class _Projection:
    """Longitude and latitude to the box: flat, with degrees of longitude as long as they are in
    the middle. Good enough for a county; wrong by less than a pixel.
    """

    west: float
    north: float
    across: float
    """Pixels a degree of longitude."""
    down: float

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        def to_box(points: object) -> object:
            return (points - (self.west, self.north)) * (self.across, -self.down)  # type: ignore[operator]

        return shapely.transform(geometry, to_box)


def area_map(here: Place, neighbours: Sequence[Place] = ()) -> BoundaryMap:
    """One area in the middle, as much of its neighbours as fits, and their names."""
    if here.geometry.is_empty:
        return BoundaryMap(width=WIDTH, height=0, here=None, others=())
    projection, height = _fit(here.geometry, WIDTH, MARGIN)
    frame = box(-4, -4, WIDTH + 4, height + 4)
    shapes = [
        _shape(place, projection, number, frame, WIDTH, height)
        for number, place in enumerate(neighbours, 1)
    ]
    return BoundaryMap(
        width=WIDTH,
        height=height,
        here=_shape(here, projection, 0, frame, WIDTH, height),
        others=tuple(shape for shape in shapes if shape.d),
    )


def region_map(places: Sequence[Place]) -> BoundaryMap:
    """All of them, with names where they fit and numbers for narrow screens."""
    drawn = [place for place in places if not place.geometry.is_empty]
    if not drawn:
        return BoundaryMap(width=WIDE, height=0, here=None, others=())
    whole = shapely.union_all([box(*place.geometry.bounds) for place in drawn])
    projection, height = _fit(whole, WIDE, 0.02)
    frame = box(-4, -4, WIDE + 4, height + 4)
    shapes = (
        _shape(place, projection, number, frame, WIDE, height)
        for number, place in enumerate(places, 1)
    )
    return BoundaryMap(width=WIDE, height=height, here=None, others=tuple(shapes))


def _fit(geometry: BaseGeometry, width: int, margin: float) -> tuple[_Projection, int]:
    """The projection that brings a geometry into a box of that width, and the box's height."""
    west, south, east, north = geometry.bounds
    squeeze = cos(radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    around = max(wide, high) * margin
    full_wide, full_high = wide + 2 * around, high + 2 * around
    ratio = min(max(full_high / full_wide, FLATTEST), TALLEST)
    height = round(width * ratio)
    down = min(width / full_wide, height / full_high)
    across = down * squeeze
    return (
        _Projection(
            west=(west + east) / 2 - width / across / 2,
            north=(south + north) / 2 + height / down / 2,
            across=across,
            down=down,
        ),
        height,
    )


def _shape(
    place: Place,
    projection: _Projection,
    number: int,
    frame: Polygon,
    width: int,
    height: int,
) -> Shape:
    flat = projection.project(place.geometry)
    flat = shapely.simplify(shapely.make_valid(flat), 0.7, preserve_topology=False)
    shown = shapely.intersection(flat, frame) if not frame.contains(flat) else flat
    middle = _middle(shown)
    return Shape(
        middle=middle,
        name=place.name,
        url=place.url,
        d=path(shown),
        number=number,
        shade=place.shade,
        note=place.note,
        label=_label(place.name, shown, middle, width, height),
    )


def path(geometry: BaseGeometry) -> str:
    """Its polygons as the `d` of an SVG path: absolute first points, then relative ones."""
    return "".join(
        _ring(ring.coords)
        for polygon in _polygons(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [
        polygon
        for part in parts
        for polygon in (_polygons(part) if hasattr(part, "geoms") else [part])
        if isinstance(polygon, Polygon) and not polygon.is_empty
    ]


def _ring(coordinates: Sequence[tuple[float, ...]]) -> str:
    points = [(round(x), round(y)) for x, y, *_ in coordinates][:-1]
    if not Polygon(points).area:
        return ""
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z"


def _label(
    name: str, shown: BaseGeometry, middle: tuple[int, int], width: int, height: int
) -> Label | None:
    """The name inside the largest part, on two lines where one is too long. None where it does
    not fit: the list beside the map has it.
    """
    largest = _largest(shown)
    if largest is None:
        return None
    x, y = middle
    west, _, east, _ = largest.bounds
    room = min(east - west, 2 * min(x, width - x) - 8)
    lines = _lines(name, room)
    if lines is None or not 14 * len(lines) / 2 < y < height - 8 * len(lines):
        return None
    top = y + 5 - 8 * (len(lines) - 1)
    stacked = tuple((top + 16 * place, line) for place, line in enumerate(lines))
    return Label(x=x, y=y, lines=stacked)


def _largest(geometry: BaseGeometry) -> Polygon | None:
    return max(_polygons(geometry), key=lambda polygon: polygon.area, default=None)


def _middle(geometry: BaseGeometry) -> tuple[int, int]:
    """The centre of gravity of the largest part, unless it lies outside or too near the edge: the
    widest place then.
    """
    polygon = _largest(geometry)
    if polygon is None:
        return 0, 0
    radius = shapely.maximum_inscribed_circle(polygon, 3.0)
    centre = polygon.centroid
    is_good = polygon.contains(centre) and (
        polygon.exterior.distance(centre) >= 0.8 * radius.length
    )
    x, y = (centre if is_good else shapely.get_point(radius, 0)).coords[0]
    return round(x), round(y)


def _lines(name: str, room: float) -> list[str] | None:
    letters = int(room / LETTER)
    if len(name) <= letters:
        return [name]
    words = name.split()
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    fitting = [half for half in halves if max(map(len, half)) <= letters]
    if not fitting:
        return None
    return list(min(fitting, key=lambda half: max(map(len, half))))
