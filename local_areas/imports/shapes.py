"""What becomes of polygons once they are in: drawn with fewer points, boroughs put together of
their neighbourhoods, what an earlier boundary set's areas became.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from local_areas.boundaries import Plane
from local_areas.imports.base import Report
from local_areas.models import Area, AreaGeneration, AreaSuccessor, Boundary, Level

DRAWN_TO_METRES: Final = 15.0
"""What maps leave out: on a page a borough is ten kilometres wide and 400 pixels."""
SEAM_METRES: Final = 3.0
"""Neighbours whose lines were rounded apart by less are put together without a gap."""
SMALLEST_SHARE: Final = 0.02
"""Less of an old area than this went nowhere: the two lines were drawn differently."""

type Shapes = Mapping[int, BaseGeometry]
"""Area's pk -> its polygon in longitude and latitude."""


def shapes_of(generation: AreaGeneration, level: Level) -> dict[int, BaseGeometry]:
    rows = Boundary.objects.filter(
        generation=generation, area__level=level, geometry__isnull=False
    ).values_list("area", "geometry")
    areas = [area for area, _ in rows]
    shapes = shapely.from_geojson([json.dumps(geometry) for _, geometry in rows])
    return dict(zip(areas, shapes, strict=True))


def plane_of(shapes: Iterable[BaseGeometry]) -> Plane:
    bounds = shapely.total_bounds(list(shapes))
    return Plane(float(bounds[1] + bounds[3]) / 2)


def as_json(shape: BaseGeometry, digits: int = 6) -> Any:
    """A GeoJSON geometry. Six digits are a tenth of a metre."""
    return json.loads(shapely.to_geojson(shapely.transform(shape, lambda each: each.round(digits))))


def draw(generation: AreaGeneration) -> None:
    """Keep the lines that maps draw, of neighbourhoods and of what lies above them."""
    shapes = shapes_of(generation, Level.NEIGHBOURHOOD)
    drawn: dict[int, BaseGeometry] = {}
    if shapes:
        plane = plane_of(shapes.values())
        flat = plane.flat(np.array(list(shapes.values())))
        simple = shapely.make_valid(shapely.coverage_simplify(flat, DRAWN_TO_METRES))
        drawn = dict(zip(shapes, simple, strict=True))
        _keep_drawn(generation, drawn, plane)
        _put_together(generation, drawn, plane)
    official = Boundary.objects.filter(generation=generation, is_derived=False)
    for boundary in official.filter(area__level=Level.BOROUGH, geometry__isnull=False):
        shape = shapely.from_geojson(json.dumps(boundary.geometry))
        plane = plane_of([shape])
        simple = shapely.simplify(plane.flat(shape), DRAWN_TO_METRES)
        boundary.drawn = as_json(plane.round(simple), 5)
        boundary.save(update_fields=["drawn"])


def _keep_drawn(generation: AreaGeneration, drawn: Shapes, plane: Plane) -> None:
    boundaries = list(Boundary.objects.filter(generation=generation, area__in=drawn))
    for boundary in boundaries:
        boundary.drawn = as_json(plane.round(drawn[boundary.area_id]), 5)
    Boundary.objects.bulk_update(boundaries, ["drawn"], batch_size=200)


def _put_together(generation: AreaGeneration, drawn: Shapes, plane: Plane) -> None:
    """Boroughs and the force without lines of their own get those round what lies in them."""
    below: dict[int, BaseGeometry] = dict(drawn)
    for level in (Level.BOROUGH, Level.FORCE):
        parents = dict(Area.objects.filter(pk__in=below).values_list("pk", "parent"))
        inside: dict[int, list[BaseGeometry]] = {}
        for area, parent in parents.items():
            if parent is not None:
                inside.setdefault(parent, []).append(below[area])
        boundaries = Boundary.objects.filter(generation=generation, area__in=inside).exclude(
            geometry__isnull=False, is_derived=False
        )
        changed = []
        for boundary in boundaries.filter(area__level=level):
            shape = _union(inside[boundary.area_id])
            boundary.geometry = boundary.drawn = as_json(plane.round(shape), 5)
            boundary.is_derived = True
            frame(boundary, plane.round(shape))
            changed.append(boundary)
        fields = ["geometry", "drawn", "is_derived", "west", "south", "east", "north"]
        Boundary.objects.bulk_update(changed, fields, batch_size=100)
        keep_centres(
            {each.area_id: shapely.from_geojson(json.dumps(each.geometry)) for each in changed},
            generation,
        )
        below = {area: _union(shapes) for area, shapes in inside.items()}


