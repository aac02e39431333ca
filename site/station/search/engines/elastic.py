"""What Elasticsearch and OpenSearch have in common: Wagtail's backend, with a request of ours."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, ClassVar, Final

from django.utils.crypto import get_random_string

from station.search import analysis, query, slips
from station.search.engines import index
from station.search.engines.base import Asked, Engine, EngineRefused, EngineUnavailable, Found
from station.search.results import Matched
from station.search.slips import Slips

SECONDS: Final = 1.5
"""How long a visitor's search may take. A server that hangs costs this for each: there is one a
page, and PostgreSQL answers within 2.5 seconds in all. What the worker asks has TIMEOUT."""
LEAST_SECONDS: Final = 0.05
"""For the second of its two requests, however long the first took."""
AT_ONCE: Final = 500
"""Documents in one request that fills an index."""
READ_AT_ONCE: Final = 5000
LONGEST_MARKED: Final = 100_000
REFUSED: Final = 400
"""The status of a request that an engine does not understand."""

type Document = Mapping[str, Any]


class EntriesBackend(Engine):
    """Mixed into Wagtail's `SearchBackend` of an engine: an index of entries, named by an alias."""

    errors: ClassVar[tuple[type[Exception], ...]]
    """What the client raises when the engine is out of reach or refuses."""
    most_marked: ClassVar[str]
    """What it calls the number of characters that are looked at for what is to be marked."""
    settings = index.SETTINGS
    es: Any
    index_class: Any
    index_prefix: str
    timeout: float

    @property
    def alias(self) -> str:
        return f"{self.index_prefix}entries"

    # What the two clients call differently.

    @abstractmethod
    def _search(self, body: Mapping[str, Any], of: str, seconds: float) -> Any: ...

    @abstractmethod
    def _bulk(self, lines: Sequence[Mapping[str, Any]], of: str, is_alias: bool) -> Any: ...

    @abstractmethod
    def _point(self, actions: Sequence[Mapping[str, Any]]) -> None: ...

    @abstractmethod
    def _map(self, name: str) -> None: ...

    # Finding

    def find(self, asked: Asked, wanted: query.Wanted) -> Found:
        return self.begin(asked, wanted)()

    def begin(self, asked: Asked, wanted: query.Wanted) -> Callable[[], Found]:
        """`find` in two steps. Slips are asked for here: an engine has them in a millisecond, and
        in a thread beside the request's that was waited for three times as long. What is returned
        asks nothing but the engine, and may run in another thread. Both raise as `ask`.
        """
        answered = self.answering(asked, wanted, self.alias, SECONDS)

        def found() -> Found:
            answer, taken = answered()
            return _found(answer, wanted, taken)

        return found

    def answering(
        self, asked: Asked, wanted: query.Wanted, of: str, seconds: float
    ) -> Callable[[], tuple[Any, Slips]]:
        """What asks an index, once slips are known: its answer, and what it takes the words for."""
        until = monotonic() + seconds
        first = slips.body(wanted.words)
        taken = slips.read(self.ask(first, of, seconds)) if first else slips.NONE
        body = query.body(
            wanted, asked.filters, asked.sort, taken, start=asked.start, size=asked.size
        )
        return lambda: (self.ask(body, of, max(until - monotonic(), LEAST_SECONDS)), taken)

    def ask(self, body: dict[str, Any], of: str, seconds: float = SECONDS) -> Any:
        """The answer of an index. Raises `EngineRefused` or `EngineUnavailable`."""
        if "highlight" in body:
            body["highlight"][self.most_marked] = LONGEST_MARKED
        try:
            return self._search(body, of, seconds)
        except self.errors as error:
            status = getattr(error, "status_code", None)
            kind = EngineRefused if status == REFUSED else EngineUnavailable
            raise kind(f"{self.name}: {error}") from error

    # Writing

    def make(self) -> str:
        """A new, empty index that nobody asks yet. Its name."""
        name = f"{self.alias}_{get_random_string(7).lower()}"
        try:
            self.index_class(self, name).put()
            self._map(name)
        except self.errors as error:
            raise EngineUnavailable(f"{self.name}: {error}") from error
        return name

    def put(self, documents: Iterable[Document], of: str = "") -> int:
        """Write documents into an index, or the one that is in use. How many.

        Raises `EngineUnavailable`, also where only some were refused.
        """
        count = 0
        for some in _slices(documents):
            lines: list[Mapping[str, Any]] = []
            for document in some:
                lines += [{"index": {"_id": document["key"]}}, document]
            self._write(lines, of)
            count += len(some)
        return count

    def remove(self, keys: Iterable[str], of: str = "") -> None:
        for some in _slices(keys):
            self._write([{"delete": {"_id": key}} for key in some], of)

    def _write(self, lines: Sequence[Mapping[str, Any]], of: str) -> None:
        try:
            # An alias that is gone must not be made anew as an index without our mapping.
            answer = self._bulk(lines, of or self.alias, not of)
        except self.errors as error:
            raise EngineUnavailable(f"{self.name}: {error}") from error
        if answer["errors"]:
            results = [next(iter(item.values())) for item in answer["items"]]
            refused = [each["error"] for each in results if "error" in each]
            if refused:
                raise EngineUnavailable(f"{self.name} refused {len(refused)}: {refused[0]}")

    def fingerprints(self, of: str = "") -> Mapping[str, str]:
        """Key -> fingerprint of everything that an index holds."""
        name = of or self.alias
        found: dict[str, str] = {}
        try:
            self.refresh(name)
            for hits in self._pages(name):
                for hit in hits:
                    found[hit["_id"]] = hit["fields"]["fingerprint"][0]
        except self.errors as error:
            raise EngineUnavailable(f"{self.name}: {error}") from error
        return found

    def _pages(self, name: str) -> Iterator[Sequence[Any]]:
        body: dict[str, Any] = {
            "size": READ_AT_ONCE,
            "sort": [{"key": "asc"}],
            "_source": False,
            "docvalue_fields": ["fingerprint"],
        }
        while True:
            hits = self.ask(body, name, self.timeout)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < READ_AT_ONCE:
                return
            body["search_after"] = hits[-1]["sort"]

    def use(self, name: str) -> None:
        """From now on everybody asks this index; the ones before are deleted.

        The alias moves in one step, so that nobody finds it missing.
        """
        try:
            named = self.es.indices.get(index=f"{self.alias}_*")
            used = [each for each in named if self.alias in named[each]["aliases"]]
            others = [each for each in named if each != name]
            if self.es.indices.exists(index=self.alias) and not self._is_alias():
                # Somebody wrote before there was an alias, and the server made an index of it.
                self.es.indices.delete(index=self.alias)
            self._point(
                [
                    *({"remove": {"index": each, "alias": self.alias}} for each in used),
                    {"add": {"index": name, "alias": self.alias}},
                ]
            )
            for each in others:
                self.delete(each)
        except self.errors as error:
            raise EngineUnavailable(f"{self.name}: {error}") from error

    def _indices(self) -> Sequence[str]:
        """Every index of ours, those of rebuilds that ended half-way included."""
        return sorted(self.es.indices.get(index=f"{self.alias}_*"))

    def _is_alias(self) -> bool:
        return bool(self.es.indices.exists_alias(name=self.alias))

    def is_there(self) -> bool:
        """Whether there is an index to ask. Raises `EngineUnavailable`."""
        try:
            return self._is_alias()
        except self.errors as error:
            raise EngineUnavailable(f"{self.name}: {error}") from error

    def refresh(self, name: str) -> None:
        """What was written can be found from now on, not only in a second."""
        self.es.indices.refresh(index=name)

    def compact(self, name: str) -> None:
        """Make one piece of the many in which an index is written: each is searched by itself.

        One that is slow about it is as right as before, and goes on by itself.
        """
        with suppress(*self.errors):
            self.es.indices.forcemerge(index=name, max_num_segments=1)
            self.refresh(name)  # searches the one piece from now on

    def delete(self, name: str) -> None:
        self.es.indices.delete(index=name)

    def drop(self) -> None:
        """Delete every index of ours."""
        for name in self._indices():
            self.delete(name)


