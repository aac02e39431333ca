"""What people read in place of what is chosen: names of tabs, of areas, and days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from django.core.cache import cache
from django.utils.formats import date_format

from local_areas.models import Area
from station.search.filters import FACETS, Filters, Tab

TABS: Final[Mapping[str, str]] = {
    "": "All",
    Tab.SERVICE: "Services",
    Tab.PAGE: "Pages",
    Tab.AREA: "Areas",
    Tab.PUBLICATION: "Publications",
    Tab.FILE: "Files",
}
KEPT_SECONDS: Final = 60
"""The names of areas: almost every search shows some, and they change once a year."""
_KEY: Final = "search:areas"
ENDS: Final[Mapping[str, str]] = {"since": "From", "until": "To"}


def labels(facet: str, values: Collection[str]) -> Mapping[str, str]:
    """Of the values that do not say themselves what they are."""
    if facet != "areas" or not values:
        return {}
    names: Mapping[str, str] | None = cache.get(_KEY)
    if names is None:
        names = dict(Area.objects.values_list("code", "name"))
        cache.set(_KEY, names, KEPT_SECONDS)
    return {value: names[value] for value in values if value in names}


def in_words(filters: Filters) -> Iterator[str]:
    """Each choice: “Publications”, “Policy”, “Harbour”, “from 14 March 2026”."""
    if filters.tab in TABS and filters.tab:
        yield TABS[filters.tab]
    for facet in FACETS:
        chosen = filters.chosen(facet)
        named = labels(facet, chosen)
        yield from sorted(named.get(value, value) for value in chosen)
    for end, word in ENDS.items():
        if day := getattr(filters, end):
            yield f"{word.lower()} {date_format(day, 'j F Y')}"
