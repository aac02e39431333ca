"""Where something happened, drawn for those who work on it: its neighbourhood and a dot."""

from __future__ import annotations

from math import cos, radians
from typing import Final
from weakref import WeakKeyDictionary

import shapely
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from shapely.geometry.base import BaseGeometry

from local_areas import boundaries
from local_areas.boundaries import Boundaries
from local_areas.drawing.boundary_map import Place, area_map
from local_areas.lookup import places, postcodes
from local_areas.models import Postcode
from local_areas.pages.maps import MOST_NEIGHBOURS
from station.areas.places import area_of

DOT: Final = 0.022
"""Its radius by the larger side of the area."""
MOST_KEPT: Final = 500

_kept: WeakKeyDictionary[Boundaries, dict[str, SafeString]] = WeakKeyDictionary()
"""What this process has drawn, until the boundaries change."""


def place_map(postcode: str) -> SafeString:
    """An SVG with a line of words below it; empty where the postcode lies in no area of ours."""
    known = _kept.setdefault(boundaries.of(), {})
    if postcode not in known:
        if len(known) >= MOST_KEPT:
            known.clear()
        known[postcode] = _draw(postcode)
    return known[postcode]


def _draw(postcode: str) -> SafeString:
    held, area = boundaries.of(), area_of(postcode)
    shape = held.geometry(area.pk) if area is not None else None
    if area is None or shape is None:
        return SafeString("")
    names = {each.area: each.name for each in places.names().places if not each.alias}
    beside = [
        Place(name=names[each], geometry=geometry)
        for each in held.neighbours(area.pk)[:MOST_NEIGHBOURS]
        if each in names and (geometry := held.geometry(each)) is not None
    ]
    dot = _dot(postcode, shape)
    drawn = area_map(Place(name=str(area.name), geometry=shape), [*beside, dot] if dot else beside)
    point = next((each for each in drawn.others if not each.name), None)
    context = {"map": drawn, "point": point}
    return SafeString(render_to_string("areas/place_map.html", context))


def _dot(postcode: str, shape: BaseGeometry) -> Place | None:
    """Drawn as an area without a name; round on the map, which makes degrees of longitude as long
    as they are there.
    """
    known = Postcode.objects.filter(pk=postcodes.compact(postcode)).first()
    if known is None or known.longitude is None or known.latitude is None:
        return None
    west, south, east, north = shape.bounds
    narrow = cos(radians(known.latitude))
    radius = DOT * max((east - west) * narrow, north - south)
    circle = shapely.Point(known.longitude, known.latitude).buffer(radius)
    return Place(name="", geometry=shapely.affinity.scale(circle, xfact=1 / narrow))
