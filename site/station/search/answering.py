"""All that a page of results shows, whoever asks for it: a person, the API, a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from station.search import facade
from station.search.asking import Asking
from station.search.filters import Sort
from station.search.named import named
from station.search.results import Hit, Results


@dataclass(frozen=True, kw_only=True)
class First:
    """What stands above all results: an editor's choice for these words, or what is called so."""

    key: str
    """As of a `Hit`; empty for an address elsewhere."""
    title: str
    url: str
    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    asking: Asking
    """With the page that is shown, which is the last one where one beyond it was asked for."""
    results: Results
    first: Sequence[First]
    hits: Sequence[Hit]
    """The results of the page that are not among the first."""

    @property
    def number_of_first_hit(self) -> int:
        return (self.asking.page - 1) * facade.PER_PAGE + 1

    @property
    def number_of_last_hit(self) -> int:
        return min(self.asking.page * facade.PER_PAGE, self.results.total)

    @property
    def is_cut_off(self) -> bool:
        """Whether there are results beyond the last page that can be asked for, and this is it."""
        is_last = self.asking.page == self.results.pages
        return is_last and self.results.total > self.number_of_last_hit

    @property
    def is_empty(self) -> bool:
        return not (self.results.total or self.first)


def answer(asking: Asking) -> Answer:
    """Raises nothing for anything that an address may hold."""
    begun = facade.begin(asking.text, asking.filters, asking.sort, asking.page)
    first = first_of(asking)  # while the engine answers
    results = begun()
    if asking.page > max(results.pages, 1):
        asking = replace(asking, page=max(results.pages, 1))
        results = facade.query(asking.text, asking.filters, asking.sort, asking.page)
        first = first_of(asking)
    keys = {each.key for each in first} if asking.page == 1 else set()
    hits = [hit for hit in results.hits if hit.key not in keys]
    return Answer(asking=asking, results=results, first=first, hits=hits)


def first_of(asking: Asking) -> Sequence[First]:
    """Of the first page alone, and where nothing but words and a tab are asked for."""
    if not asking.text or asking.page > 1 or asking.is_narrowed or asking.sort != Sort.RELEVANCE:
        return ()
    found = [*([] if asking.filters.tab else _promoted(asking.text))]
    known = {each.url for each in found}
    found += [
        First(key=entry.key, title=entry.title, url=entry.url, text=entry.summary, kind=entry.kind)
        for entry in named(asking.text, asking.filters.tab)
        if entry.url not in known
    ]
    return found


def _promoted(text: str) -> Sequence[First]:
    """What editors chose for exactly these words.

    Wagtail's own tag would keep what was typed: it makes a row of every query that is asked.
    """
    query = normalise_query_string(text)
    chosen = SearchPromotion.objects.filter(query__query_string=query)
    promoted = [each.page_id for each in chosen if each.page_id]
    pages = Page.objects.live().public().in_bulk(promoted) if promoted else {}
    found = []
    for each in chosen:
        if each.page_id in pages:
            page = pages[each.page_id]
            url, title, key = page.get_url() or "", page.title, f"page:{page.pk}"
        elif not each.page_id and each.external_link_url:
            url, title, key = each.external_link_url, each.external_link_text or "", ""
        else:
            continue
        if url:
            text = each.description
            found.append(First(key=key, title=title or url, url=url, text=text, kind=""))
    return found
