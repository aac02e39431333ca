"""The parts of the search page, as its template needs them: tabs, filters, what can be taken away.

Every link is an address that anybody can send to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format

from station.search.answering import Answer
from station.search.asking import PARAMETERS, Asking
from station.search.choices import ENDS, TABS
from station.search.filters import FACETS, TAB, Sort
from station.search.results import Bucket, Results

LEGENDS: Final[Mapping[str, str]] = {
    "types": "Type",
    "areas": "Borough or area",
    "years": "Year",
    "topics": "Topic",
    "decisions": "Decision",
}
SORTS: Final[Mapping[Sort, str]] = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
}
AT_ONCE: Final = 7
"""How many values of a facet are seen before "More"."""


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    query: str
    """The query string that it leads to."""
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Facet:
    name: str
    """In addresses."""
    legend: str
    buckets: Sequence[Bucket]
    more: Sequence[Bucket]


def tabs(asking: Asking, results: Results) -> Sequence[Link]:
    """Those under which something is found, and the chosen one."""
    counts = {bucket.value: bucket.count for bucket in results.facets.get(TAB, ())}
    return [
        Link(
            label=label,
            query=asking.in_tab(tab).address() if tab != asking.filters.tab else asking.address(),
            count=counts.get(tab) if tab else None,
            is_current=tab == asking.filters.tab,
        )
        for tab, label in TABS.items()
        if not tab or counts.get(tab) or tab == asking.filters.tab
    ]


def facets(results: Results) -> Sequence[Facet]:
    """Those that part the results, or of which something is chosen."""
    found = []
    for name in FACETS:
        buckets = results.facets.get(name, ())
        if name == "years":
            # In the order in which people look for them.
            buckets = sorted(buckets, key=lambda each: (each.chosen, each.value), reverse=True)
        if len(buckets) > 1 or any(bucket.chosen for bucket in buckets):
            seen = max(AT_ONCE, sum(bucket.chosen for bucket in buckets))
            # "More" that hides a single value is longer than the value.
            seen = seen if len(buckets) > seen + 1 else len(buckets)
            found.append(
                Facet(
                    name=PARAMETERS[name],
                    legend=LEGENDS[name],
                    buckets=buckets[:seen],
                    more=buckets[seen:],
                )
            )
    return found


def chosen(asking: Asking, results: Results) -> Sequence[Link]:
    """Each choice, with the address of the page without it."""
    links = []
    for facet in FACETS:
        labels = {bucket.value: bucket.label for bucket in results.facets.get(facet, ())}
        links += [
            Link(
                label=labels.get(value, value),
                query=asking.without(facet, value).address(),
                is_current=True,
            )
            for value in sorted(asking.filters.chosen(facet))
        ]
    for which, words in ENDS.items():
        day: date | None = getattr(asking.filters, which)
        if day:
            label = f"{words} {date_format(day, 'j F Y')}"
            links.append(
                Link(label=label, query=asking.without_date(which).address(), is_current=True)
            )
    return links


def pages(asking: Asking, results: Results) -> Sequence[Link | None]:
    """The first, the last, and those around this one; None where some are left out."""
    last = results.pages
    wanted = {1, last, *range(asking.page - 1, asking.page + 2)} & set(range(1, last + 1))
    if asking.page <= 3:
        wanted |= set(range(1, min(4, last) + 1))
    links: list[Link | None] = []
    for page in sorted(wanted):
        if links and page - 1 not in wanted:
            links.append(None)
        links.append(
            Link(label=f"{page:,}", query=asking.address(page=page), is_current=page == asking.page)
        )
    return links


def sorts(asking: Asking) -> Iterable[tuple[str, str, bool]]:
    """Value, words, and whether it is chosen."""
    return [(sort.value, words, sort is asking.sort) for sort, words in SORTS.items()]


def heading(answer: Answer) -> str:
    """“Results for policing — Camden — 1 to 10 of 23”."""
    asking, total = answer.asking, answer.results.total
    labels = [link.label for link in chosen(asking, answer.results)]
    words = f"Results for {asking.text}" if asking.text else "Everything"
    span = f"{answer.number_of_first_hit:,} to {answer.number_of_last_hit:,} of {total:,}"
    if total == 1:
        span = "1 result"
    return " — ".join([words, *labels, span])
