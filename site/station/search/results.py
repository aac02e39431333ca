"""What a search gives, whichever engine answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from django.utils.safestring import SafeString

type Matched = Literal["all", "any", "fuzzy", ""]
"""The best that any result has: all the words, some of them, or words that are nearly those."""


@dataclass(frozen=True, kw_only=True)
class EngineState:
    """Who answered."""

    name: str
    """elasticsearch, opensearch or postgresql."""
    reduced: bool = False
    """Whether it stands in for an engine that is out of reach."""
    words: str = ""
    """What to tell people then; empty when nothing is wrong."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """One value of a facet."""

    value: str
    label: str
    count: int
    """How many results have it, whatever else is chosen of the same facet."""
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FileHit:
    """A place in an attachment that has the words."""

    title: str
    page: int | None
    """Of a PDF, from 1 on."""
    url: str
    """Leads to the place: “/documents/7/reply.pdf#page=3”."""
    excerpt: SafeString

    @property
    def ending(self) -> str:
        """What type it is: PDF. Two files of a page may have the same title."""
        return PurePosixPath(urlsplit(self.url).path).suffix.removeprefix(".").upper()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One result."""

    id: int
    """Of its `SearchEntry`."""
    key: str
    """“page:12”, “file:7”: stays the same for as long as the thing exists."""
    tab: str
    kind: str
    """What it is, in words that people read."""
    title: str
    title_html: SafeString
    """The title with what was found in <mark>; everything else is escaped."""
    excerpt: SafeString
    """Of its text, likewise."""
    url: str
    date: date | None
    decision: str
    """Of an FOI disclosure, in words; else empty."""
    breadcrumb: Sequence[str]
    files: Sequence[FileHit] = ()


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of results."""

    hits: Sequence[Hit]
    total: int
    """How many there are on all pages."""
    facets: Mapping[str, Sequence[Bucket]]
    """By name: those of `filters.FACETS`, and “tab”. Without what nothing has, unless chosen."""
    suggestion: str
    """The words as they were probably meant; empty when they are right."""
    matched: Matched
    best: int
    """How many results are as good as `matched` says. The others have fewer of the words."""
    engine: EngineState
    page: int
    pages: int
    """How many pages can be asked for. Those beyond are none, however many results there are."""
