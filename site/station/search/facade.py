"""The one way to search: `query(text, filters, sort, page)`, whichever engine answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from local_areas.models import Area
from station.search.engines.base import Asked, Engine, Found
from station.search.engines.postgresql import PostgreSQL
from station.search.entry import SearchEntry
from station.search.filters import FACETS, TAB, Filters, Sort, Tab
from station.search.results import Bucket, EngineState, Hit, Results

__all__ = ["Filters", "Sort", "Tab", "query"]

NO_FILTERS: Final = Filters()
PER_PAGE: Final = 10
MOST_PAGES: Final = 1000
"""Engines refuse what lies deeper than 10,000 results."""
LONGEST_TEXT: Final = 200
"""Characters. Whatever is done to a text takes long for a long one."""
MOST_BUCKETS: Final = 60
"""How many values of a facet are shown: those that most results have, and what is chosen."""


def query(
    text: str, filters: Filters = NO_FILTERS, sort: Sort = Sort.RELEVANCE, page: int = 1
) -> Results:
    """One page of what is found. Raises nothing for anything that somebody may type."""
    text = cleaned(text)
    page = min(max(page, 1), MOST_PAGES)
    engine: Engine = PostgreSQL()
    found = engine.find(
        Asked(text=text, filters=filters, sort=sort, start=(page - 1) * PER_PAGE, size=PER_PAGE)
    )
    return Results(
        hits=_hits(found),
        total=found.total,
        facets=_facets(found, filters),
        suggestion=found.suggestion,
        matched=found.matched,
        best=found.best,
        engine=EngineState(name=engine.name),
        page=page,
        pages=min(-(-found.total // PER_PAGE), MOST_PAGES),
    )


def cleaned(text: str) -> str:
    """Short, printable, single spaces."""
    # The limit comes first: normal forms take long for long runs of accents.
    short = text[:LONGEST_TEXT]
    return " ".join("".join(c if c.isprintable() else " " for c in short).split())


def _hits(found: Found) -> Sequence[Hit]:
    """In the engine's order, those that are still there and may be shown now."""
    entries = SearchEntry.objects.shown().in_bulk(found.keys, field_name="key")
    return [_hit(entries[key], found) for key in found.keys if key in entries]


def _hit(entry: SearchEntry, found: Found) -> Hit:
    return Hit(
        id=entry.pk,
        key=entry.key,
        tab=entry.tab,
        kind=entry.kind,
        title=entry.title,
        title_html=_marked(entry.title, found.words),
        excerpt=_marked((entry.summary or entry.text)[:300], found.words),
        url=entry.url,
        date=entry.date,
        breadcrumb=entry.breadcrumb,
    )


def _marked(text: str, words: Sequence[str]) -> SafeString:
    if not words:
        return escape(text)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return mark_safe(  # noqa: S308  # each part is escaped
        "".join(f"<mark>{escape(p)}</mark>" if i % 2 else escape(p) for i, p in enumerate(parts))
    )


def _facets(found: Found, filters: Filters) -> Mapping[str, Sequence[Bucket]]:
    facets = {}
    for facet in (*FACETS, TAB):
        counts = found.facets.get(facet, {})
        chosen = frozenset({filters.tab} - {""}) if facet == TAB else filters.chosen(facet)
        labels = _labels(facet, {*counts, *chosen})
        values = sorted({*counts, *chosen}, key=lambda v: (v not in chosen, -counts.get(v, 0), v))
        facets[facet] = [
            Bucket(value=v, label=labels.get(v, v), count=counts.get(v, 0), chosen=v in chosen)
            for v in values[: max(MOST_BUCKETS, len(chosen))]
        ]
    return facets


def _labels(facet: str, values: set[str]) -> Mapping[str, str]:
    """What people read in place of codes."""
    if facet != "areas" or not values:
        return {}
    return dict(Area.objects.filter(code__in=values).values_list("code", "name"))
