"""In which areas something happened, for the forms app, which knows no areas."""

from __future__ import annotations

from collections.abc import Sequence

from local_areas.lookup import find
from local_areas.lookup.answers import Found, NearBoundary
from local_areas.models import Area


def areas_of_place(postcode: str) -> Sequence[str]:
    """The codes of the areas in which a postcode lies, the smallest first; none where it lies in
    none of ours. At a border, the one that the postcode itself lies in.
    """
    area = area_of(postcode)
    codes: list[str] = []
    while area is not None:
        codes.append(area.code)
        area = area.parent
    return tuple(codes)


def area_of(postcode: str) -> Area | None:
    """The smallest of them, with those that hold it."""
    answer = find(postcode)
    if isinstance(answer, NearBoundary):
        place = answer.areas[0].place
    elif isinstance(answer, Found):
        place = answer.place
    else:
        return None
    return Area.objects.public().select_related("parent__parent").get(pk=place.area)
