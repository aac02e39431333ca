"""The finder's answers. What was looked for is posted, so that it is in no address, log or
referrer; nothing is written, so that no token is needed against forged requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from local_areas import boundaries, lookup
from local_areas.counting import is_beyond, visitor
from local_areas.drawing.border_map import BorderMap, border_map
from local_areas.lookup import answers
from local_areas.lookup.answers import Answer, Near, Place
from local_areas.pages.area_page import AreaIndexPage
from local_areas.pages.area_view import Crumb
from local_areas.pages.keeping import page_models

LONGEST: Final = 200
DIGITS: Final = 4
"""Of a degree: eleven metres, and not the house."""
SUGGESTIONS_A_MINUTE: Final = 240
UNUSABLE: Final = 422
"""The status where something has to be typed again."""
MOST_LETTERED: Final = 5
"""Areas at a corner where borders meet. More are not drawn."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An area that is offered, with the address of its page; "" where it has none."""

    place: Place
    url: str
    metres: int = 0
    letter: str = ""


class SeeOther(HttpResponseRedirect):
    status_code = 303


@csrf_exempt
def find(request: HttpRequest) -> HttpResponse:
    """Leads to the page of an area, or says why it cannot and what to do instead."""
    index = AreaIndexPage.objects.live().first()
    if request.method != "POST":
        return _unkept(HttpResponseRedirect(index.get_url(request) if index else "/"))
    try:
        answer = _answer(request)
    except ValueError:
        answer = answers.Empty(text="")
    if isinstance(answer, answers.Found):
        url = urls_of([answer.place], request).get(answer.place.area)
        if url:
            return _unkept(SeeOther(url))
    return _unkept(_screen(request, index, answer))


@csrf_exempt
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Names that begin like what is being typed, as JSON: `{"places": [{name, within, url}]}`."""
    if _asks_too_much(request):
        return _unkept(JsonResponse({"places": []}, status=429))
    places = lookup.suggest(request.POST.get("q", "")[:LONGEST])
    urls = urls_of(places, request)
    found = [
        {"name": place.name, "within": _within(place), "url": urls[place.area]}
        for place in places
        if place.area in urls
    ]
    return _unkept(JsonResponse({"places": found}))


def _within(place: Place) -> str:
    words = _("Borough") if place.level == "borough" else place.within
    return f"{place.alias}, {words}" if place.alias else str(words)


def _unkept(response: HttpResponse) -> HttpResponse:
    """For this visitor only: no cache keeps it, no search engine lists it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _answer(request: HttpRequest) -> Answer:
    """Raises `ValueError` for coordinates that are none."""
    latitude, longitude = request.POST.get("latitude"), request.POST.get("longitude")
    if latitude and longitude:
        said = float(request.POST.get("accuracy") or 0)
        accuracy = said if isfinite(said) else 0
        return lookup.find_point(
            round(float(longitude[:20]), DIGITS),
            round(float(latitude[:20]), DIGITS),
            accuracy=min(max(accuracy, 0), lookup.COARSEST),
        )
    return lookup.find(request.POST.get("q", "").replace("\0", ""))


def _screen(request: HttpRequest, index: Any, answer: Answer) -> HttpResponse:
    name, status, more = _words(answer)
    offered = choices(more, request)
    crumbs = _crumbs(index, request)
    context = {
        "page": index,
        "answer": answer,
        "is_error": status == UNUSABLE,
        "screen": f"local_areas/finder/{name}.html",
        "choices": offered,
        "crumbs": crumbs,
        "index_url": crumbs[-1].url if crumbs else "/",
        "report_url": getattr(settings, "LOCAL_AREAS_REPORT_URL", ""),
    }
    if isinstance(answer, answers.NearBoundary):
        context["near"] = lettered(answer.areas, offered)
        context["map"] = near_map(answer)
    if isinstance(answer, answers.HalfPostcode):
        context["boroughs"] = choices(answer.boroughs, request)
    return render(request, "local_areas/finder/answer.html", context, status=status)


def _words(answer: Answer) -> tuple[str, int, Sequence[Place]]:
    """The template of an answer, its status, and the areas that it offers."""
    match answer:
        case answers.NearBoundary(areas=near):
            return "near_boundary", 200, [each.place for each in near]
        case answers.Here(place=place) | answers.Found(place=place):
            return ("here" if isinstance(answer, answers.Here) else "no_page"), 200, [place]
        case answers.Several(places=places):
            return "several", 200, places
        case answers.Withdrawn(nearest=nearest):
            return "withdrawn", 200, nearest
        case answers.UnknownPostcode(nearest=nearest):
            return "unknown", 200, nearest
        case answers.HalfPostcode(neighbourhoods=neighbourhoods):
            return "half", UNUSABLE, neighbourhoods
        case answers.Mistyped():
            return "mistyped", UNUSABLE, ()
        case answers.OutsideForce():
            return "outside", 200, ()
        case answers.Foreign():
            return "foreign", 200, ()
        case answers.Empty():
            return "empty", UNUSABLE, ()
        case _:
            return "nothing", 200, ()


def _crumbs(index: Any, request: HttpRequest) -> list[Crumb]:
    if index is None:
        return []
    above = index.get_ancestors().filter(depth__gt=1)
    pages = [*above, index]
    return [
        Crumb(title=_("Home") if page.depth == 2 else page.title, url=page.get_url(request) or "/")
        for page in pages
    ]


def urls_of(places: Iterable[Place], request: HttpRequest | None) -> dict[int, str]:
    """Area's pk -> the address of its page, where it has one that is published."""
    areas = [place.area for place in places]
    found: dict[int, str] = {}
    for model in page_models() if areas else ():
        pages = model.objects.live().filter(area__in=areas)
        found |= {page.area_id: page.get_url(request) or "" for page in pages}
    return {area: url for area, url in found.items() if url}


def choices(places: Sequence[Place], request: HttpRequest) -> list[Choice]:
    urls = urls_of(places, request)
    return [Choice(place=place, url=urls.get(place.area, "")) for place in places]


def lettered(near: Sequence[Near], offered: Sequence[Choice]) -> list[Choice]:
    """The areas round a place, with the letters that the map has."""
    return [
        Choice(
            place=each.place,
            url=choice.url,
            metres=each.metres,
            letter="ABCDEFGHIJ"[number] if number < MOST_LETTERED else "",
        )
        for number, (each, choice) in enumerate(zip(near, offered, strict=True))
    ]


def near_map(answer: answers.NearBoundary) -> BorderMap | None:
    held = boundaries.of()
    shapes = [
        (each.place.name, held.plane.flat(shape))
        for each in answer.areas[:MOST_LETTERED]
        if (shape := held.geometry(each.place.area)) is not None
    ]
    if len(shapes) < 2:
        return None
    at = held.plane.point(answer.longitude, answer.latitude)
    return border_map(shapes, at, answer.within_metres)


def _asks_too_much(request: HttpRequest) -> bool:
    """More suggestions from one address than anybody types."""
    most = getattr(settings, "LOCAL_AREAS_SUGGESTIONS_A_MINUTE", SUGGESTIONS_A_MINUTE)
    return is_beyond(most, 60, "suggest", visitor(request))
