"""Polygons of areas, from GeoJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from local_areas import tables
from local_areas.imports import areas as lists
from local_areas.imports import shapes as polygons
from local_areas.imports.areas import CODE, NAME, PARENT_CODE, PARENT_NAME, Listed
from local_areas.imports.base import Importer, Options, Report, boundary_set, register
from local_areas.models import Area, AreaGeneration, Boundary, Level
from local_areas.tables import UnknownFile, Watch

APPROXIMATE: Final = re.compile(r"approx", re.IGNORECASE)
PATTERNS: Final = {
    "code": CODE,
    "name": NAME,
    "parent_code": PARENT_CODE,
    "parent_name": PARENT_NAME,
}
OF_BOROUGHS: Final = {"code": PARENT_CODE, "name": PARENT_NAME}
"""A file that has nothing smaller than boroughs."""

type Feature = dict[str, Any]


class Boundaries(Importer):
    key = "boundaries"
    title = gettext_lazy("Boundaries")
    hint = gettext_lazy("GeoJSON: a polygon for each area, with its code.")
    needs_generation = True
    changes_areas = True

    def recognise(self, path: Path, options: Options) -> None:
        features, _metadata = _read(path)
        _fields(features, options)

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        features, metadata = _read(path)
        watch(0.2)
        fields = _fields(features, options)
        report.unit = "feature"
        generation = boundary_set(options, report)
        read = {
            listed.code: (listed, shape)
            for listed, shape in self._each(features, fields, generation, report)
        }
        watch(0.5)
        listed = {code: each for code, (each, _shape) in read.items()}
        areas = self._areas(listed, _names_of_parents(features, fields), generation, report)
        shapes = {areas[code].pk: shape for code, (_listed_as, shape) in read.items()}
        self._keep(shapes, generation, report)
        watch(0.7)
        polygons.keep_centres(shapes, generation)
        self._keep_metadata(generation, metadata, shapes)
        polygons.draw(generation)
        polygons.keep_successors(generation, report)
        AreaGeneration.objects.filter(pk=generation.pk).touch()
        watch(1.0)

    def _each(
        self,
        features: list[Feature],
        fields: Mapping[str, str],
        generation: AreaGeneration,
        report: Report,
    ) -> Iterator[tuple[Listed, BaseGeometry]]:
        known = {area.code: area for area in Area.objects.select_related("parent")}
        seen: set[str] = set()
        converted = 0
        for number, feature in enumerate(features, start=1):
            report.read += 1
            listed = _listed(feature, fields, known)
            shape, reason = _polygon(feature)
            reason = reason or _refusal(listed, seen, known)
            if reason or shape is None:
                report.reject(number, reason)
                continue
            seen.add(listed.code)
            if _is_on_british_grid(shape):
                shape, converted = _from_british_grid(shape), converted + 1
            yield listed, shape
        if converted:
            report.count(_("polygons converted from the British National Grid"), converted)

    def _areas(
        self,
        listed: Mapping[str, Listed],
        names: Mapping[str, str],
        generation: AreaGeneration,
        report: Report,
    ) -> Mapping[str, Area]:
        """The areas of the file; those that no list had are made from it.

        `names` has the names of the boroughs that the file mentions, by code.
        """
        known = {area.code: area for area in Area.objects.filter(code__in=listed)}
        inside = set(
            Boundary.objects.filter(generation=generation).values_list("area__code", flat=True)
        )
        missing = {code: each for code, each in listed.items() if code not in inside}
        if not missing:
            return known
        root = lists.force()
        above = {each.parent for each in missing.values()} - set(listed) - {root.code, ""}
        parents = {each.code: _as_listed(each) for each in Area.objects.filter(code__in=above)}
        for code in above - set(parents):
            name = names.get(code) or code
            parents[code] = Listed(code=code, name=name, level=Level.BOROUGH, parent=root.code)
        made = lists.keep([root, *parents.values(), *missing.values()], generation, report)
        return {**known, **made}

    def _keep(
        self, shapes: Mapping[int, BaseGeometry], generation: AreaGeneration, report: Report
    ) -> None:
        boundaries = list(Boundary.objects.filter(generation=generation, area__in=shapes))
        changed = []
        for boundary in boundaries:
            geometry = polygons.as_json(shapes[boundary.area_id])
            if boundary.geometry is None:
                report.count(_("polygons added"))
            elif boundary.geometry != geometry or boundary.is_derived:
                report.count(_("polygons changed"))
            else:
                report.count(_("polygons unchanged"))
                continue
            boundary.geometry, boundary.is_derived = geometry, False
            polygons.frame(boundary, shapes[boundary.area_id])
            changed.append(boundary)
        fields = ["geometry", "is_derived", "west", "south", "east", "north"]
        Boundary.objects.bulk_update(changed, fields, batch_size=200)

    def _keep_metadata(
        self, generation: AreaGeneration, metadata: str, shapes: Mapping[int, BaseGeometry]
    ) -> None:
        """A file that says it is approximate makes the set so, until another covers it all."""
        own = Boundary.objects.filter(generation=generation, is_derived=False)
        others = own.filter(geometry__isnull=False).exclude(area__in=shapes)
        said = bool(APPROXIMATE.search(metadata))
        generation.is_approximate = said or (generation.is_approximate and others.exists())
        if not others.exists():
            generation.source = metadata[:255]
        generation.save()


def _read(path: Path) -> tuple[list[Feature], str]:
    """The features of a GeoJSON, and what it says of itself."""
    with tables.opened(path) as text:
        start = text.read(1_000).lstrip()
        if not start.startswith("{"):
            raise UnknownFile(["a GeoJSON FeatureCollection"], [start.split("\n")[0][:60]])
        text.seek(0)
        document = tables.parsed(text)
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise UnknownFile(["a GeoJSON FeatureCollection"], list(document))
    metadata = document.get("metadata") or document.get("name") or ""
    words = metadata.values() if isinstance(metadata, dict) else [metadata]
    return features, "; ".join(str(each) for each in words)


def _properties(feature: Feature) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _fields(features: list[Feature], options: Options) -> dict[str, str]:
    """Field -> the property that has it. Raises `UnknownFile`."""
    names = list(_properties(features[0])) if features else []
    optional = ("name", "parent_code", "parent_name")
    try:
        places = tables.columns(names, PATTERNS, named=options.named, optional=optional)
    except UnknownFile:
        try:
            places = tables.columns(names, OF_BOROUGHS, optional=("name",))
        except UnknownFile:
            raise UnknownFile(["polygons with a property for code"], names) from None
    return {field: names[place] for field, place in places.items()}


def _listed(feature: Feature, fields: Mapping[str, str], known: Mapping[str, Area]) -> Listed:
    """What a feature says of its area, and what is known of it."""
    properties = _properties(feature)
    said = {field: str(properties.get(name) or "").strip() for field, name in fields.items()}
    area = known.get(said["code"])
    if area is not None:
        return _as_listed(area)
    is_borough = bool(re.fullmatch(PARENT_CODE, tables.plain(fields["code"])))
    parent = said.get("parent_code", "") or lists.force().code
    return Listed(
        code=said["code"],
        name=said.get("name", ""),
        level=Level.BOROUGH if is_borough else Level.NEIGHBOURHOOD,
        parent=parent,
    )


def _names_of_parents(features: list[Feature], fields: Mapping[str, str]) -> dict[str, str]:
    code, name = fields.get("parent_code"), fields.get("parent_name")
    if code is None or name is None:
        return {}
    each = (_properties(feature) for feature in features)
    return {str(of.get(code) or "").strip(): str(of.get(name) or "").strip() for of in each}


def _as_listed(area: Area) -> Listed:
    return Listed(
        code=area.code,
        name=area.official_name,
        level=Level(area.level),
        parent=area.parent.code if area.parent else "",
    )


def _refusal(listed: Listed, seen: set[str], known: Mapping[str, Area]) -> str:
    if listed.code in seen:
        return _("%(code)s stands in the file twice.") % {"code": listed.code}
    return lists.refusal(listed.code, listed.name)


def _polygon(feature: Feature) -> tuple[BaseGeometry | None, str]:
    """The polygon of a feature, mended where its line crosses itself; or why there is none."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not geometry:
        return None, _("It has no polygon.")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        return None, _("Its polygon cannot be read.")
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None, _("It is a %(kind)s and no polygon.") % {"kind": shape.geom_type}
    shape = shapely.make_valid(shapely.force_2d(shape))
    if shape.geom_type == "GeometryCollection":
        parts = [each for each in shape.geoms if each.geom_type.endswith("Polygon")]
        shape = shapely.union_all(parts)
    if shape.is_empty or not shape.area or not shape.geom_type.endswith("Polygon"):
        return None, _("Its polygon has no surface.")
    west, south, east, north = shape.bounds
    is_on_globe = west >= -180 and east <= 180 and south >= -90 and north <= 90
    if not is_on_globe and not _is_on_british_grid(shape):
        return None, _("Its polygon is neither in degrees nor on the British National Grid.")
    return shape, ""


def _is_on_british_grid(shape: BaseGeometry) -> bool:
    west, south, east, north = shape.bounds
    return bool(
        (east > 180 or north > 90) and west >= 0 and south >= 0 and east < 7e5 and north < 1.3e6
    )


def _from_british_grid(shape: BaseGeometry) -> BaseGeometry:
    project = Transformer.from_crs(27700, 4326, always_xy=True)
    return shapely.transform(
        shape, lambda points: np.column_stack(project.transform(points[:, 0], points[:, 1]))
    )


register(Boundaries())
