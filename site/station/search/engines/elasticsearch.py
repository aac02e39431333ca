"""Search in Elasticsearch 9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from elastic_transport import TransportError
from elasticsearch import ApiError
from wagtail.search.backends.elasticsearch9 import Elasticsearch9SearchBackend

from station.search.engines import index
from station.search.engines.elastic import SECONDS_TO_FILL, EntriesBackend


class SearchBackend(EntriesBackend, Elasticsearch9SearchBackend):
    name: ClassVar[str] = "elasticsearch"
    most_marked: ClassVar[str] = "max_analyzed_offset"
    errors: ClassVar[tuple[type[Exception], ...]] = (ApiError, TransportError)

    def _search(self, body: Mapping[str, Any], of: str) -> Any:
        return self.es.search(index=of, body=body)

    def _bulk(self, lines: Sequence[Mapping[str, Any]], of: str, is_alias: bool) -> Any:
        patient = self.es.options(request_timeout=SECONDS_TO_FILL)
        return patient.bulk(index=of, operations=lines, require_alias=is_alias)

    def _point(self, actions: Sequence[Mapping[str, Any]]) -> None:
        self.es.indices.update_aliases(actions=actions)

    def _map(self, name: str) -> None:
        self.es.indices.put_mapping(index=name, **index.MAPPING)
