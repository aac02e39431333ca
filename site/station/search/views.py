"""The search page: who answers now, the place, what is called so, then what is found.

What was typed is in no log and no cache of ours: the page is neither kept nor named to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wagtail.models import Site

from station.force.models import ForceSettings
from station.pages.edge import keep_at_the_edge
from station.search import numbers, shown
from station.search.analytics.count import note, note_opened
from station.search.answering import Answer, answer
from station.search.asking import LONGEST_TEXT, Asking, read
from station.search.limits import MOST_ROWS
from station.search.models import SearchSettings
from station.search.places import PlaceAnswer, place_of

LONGEST_QUERY: Final = LONGEST_TEXT


def asked(request: HttpRequest) -> Asking:
    """What the address asks for, whatever it is."""
    try:
        return read(request.GET)
    except TooManyFieldsSent:
        # Templates read the same parameters.
        request.GET = QueryDict()
        return Asking()


def search(request: HttpRequest) -> HttpResponse:
    asking = asked(request)
    site = Site.find_for_request(request)
    context: dict[str, Any] = {
        "query": asking.text,
        "asking": asking,
        "leave": settings.EXIT_URL,
        "sorts": shown.sorts(asking),
        "most_rows": MOST_ROWS,
    }
    if asking.is_anything and site:
        place = None if asking.is_narrowed or asking.filters.tab else place_of(asking.text, request)
        if place and place.is_certain and asking.page == 1:
            return unkept(SeeOther(place.choices[0].url))
        context |= _found(asking, site, place)
    response = render(request, "search/search.html", context)
    if asking.is_anything:
        return unkept(response)
    keep_at_the_edge(response)
    return response


def _found(asking: Asking, site: Site, place: PlaceAnswer | None) -> Mapping[str, Any]:
    answers = SearchSettings.of(site).answers_to(asking.text) if asking.text else ()
    found = answer(asking)
    asking = found.asking
    return {
        "asking": asking,
        "answers": answers,
        "place": place,
        "call": ForceSettings.for_site(site) if numbers.is_looked_for(asking.text) else None,
        "found": found,
        "heading": shown.heading(found),
        "tabs": shown.tabs(asking, found.results),
        "facets": shown.facets(found.results),
        "chosen": shown.chosen(asking, found.results),
        "pages": shown.pages(asking, found.results),
        "everywhere": asking.in_tab("").address(),
        "suggestion": asking.saying(found.results.suggestion) if found.results.suggestion else None,
        "ticket": "" if answers or place else _counted(found),
    }


def _counted(found: Answer) -> str:
    """Count it; the ticket with which the page tells that a result was opened."""
    asking = found.asking
    if asking.page > 1 or asking.is_narrowed or asking.filters.tab:
        return ""
    return note(asking.text, found=found.results.total + len(found.first))


@csrf_exempt
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A script tells that a result of the page with this ticket was opened."""
    note_opened(request.body[:1_000].decode("ascii", "ignore"))
    return unkept(HttpResponse(status=204))


class SeeOther(HttpResponseRedirect):
    status_code = 303


def unkept(response: HttpResponse) -> HttpResponse:
    """For whoever asked: no cache keeps it, no search engine lists it, and no address tells it."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
