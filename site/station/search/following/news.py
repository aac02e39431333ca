"""What is new in a search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from station.search import facade
from station.search.asking import Asking
from station.search.entry import SearchEntry
from station.search.filters import Sort
from station.search.results import Hit


def newest(asking: Asking, most: int) -> Sequence[Hit]:
    """The newest first, by the date that they bear."""
    return facade.query(asking.text, asking.filters, Sort.NEWEST, 1, size=most).hits


def since(asking: Asking, seen: int) -> tuple[Sequence[Hit], int]:
    """Results with an id above `seen`, and the highest id that there is now.

    Ids and not dates: what is published today may bear the date of last year. A page that changes
    keeps its id; one that is withdrawn and published anew is new. All results are looked through,
    as far as an engine goes: what bears an old date stands far down among them.
    """
    later = set(SearchEntry.objects.filter(pk__gt=seen).values_list("pk", flat=True))
    if not later:
        return (), seen
    hits: list[Hit] = []
    size = facade.MOST_AT_ONCE
    for page in count(1):
        found = facade.query(asking.text, asking.filters, Sort.NEWEST, page, size=size)
        hits += [hit for hit in found.hits if hit.id in later]
        if page >= found.pages or len(hits) >= len(later):
            break
    return hits, max(later)
