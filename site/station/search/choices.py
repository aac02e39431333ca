"""What people read in place of what is chosen: names of tabs, of areas, and days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

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
ENDS: Final[Mapping[str, str]] = {"since": "From", "until": "To"}


def labels(facet: str, values: Collection[str]) -> Mapping[str, str]:
    """Of the values that do not say themselves what they are."""
    if facet != "areas" or not values:
        return {}
    return dict(Area.objects.filter(code__in=values).values_list("code", "name"))


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
