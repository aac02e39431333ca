"""What the facade asks of an engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from station.search.filters import Filters, Sort
from station.search.query import Wanted
from station.search.results import Matched


class EngineUnavailable(Exception):
    """The engine is out of reach, too slow, or has no index. The message is for the log."""


class EngineRefused(EngineUnavailable):
    """The engine works, and does not understand this one request."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One page of results, as it is asked of an engine."""

    text: str
    filters: Filters
    sort: Sort
    start: int
    """How many results lie before the page."""
    size: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an engine found."""

    keys: Sequence[str]
    """Of the entries of the page, the best first."""
    total: int
    facets: Mapping[str, Mapping[str, int]]
    """By name, value -> how many have it."""
    matched: Matched
    best: int
    """How many are as good as `matched` says."""
    suggestion: str = ""
    words: Sequence[str] = ()
    """What is to be marked: the words asked for, with what stood in for them."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Key -> title, as HTML with <mark>, where the engine marks itself."""
    excerpts: Mapping[str, str] = field(default_factory=dict)


class Engine(ABC):
    """Finds entries."""

    name: ClassVar[str]

    @abstractmethod
    def find(self, asked: Asked, wanted: Wanted) -> Found:
        """One page of what its text wants, as it is understood. Raises `EngineUnavailable`."""
