"""The one way to search: `query(text, filters, sort, page)`, whichever engine answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef

from station.search import choosing, marking
from station.search.asking import LONGEST_TEXT, cleaned
from station.search.choices import labels
from station.search.engines.base import Asked, Found
from station.search.entry import SearchEntry, SearchPlace
from station.search.filters import FACETS, MOST_BUCKETS, TAB, Filters, Sort, Tab
from station.search.results import Bucket, FileHit, Hit, Results

__all__ = ["Filters", "Sort", "Tab", "query"]

NO_FILTERS: Final = Filters()
SHOWN: Final = ["key", "tab", "kind", "title", "summary", "url", "date", "decision", "breadcrumb"]
"""Of an entry; its text, which may be long, only where the engine gave no excerpt of it."""
PER_PAGE: Final = 10
MOST_AT_ONCE: Final = 100
"""How many results a page can have at most, where a program asks."""
MOST_PAGES: Final = 1000
"""Engines refuse what lies deeper than 10,000 results."""


def query(
    text: str,
    filters: Filters = NO_FILTERS,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    *,
    size: int = PER_PAGE,
) -> Results:
    """One page of what is found. Raises nothing for anything that somebody may type."""
    return begin(text, filters, sort, page, size=size)()


def begin(
    text: str,
    filters: Filters = NO_FILTERS,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    *,
    size: int = PER_PAGE,
) -> Callable[[], Results]:
    """`query` for whoever has something else to do while the engine answers: it is asked now, and
    what this returns gives the page.
    """
    text = cleaned(text, LONGEST_TEXT)
    size = min(max(size, 1), MOST_AT_ONCE)
    most = MOST_PAGES * PER_PAGE // size
    page = min(max(page, 1), most)
    begun = choosing.begin(
        Asked(text=text, filters=filters, sort=sort, start=(page - 1) * size, size=size)
    )

    def results() -> Results:
        found, state = begun()
        return Results(
            hits=_hits(found),
            total=found.total,
            facets=_facets(found, filters),
            suggestion=found.suggestion,
            matched=found.matched,
            best=found.best,
            engine=state,
            page=page,
            pages=min(-(-found.total // size), most),
        )

    return results


def _hits(found: Found) -> Sequence[Hit]:
    """In the engine's order, those that are still there and may be shown now."""
    places = SearchPlace.objects.filter(entry=OuterRef("pk"))
    wanted = SearchEntry.objects.shown().annotate(has_places=Exists(places))
    has_excerpts = found.excerpts.keys() >= set(found.keys)
    wanted = wanted.only(*SHOWN) if has_excerpts else wanted.only(*SHOWN, "text")
    entries: dict[str, Any] = wanted.in_bulk(found.keys, field_name="key")
    shown = [entries[key] for key in found.keys if key in entries]
    # Most pages of results have none.
    files = marking.files([entry for entry in shown if entry.has_places], found.words)
    return [_hit(entry, found, files.get(entry.pk, ())) for entry in shown]


def _hit(entry: SearchEntry, found: Found, files: Sequence[FileHit]) -> Hit:
    title = found.titles.get(entry.key)
    excerpt = found.excerpts.get(entry.key)
    return Hit(
        id=entry.pk,
        key=entry.key,
        tab=entry.tab,
        kind=entry.kind,
        title=entry.title,
        title_html=marking.trusted(title) if title else marking.marked(entry.title, found.words),
        excerpt=marking.trusted(excerpt)
        if excerpt
        else marking.excerpt(entry.summary, entry.text, found.words),
        url=entry.url,
        date=entry.date,
        decision=entry.decision,
        breadcrumb=entry.breadcrumb,
        files=files,
    )


def _facets(found: Found, filters: Filters) -> Mapping[str, Sequence[Bucket]]:
    facets = {}
    for facet in (*FACETS, TAB):
        counts = found.facets.get(facet, {})
        chosen = frozenset({filters.tab} - {""}) if facet == TAB else filters.chosen(facet)
        named = labels(facet, {*counts, *chosen})
        values = sorted({*counts, *chosen}, key=lambda v: (v not in chosen, -counts.get(v, 0), v))
        facets[facet] = [
            Bucket(value=v, label=named.get(v, v), count=counts.get(v, 0), chosen=v in chosen)
            for v in values[: max(MOST_BUCKETS, len(chosen))]
        ]
    return facets