def _union(shapes: list[BaseGeometry]) -> BaseGeometry:
    wide = shapely.union_all(shapely.buffer(shapes, SEAM_METRES, join_style="mitre"))
    return shapely.simplify(shapely.buffer(wide, -SEAM_METRES, join_style="mitre"), SEAM_METRES)


def frame(boundary: Boundary, shape: BaseGeometry) -> None:
    """The box round a polygon."""
    bounds = [round(float(each), 6) for each in shapely.bounds(shape)]
    boundary.west, boundary.south, boundary.east, boundary.north = bounds


def keep_centres(shapes: Shapes, generation: AreaGeneration) -> None:
    """A point in the middle of each area: of today's boundary set, or where it had none."""
    areas = Area.objects.filter(pk__in=shapes)
    if generation != AreaGeneration.objects.current():
        areas = areas.filter(latitude__isnull=True)
    changed = list(areas)
    for area in changed:
        shape = shapes[area.pk]
        centre = shapely.centroid(shape)
        if not shapely.contains(shape, centre):
            centre = shapely.point_on_surface(shape)
        area.longitude, area.latitude = round(centre.x, 6), round(centre.y, 6)
    Area.objects.bulk_update(changed, ["longitude", "latitude"], batch_size=500)


def keep_successors(generation: AreaGeneration, report: Report) -> None:
    """What became of the areas that ended before this boundary set, and with it."""
    drawn = AreaGeneration.objects.filter(boundaries__geometry__isnull=False).distinct()
    before = drawn.filter(valid_from__lt=generation.valid_from).order_by("-valid_from").first()
    after = drawn.filter(valid_from__gt=generation.valid_from).order_by("valid_from").first()
    for older, newer in ((before, generation), (generation, after)):
        if older is not None and newer is not None:
            _succeed(older, newer, report)


def _succeed(older: AreaGeneration, newer: AreaGeneration, report: Report) -> None:
    shapes = shapes_of(newer, Level.NEIGHBOURHOOD)
    kept = Boundary.objects.filter(generation=newer).values("area")
    ended = {
        area: shape
        for area, shape in shapes_of(older, Level.NEIGHBOURHOOD).items()
        if area not in {each["area"] for each in kept}
    }
    if not ended or not shapes:
        return
    plane = plane_of(shapes.values())
    old = plane.flat(np.array(list(ended.values())))
    new = plane.flat(np.array(list(shapes.values())))
    which, found = shapely.STRtree(new).query(old, predicate="intersects")
    common = shapely.area(shapely.intersection(old[which], new[found]))
    shares = common / shapely.area(old[which])
    olds, news = list(ended), list(shapes)
    least = getattr(settings, "LOCAL_AREAS_SMALLEST_SHARE", SMALLEST_SHARE)
    successors = [
        AreaSuccessor(old_id=olds[a], new_id=news[b], share=min(1.0, round(float(share), 4)))
        for a, b, share in zip(which.tolist(), found.tolist(), shares.tolist(), strict=True)
        if share >= least
    ]
    AreaSuccessor.objects.filter(old__in={each.old_id for each in successors}).delete()
    AreaSuccessor.objects.bulk_create(successors)
    report.count(_("areas that ended led to their successors"), len(ended))
