"""The polygons of a generation, held once a process: what lies where, and what lies beside it."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from local_areas.models import AreaGeneration, Boundary, Level

TRUSTED_SECONDS: Final = 5.0
"""How long a process may not notice that another one imported boundaries."""
TOUCHING_METRES: Final = 10.0
"""Boundaries that lie no further apart are one line: files are rounded."""

type Stamp = tuple[int, datetime]


@dataclass(frozen=True)
class Plane:
    """Longitude and latitude as metres on a flat map that is right around one latitude.

    Within a hundred kilometres of it, distances of some hundred metres are right to 2 %. The
    lengths of a degree are those of the WGS84 ellipsoid.
    """

    latitude: float

    def __post_init__(self) -> None:
        angle = math.radians(self.latitude)
        east = 111_412.84 * math.cos(angle) - 93.5 * math.cos(3 * angle)
        north = 111_132.954 - 559.822 * math.cos(2 * angle) + 1.175 * math.cos(4 * angle)
        object.__setattr__(self, "scale", np.array([east, north]))

    scale: Any = field(init=False, repr=False, compare=False)

    def flat(self, geometry: Any) -> Any:
        """Of a geometry, or an array of them."""
        return shapely.transform(geometry, lambda points: points * self.scale)

    def round(self, geometry: Any) -> Any:
        """The way back."""
        return shapely.transform(geometry, lambda points: points / self.scale)

    def point(self, longitude: float, latitude: float) -> BaseGeometry:
        return shapely.Point(longitude * self.scale[0], latitude * self.scale[1])


@dataclass(frozen=True)
class _Layer:
    """Areas of one level, in which a point is looked for."""

    areas: Sequence[int]
    shapes: Any
    """An array of geometries in metres."""
    tree: shapely.STRtree

    def near(self, place: BaseGeometry, metres: float) -> list[tuple[int, float]]:
        found = self.tree.query(place, predicate="dwithin", distance=metres)
        distances = shapely.distance(self.shapes[found], place)
        order = np.argsort(distances, kind="stable")
        return [(self.areas[found[each]], float(distances[each])) for each in order]


class Boundaries:
    """The polygons of one generation. Never changed: a newer import makes a new one."""

    def __init__(self, shapes: Mapping[int, tuple[str, BaseGeometry]]) -> None:
        """Area's pk -> its level and its polygon in longitude and latitude."""
        self._shapes = {area: shape for area, (_, shape) in shapes.items()}
        bounds = shapely.total_bounds(list(self._shapes.values())) if shapes else [0, 0, 0, 0]
        self.plane = Plane(float(bounds[1] + bounds[3]) / 2)
        self._layers = []
        self._level = {area: level for area, (level, _) in shapes.items()}
        self._neighbours: dict[int, Sequence[int]] = {}
        for level in (Level.NEIGHBOURHOOD, Level.BOROUGH, Level.FORCE):
            areas = [area for area, of in self._level.items() if of == level]
            if areas:
                flat = self.plane.flat(np.array([self._shapes[area] for area in areas]))
                shapely.prepare(flat)
                self._layers.append((level, _Layer(areas, flat, shapely.STRtree(flat))))

    def __len__(self) -> int:
        return len(self._shapes)

    def at(self, longitude: float, latitude: float) -> list[int]:
        """The smallest areas in which a point lies: two of them on the line between them, none
        outside. Neighbourhoods where there are some, else boroughs, else the force.
        """
        place = self.plane.point(longitude, latitude)
        for _, layer in self._layers:
            found = layer.tree.query(place, predicate="intersects")
            if len(found):
                return [layer.areas[each] for each in sorted(found)]
        return []

    def at_each(self, longitudes: Sequence[float], latitudes: Sequence[float]) -> list[int | None]:
        """For many points at once: the neighbourhood of each, the first one on a line."""
        areas: list[int | None] = [None] * len(longitudes)
        layer = self._layer(Level.NEIGHBOURHOOD)
        if layer is not None and len(longitudes):
            points = shapely.points(np.column_stack((longitudes, latitudes)) * self.plane.scale)
            which, found = layer.tree.query(points, predicate="intersects")
            for point, each in zip(which.tolist(), found.tolist(), strict=True):
                if areas[point] is None:
                    areas[point] = layer.areas[each]
        return areas

    def near(self, longitude: float, latitude: float, metres: float) -> list[tuple[int, float]]:
        """The smallest areas within a distance, the nearest first: 0 where the point is inside."""
        place = self.plane.point(longitude, latitude)
        return self._layers[0][1].near(place, metres) if self._layers else []

    def neighbours(self, area: int) -> Sequence[int]:
        """Areas of the same level with which it has a border, the longest border first."""
        if area not in self._neighbours:
            self._neighbours[area] = self._beside(area)
        return self._neighbours[area]

    def _beside(self, area: int) -> Sequence[int]:
        level = self._level.get(area)
        layer = self._layer(level) if level is not None else None
        if layer is None:
            return []
        around = layer.shapes[layer.areas.index(area)].buffer(TOUCHING_METRES)
        found = layer.tree.query(around, predicate="intersects")
        shared = {
            layer.areas[each]: shapely.area(shapely.intersection(layer.shapes[each], around))
            for each in found
            if layer.areas[each] != area
        }
        return sorted(shared, key=lambda each: -shared[each])

    def geometry(self, area: int) -> BaseGeometry | None:
        """In longitude and latitude, with all its points."""
        return self._shapes.get(area)

    def _layer(self, level: str) -> _Layer | None:
        return next((layer for of, layer in self._layers if of == level), None)


_lock = Lock()
_held: dict[int, tuple[datetime, Boundaries]] = {}
_current: tuple[float, AreaGeneration | None] = (float("-inf"), None)


def forget(**kwargs: Any) -> None:
    """Boundaries have changed in this process. Usable as a signal's receiver."""
    global _current
    _current = (float("-inf"), None)


def forget_once_committed(**kwargs: Any) -> None:
    forget()
    transaction.on_commit(forget)


def current() -> AreaGeneration | None:
    """Today's boundary set, read again every few seconds."""
    global _current
    read_at, generation = _current
    if time.monotonic() - read_at > TRUSTED_SECONDS:
        generation = AreaGeneration.objects.current()
        _current = (time.monotonic(), generation)
    return generation


def of(generation: AreaGeneration | None = None) -> Boundaries:
    """Those of a generation, or of today's. Empty where no polygon was imported."""
    wanted = generation or current()
    if wanted is None:
        return Boundaries({})
    return held(_held, wanted, _read)


def held[Kept](
    kept: dict[int, tuple[datetime, Kept]],
    generation: AreaGeneration,
    read: Callable[[AreaGeneration], Kept],
) -> Kept:
    """What a process keeps of a generation: read once, and again after it changed."""
    known = kept.get(generation.pk)
    if known is None or known[0] != generation.changed_at:
        with _lock:
            known = kept.get(generation.pk)
            if known is None or known[0] != generation.changed_at:
                known = kept[generation.pk] = (generation.changed_at, read(generation))
    return known[1]


def _read(generation: AreaGeneration) -> Boundaries:
    rows = Boundary.objects.filter(generation=generation, area__is_practice=False).values_list(
        "area_id", "area__level", "area__local_boundary", "geometry"
    )
    found = [(area, level, local or official) for area, level, local, official in rows]
    found = [row for row in found if row[2]]
    shapes = shapely.from_geojson([json.dumps(shape) for _, _, shape in found])
    return Boundaries(
        {area: (level, shape) for (area, level, _), shape in zip(found, shapes, strict=True)}
    )
