"""What an adapter says of a page: the entries by which it can be found.

`SEARCH_ADAPTERS` in the settings names functions `(page) -> Sequence[Draft] | None`. They are asked
in turn with the specific page, published and open to everybody; the first that does not say None
decides. A page that is not to be found has no drafts: an empty sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

type Adapter = Callable[[Any], "Sequence[Draft] | None"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in an attachment."""

    title: str
    """Of the file."""
    url: str
    """Leads to the place."""
    number: int | None
    """Of the page, from 1 on."""
    text: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One `SearchEntry` as it is to be. The names are those of its fields."""

    key: str
    tab: str
    kind: str
    title: str
    url: str
    summary: str = ""
    text: str = ""
    names: str = ""
    """What people call it, one a line."""
    reference: str = ""
    """The number that those give who cite it, as it is written."""
    date: date | None = None
    areas: Sequence[str] = ()
    """Codes of the areas that it is about, those of their boroughs included."""
    topics: Sequence[str] = ()
    decision: str = ""
    breadcrumb: Sequence[str] = ()
    boost: float = 1.0
    places: Sequence[Place] = ()
    """Of a publication those of all its files; of a file its own."""

    def fingerprint(self) -> str:
        return blake2b(repr(self).encode(errors="replace"), digest_size=16).hexdigest()


def drafts_of(page: Any) -> Sequence[Draft]:
    """What the adapters say of a specific page."""
    for name in settings.SEARCH_ADAPTERS:
        adapter: Adapter = import_string(name)
        drafts = adapter(page)
        if drafts is not None:
            return drafts
    return ()
