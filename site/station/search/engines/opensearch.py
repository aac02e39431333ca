"""Search in OpenSearch 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from opensearchpy.exceptions import OpenSearchException
from wagtail.search.backends.opensearch3 import OpenSearch3SearchBackend

from station.search.engines import index
from station.search.engines.elastic import SECONDS_TO_FILL, EntriesBackend


class SearchBackend(EntriesBackend, OpenSearch3SearchBackend):
    name: ClassVar[str] = "opensearch"
    most_marked: ClassVar[str] = "max_analyzer_offset"
    errors: ClassVar[tuple[type[Exception], ...]] = (OpenSearchException,)

    def _search(self, body: Mapping[str, Any], of: str) -> Any:
        return self.es.search(index=of, body=body)

    def _bulk(self, lines: Sequence[Mapping[str, Any]], of: str, is_alias: bool) -> Any:
        parameters = {"require_alias": "true" if is_alias else "false"}
        return self.es.bulk(
            body=lines, index=of, params=parameters, request_timeout=SECONDS_TO_FILL
        )

    def _point(self, actions: Sequence[Mapping[str, Any]]) -> None:
        self.es.indices.update_aliases(body={"actions": actions})

    def _map(self, name: str) -> None:
        self.es.indices.put_mapping(index=name, body=index.MAPPING)