def _slices(many: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for each in many:
        some.append(each)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _found(answer: Any, wanted: query.Wanted, taken: Slips) -> Found:
    hits = answer["hits"]["hits"]
    counts = {
        name: count
        for some in answer["aggregations"].values()
        for name, count in some.items()
        if name != "doc_count"
    }
    total = int(answer["hits"]["total"]["value"])
    suggestion = slips.corrected(wanted.every, taken)
    lines = {hit["_id"]: hit.get("highlight", {}) for hit in hits}
    matched, best = _matched(counts, total)
    return Found(
        keys=[hit["_id"] for hit in hits],
        total=total,
        facets={
            facet: {
                bucket["key"]: bucket["doc_count"]
                for bucket in counts[facet]["buckets"]
                if bucket["key"]
            }
            for facet in query.COLUMNS
        },
        matched=matched,
        best=best,
        suggestion=suggestion,
        words=[
            *wanted.words,
            *(word for group in wanted.groups for other in group.others for word in other),
            *analysis.words(suggestion),
        ],
        titles={key: each["title"][0] for key, each in lines.items() if "title" in each},
        excerpts={
            key: " … ".join([*each.get("summary", ()), *each.get("text", ())])
            for key, each in lines.items()
            if each.keys() & {"summary", "text"}
        },
    )


def _matched(counts: Any, total: int) -> tuple[Matched, int]:
    tiers = {
        name.removeprefix("tier_"): int(count["doc_count"])
        for name, count in counts.items()
        if name.startswith("tier_")
    }
    if not total or not tiers:
        return "", total
    if tiers["all"]:
        return "all", tiers["all"]
    if "nearly" not in tiers:
        return "any", total
    if tiers["nearly"]:
        return "fuzzy", tiers["nearly"]
    return ("any", tiers["any"]) if tiers["any"] else ("fuzzy", total)
