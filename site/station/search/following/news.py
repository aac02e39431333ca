"""What is new in a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.search import facade
from station.search.asking import Asking
from station.search.entry import SearchEntry
from station.search.filters import Sort
from station.search.results import Hit

LOOKED_THROUGH: Final = 300
"""How many of the newest results of a search are looked at for those that came since."""


def newest(asking: Asking, most: int) -> Sequence[Hit]:
    """The newest first, by the date that they bear."""
    return facade.query(asking.text, asking.filters, Sort.NEWEST, 1, size=most).hits


def since(asking: Asking, seen: int) -> tuple[Sequence[Hit], int]:
    """Results with an id above `seen`, and the highest id that there is now.

    Ids and not dates: what is published today may bear the date of last year. A page that changes
    keeps its id; one that is withdrawn and published anew is new.
    """
    later = SearchEntry.objects.filter(pk__gt=seen).order_by("-pk")
    highest = later.values_list("pk", flat=True).first()
    if highest is None:
        return (), seen
    hits: list[Hit] = []
    size = facade.MOST_AT_ONCE
    for page in range(1, LOOKED_THROUGH // size + 1):
        found = facade.query(asking.text, asking.filters, Sort.NEWEST, page, size=size)
        hits += [hit for hit in found.hits if seen < hit.id <= highest]
        if page >= found.pages:
            break
    return hits, highest
