"""Titles that begin with what is being typed: services, areas, pages and publications.

What is typed is posted: in no address, log or cache. Nothing is written, so nobody is asked for a
token against forged requests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from station.search.analytics.personal import is_personal
from station.search.asking import cleaned
from station.search.entry import SearchEntry, SearchEntryQuerySet
from station.search.filters import Tab
from station.search.limits import asks_too_much
from station.search.named import offered
from station.search.places import places_like

MOST: Final = 8
LOOKED_AT: Final = 5 * MOST
MOST_PLACES: Final = 3
FEWEST_LETTERS: Final = 2
LONGEST: Final = 60
A_MINUTE: Final = 240
RANK: Final = Func(
    Value(
        [Tab.SERVICE.value, Tab.AREA.value, Tab.PAGE.value, Tab.PUBLICATION.value],
        output_field=ArrayField(TextField()),
    ),
    F("tab"),
    function="array_position",
    output_field=IntegerField(),
)
"""Services first. Django takes a millisecond over the same as a `Case`, for each key that is
pressed."""


@csrf_exempt
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """JSON: `{"places": [{"name", "within", "url"}]}`, as the finder's script understands it."""
    if asks_too_much(request, "suggest", A_MINUTE):
        return _unkept(JsonResponse({"places": []}, status=429))
    typed = cleaned(request.POST.get("q", ""), LONGEST)
    tab = request.GET.get("tab", "")
    return _unkept(JsonResponse({"places": suggestions(typed, request, tab)}))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def suggestions(
    typed: str, request: HttpRequest | None = None, tab: str = ""
) -> Sequence[Mapping[str, str]]:
    """Whatever names a person finds no title: nothing is asked for it.

    What is called so comes first, then services, then places by all their names, then the rest.
    `tab`: only what stands under it.
    """
    words = re.findall(r"\w+", typed.lower())
    if sum(map(len, words)) < FEWEST_LETTERS or is_personal(typed):
        return []
    shown = SearchEntry.objects.shown()
    entries = [*offered(typed, tab, shown)]
    known = {entry.key for entry in entries}
    entries += [entry for entry in _titles(words, tab, shown) if entry.key not in known]
    places = places_like(typed, request)[:MOST_PLACES] if tab in {"", Tab.AREA} else ()
    if places:
        entries = [entry for entry in entries if entry.tab != Tab.AREA]
    at = sum(entry.key in known or entry.tab == Tab.SERVICE for entry in entries)
    there = [{"name": each.name, "within": each.within, "url": each.url} for each in places]
    found = [{"name": entry.title, "within": _within(entry), "url": entry.url} for entry in entries]
    return [*found[:at], *there, *found[at:]][:MOST]


def _titles(words: Sequence[str], tab: str, shown: SearchEntryQuerySet) -> Sequence[SearchEntry]:
    """Those with all the words, the last of which may be half of one; services first.

    Two letters are in the titles of thousands. Of the best it is asked whether they are shown, and
    of all only where too few of the best are.
    """
    # Quoted, so that nothing in it is an operator.
    raw = " & ".join(f"'{word}'" for word in words[:-1])
    raw = f"{raw} & '{words[-1]}':*" if raw else f"'{words[-1]}':*"
    order = (RANK, Length("title"), "title", "pk")
    tabs = Q(tab=tab) if tab in set(Tab) else ~Q(tab=Tab.FILE)
    has_words = Q(title__search=SearchQuery(raw, config="simple", search_type="raw"))
    matching = SearchEntry.objects.filter(tabs, has_words).order_by(*order)
    shown = shown.order_by(*order).only("key", "title", "kind", "url", "breadcrumb", "tab", "date")
    found = list(shown.filter(pk__in=matching.values("pk")[:LOOKED_AT])[:MOST])
    if len(found) < MOST and matching[LOOKED_AT : LOOKED_AT + 1].exists():
        found = list(shown.filter(tabs, has_words)[:MOST])
    return found


def _within(entry: SearchEntry) -> str:
    """Two of the same title differ in their date."""
    day = [date_format(entry.date, "j F Y")] if entry.date else []
    return " · ".join([entry.kind, *entry.breadcrumb[-1:], *day])
