"""Search in the station's own database: the default, and what stands in for the others."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Count, F, Func, QuerySet

from station.search.engines.base import Asked, Engine, Found
from station.search.entry import SearchEntry
from station.search.filters import FACETS, TAB, Filters, Sort, Tab

COLUMNS = {"types": "kind", "areas": "areas", "years": "year", "topics": "topics"} | {
    "decisions": "decision",
    TAB: "tab",
}


class PostgreSQL(Engine):
    name: ClassVar[str] = "postgresql"

    def find(self, asked: Asked) -> Found:
        vector = SearchVector("title", "names", "summary", "text", config="english")
        words = SearchQuery(asked.text, config="english", search_type="websearch")
        entries = SearchEntry.objects.annotate(rank=SearchRank(vector, words), vector=vector)
        if asked.text:
            entries = entries.filter(vector=words)
        order = {
            Sort.RELEVANCE: ("-rank", "-date", "pk"),
            Sort.NEWEST: ("-date", "pk"),
            Sort.OLDEST: ("date", "pk"),
        }[asked.sort]
        found = _filtered(entries, asked.filters).order_by(*order)
        total = found.count()
        return Found(
            keys=list(found.values_list("key", flat=True)[asked.start : asked.start + asked.size]),
            total=total,
            facets={
                facet: _counts(_filtered(entries, asked.filters, besides=facet), facet)
                for facet in (*FACETS, TAB)
            },
            matched="all" if total and asked.text else "",
            best=total,
            words=asked.text.split(),
        )


def _filtered(entries: QuerySet[Any], filters: Filters, besides: str = "") -> QuerySet[Any]:
    for facet in FACETS:
        chosen = sorted(filters.chosen(facet))
        if chosen and facet != besides:
            lookup = "overlap" if facet in {"areas", "topics"} else "in"
            entries = entries.filter(**{f"{COLUMNS[facet]}__{lookup}": chosen})
    if besides != TAB:
        entries = entries.filter(tab=filters.tab) if filters.tab else entries.exclude(tab=Tab.FILE)
    if filters.since:
        entries = entries.filter(date__gte=filters.since)
    if filters.until:
        entries = entries.filter(date__lte=filters.until)
    return entries


def _counts(entries: QuerySet[Any], facet: str) -> dict[str, int]:
    column = COLUMNS[facet]
    if facet in {"areas", "topics"}:
        entries = entries.annotate(value=Func(column, function="unnest"))
    else:
        entries = entries.exclude(**{column: ""}).annotate(value=F(column))
    counted = entries.order_by().values("value").annotate(count=Count("pk"))
    return dict(counted.values_list("value", "count"))
