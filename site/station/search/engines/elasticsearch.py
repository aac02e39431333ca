"""Search in Elasticsearch 9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import ceil
from typing import Any, ClassVar

from elastic_transport import TransportError
from elasticsearch import ApiError
from wagtail.search.backends.elasticsearch9 import Elasticsearch9SearchBackend

from station.search.engines import index
from station.search.engines.elastic import EntriesBackend


class SearchBackend(EntriesBackend, Elasticsearch9SearchBackend):
    name: ClassVar[str] = "elasticsearch"
    most_marked: ClassVar[str] = "max_analyzed_offset"
    errors: ClassVar[tuple[type[Exception], ...]] = (ApiError, TransportError)

    def _search(self, body: Mapping[str, Any], of: str, seconds: float) -> Any:
        return self._within(seconds).search(index=of, body=body)

    def _within(self, seconds: float) -> Any:
        """The client, with a limit for each request. A client makes forty others as it is made,
        which takes longer than to ask: those for each tenth of a second are kept.
        """
        tenths = ceil(seconds * 10)
        if tenths not in self._limited:
            self._limited[tenths] = self.es.options(request_timeout=tenths / 10)
        return self._limited[tenths]

    @cached_property
    def _limited(self) -> dict[int, Any]:
        return {}

    def _bulk(self, lines: Sequence[Mapping[str, Any]], of: str, is_alias: bool) -> Any:
        return self.es.bulk(index=of, operations=lines, require_alias=is_alias)

    def _point(self, actions: Sequence[Mapping[str, Any]]) -> None:
        self.es.indices.update_aliases(actions=actions)

    def _map(self, name: str) -> None:
        self.es.indices.put_mapping(index=name, **index.MAPPING)
