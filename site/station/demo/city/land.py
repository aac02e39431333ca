"""The ground of the city: a coast, a river, and boroughs of neighbourhoods that tile the land.

Lengths are metres east and north of the river's mouth. Where the city lies, the globe has nothing
but the North Sea, so that no map can show it in a real place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import Final

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

LONGITUDE, LATITUDE = 3.2, 55.4
"""The river's mouth: the Dogger Bank, 200 kilometres from any land."""
METRES_A_DEGREE: Final = 111_320.0
WIDTH, HEIGHT = 42_000.0, 30_000.0
BOROUGHS: Final = 32
IN_A_BOROUGH: Final = 40
CELLS: Final = BOROUGHS * IN_A_BOROUGH
CROWDED: Final = 9_000.0
"""How far from the river's mouth it is half as crowded as at it."""
SETTLING: Final = 2
"""How often every point moves to the middle of its cell: without it some cells are slivers."""
ROUGHNESS: Final = 0.07
"""How far a boundary leaves the straight line, in parts of its length."""
SHORTEST: Final = 120.0
"""Metres: shorter lines stay straight."""
DIGITS: Final = 6
"""Of a degree: a tenth of a metre."""

type Points = list[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A neighbourhood."""

    borough: int
    """From 0, beginning at the river's mouth."""
    shape: BaseGeometry
    """In longitude and latitude."""
    centre: tuple[float, float]
    """Longitude and latitude of a point inside."""
    remoteness: float
    """From 0 at the river's mouth to 1 at the furthest cell."""
    square_kilometres: float


def cells(seed: int) -> list[Cell]:
    """All of them, borough by borough."""
    chance = random.Random(seed)
    banks = _banks(chance)
    faces: list[tuple[int, Polygon]] = []
    seeds = [_seeds(bank, CELLS // len(banks), chance) for bank in banks]
    groups = [group for points in seeds for group in _groups(points, BOROUGHS // len(banks))]
    groups.sort(key=lambda group: min(x * x + y * y for x, y in group))
    borough_of = {point: number for number, group in enumerate(groups) for point in group}
    for bank, points in zip(banks, seeds, strict=True):
        faces += _divided(bank, points, borough_of, chance)
    faces.sort(key=lambda face: (face[0], -face[1].centroid.y, face[1].centroid.x))
    return list(_on_the_globe(faces))


def _on_the_globe(faces: Sequence[tuple[int, Polygon]]) -> Iterator[Cell]:
    furthest = max(Point(0, 0).distance(face) for _, face in faces)
    for borough, face in faces:
        inside = face.representative_point()
        yield Cell(
            borough=borough,
            shape=shapely.transform(face, _degrees),
            centre=tuple(_degrees(np.array([[inside.x, inside.y]]))[0].tolist()),
            remoteness=Point(0, 0).distance(face) / furthest,
            square_kilometres=face.area / 1e6,
        )


def _degrees(points: np.ndarray) -> np.ndarray:
    scale = METRES_A_DEGREE * np.array([cos(radians(LATITUDE)), 1.0])
    return np.round(points / scale + np.array([LONGITUDE, LATITUDE]), DIGITS)


def _banks(chance: random.Random) -> list[Polygon]:
    """The land west of the river and east of it."""
    land = _outline(chance)
    river = _river(chance)
    parts = [part for part in shapely.get_parts(land.difference(river)) if part.area > 1e7]
    west, east = sorted(parts, key=lambda part: part.centroid.x)
    return [west, east]


def _outline(chance: random.Random) -> Polygon:
    """A bay in the south, and an inland border that nothing natural has drawn."""
    coast = [
        (x, -1_500 + 5_200 * (x / (WIDTH / 2)) ** 2 * cos(x / 5_200) * 0.6 - abs(x) * 0.12)
        for x in np.linspace(-WIDTH / 2, WIDTH / 2, 13)
    ]
    inland = [
        (WIDTH / 2 * cos(angle) * 1.0, HEIGHT * sin(angle) * 0.9 + 800 * sin(5 * angle))
        for angle in np.linspace(0.06, pi - 0.06, 15)
    ]
    shore = _rough(coast, chance, times=5, strength=0.17)
    border = _rough(inland, chance, times=3, strength=0.06)
    return Polygon([*shore, *border]).buffer(0)


def _river(chance: random.Random) -> BaseGeometry:
    """From beyond the northern border to the sea, wider on its way."""
    course = [
        (3_000 * sin(along * 9) * (1 - along) ** 0.6, HEIGHT * 1.2 - along * (HEIGHT * 1.2 + 6_000))
        for along in np.linspace(0, 1, 25)
    ]
    middle = _rough(course, chance, times=2, strength=0.09)
    last = len(middle) - 1
    pieces = [
        LineString(middle[place : place + 2]).buffer(60 + 480 * (place / last) ** 5)
        for place in range(last)
    ]
    return shapely.union_all(pieces).simplify(15)


def _rough(
    points: Sequence[tuple[float, float]], chance: random.Random, *, times: int, strength: float
) -> Points:
    """A line with the middle of each piece moved to its side, again and again."""
    line = [(float(x), float(y)) for x, y in points]
    for _ in range(times):
        finer = line[:1]
        for (ax, ay), (bx, by) in pairwise(line):
            aside = chance.uniform(-strength, strength)
            finer += [
                ((ax + bx) / 2 - (by - ay) * aside, (ay + by) / 2 + (bx - ax) * aside),
                (bx, by),
            ]
        line = finer
    return line


def _seeds(bank: Polygon, number: int, chance: random.Random) -> Points:
    """A point for each cell, closer together near the river's mouth."""
    west, south, east, north = bank.bounds
    shapely.prepare(bank)
    points: Points = []
    while len(points) < number:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        crowded = 1 / (1 + (x * x + y * y) / CROWDED**2)
        if chance.random() < crowded + 0.08 and shapely.contains_xy(bank, x, y):
            points.append((x, y))
    for _ in range(SETTLING):
        points = [(p.x, p.y) for p in _middles(bank, points)]
    return points


def _middles(bank: Polygon, points: Points) -> list[Point]:
    """The middle of the part of each point's cell that is land; the point where that is water."""
    found = shapely.voronoi_polygons(MultiPoint(points), extend_to=bank, ordered=True)
    middles = []
    for point, cell in zip(points, shapely.get_parts(found), strict=True):
        middle = shapely.intersection(cell, bank).centroid
        middles.append(middle if bank.contains(middle) else Point(point))
    return middles


def _groups(points: Points, number: int) -> Iterator[Points]:
    """As many points in each, near each other: halved across the longer side until it is enough."""
    if number == 1:
        yield points
        return
    spread = np.ptp(np.array(points), axis=0)
    axis = int(spread[1] > spread[0])
    ordered = sorted(points, key=lambda point: point[axis])
    half = len(ordered) // 2
    yield from _groups(ordered[:half], number // 2)
    yield from _groups(ordered[half:], number // 2)


def _divided(
    bank: Polygon, points: Points, borough_of: dict[tuple[float, float], int], chance: random.Random
) -> Iterator[tuple[int, Polygon]]:
    """The land in one piece a point, with the number of its borough.

    Every line is drawn once and neighbours share it, so that nothing gapes or overlaps. What water
    cuts off from its point is joined to the neighbour with the longest border.
    """
    edges = shapely.voronoi_polygons(MultiPoint(points), extend_to=bank, only_edges=True)
    edges = shapely.line_merge(shapely.node(edges))
    # They are not cut at the bank before they are put together with it: their ends would lie
    # beside its line, by a rounding error, and leave gaps through which two cells are one.
    crooked = [_crooked(line, chance) for line in shapely.get_parts(edges)]
    net = shapely.union_all([bank.boundary, *crooked])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    faces = [face for face in faces if bank.contains(face.representative_point())]
    tree = shapely.STRtree(faces)
    owners: dict[int, tuple[float, float]] = {}
    for place, face in tree.query([Point(point) for point in points], predicate="within").T:
        owners[int(face)] = points[int(place)]
    whole = {face: faces[face] for face in owners}
    for face in range(len(faces)):
        if face not in owners:
            beside = [int(other) for other in tree.query(faces[face], "touches") if other in whole]
            nearest = max(beside, key=lambda other: faces[face].intersection(faces[other]).length)
            whole[nearest] = shapely.union_all([whole[nearest], faces[face]])
    for face, shape in whole.items():
        yield borough_of[owners[face]], shape


def _crooked(line: BaseGeometry, chance: random.Random) -> BaseGeometry:
    if line.length < SHORTEST:
        return line
    points = [(float(x), float(y)) for x, y in line.coords]
    return LineString(_rough(points, chance, times=2, strength=ROUGHNESS))
