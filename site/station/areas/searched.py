"""A postcode or the name of an area that somebody types into the search of the whole site.

Nothing that is typed is kept: `local_areas.lookup` neither logs nor caches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from local_areas import lookup
from local_areas.lookup import answers
from local_areas.lookup.answers import Place
from local_areas.pages.finder import urls_of
from station.search.places import Choice, PlaceAnswer


def place_of(text: str, request: HttpRequest) -> PlaceAnswer | None:
    """What the finder knows without doubt. Names that are only alike are among the results."""
    match lookup.find(text):
        case answers.Found(text=said, place=place):
            is_name = said.casefold() in {place.name.casefold(), place.alias.casefold()}
            title = "Your local team" if is_name else f"{said} is in {place.name}"
            return _answer(title, [place], request, is_certain=not is_name and _has_figure(said))
        case answers.Several(is_exact=True, places=places):
            return _answer("Several areas have this name", places, request)
        case answers.NearBoundary(text=said, areas=near):
            return _answer(
                f"{said} is near a border. Which is your area?",
                [each.place for each in near],
                request,
            )
        case answers.HalfPostcode(text=said, neighbourhoods=places):
            return _answer(f"Areas in {said}", places[: lookup.MOST], request)
        case answers.Withdrawn(text=said, nearest=places):
            return _answer(f"{said} is no longer in use. Close to it:", places, request)
        case answers.UnknownPostcode(text=said, nearest=places):
            return _answer(f"We do not know {said}. Close to it:", places, request)
        case answers.OutsideForce(text=said, force=force, url=url) if force:
            choices = [Choice(name=force, within="looks after it", url=url)]
            return PlaceAnswer(title=f"{said} is not in our area", choices=choices)
        case _:
            return None


def places_like(text: str, request: HttpRequest | None) -> Sequence[Choice]:
    """While somebody types. Nothing for what looks like a postcode."""
    places = lookup.suggest(text, begins=True)
    urls = urls_of(places, request)
    return [
        Choice(name=place.name, within=_within(place), url=urls[place.area])
        for place in places
        if place.area in urls
    ]


def _within(place: Place) -> str:
    """With the other name by which it was found: whoever typed that recognises it."""
    what = "Borough" if place.level == "borough" else place.within or "Area"
    return f"{place.alias} · {what}" if place.alias else what


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _answer(
    title: str, places: Iterable[Place], request: HttpRequest, *, is_certain: bool = False
) -> PlaceAnswer | None:
    places = list(places)
    urls = urls_of(places, request)
    choices = [
        Choice(
            name=place.name,
            within="Borough" if place.level == "borough" else place.within,
            url=urls[place.area],
        )
        for place in places
        if place.area in urls
    ]
    return PlaceAnswer(title=title, choices=choices, is_certain=is_certain) if choices else None
