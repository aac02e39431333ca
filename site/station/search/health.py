"""How the search stands: for those who watch the station, and on the admin's start page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.ui.components import Component

from station.search import breaker, choosing
from station.search.engines.postgresql import PostgreSQL
from station.search.work import IndexState, IndexWork


@dataclass(frozen=True, kw_only=True)
class Health:
    """Facts, from the database and the cache only: who asks waits for no engine."""

    engine: str
    """The one that is to answer."""
    reduced: bool
    """Whether PostgreSQL answers in its place."""
    waiting: int = 0
    """Changes that the index has not been told of."""
    built_at: datetime | None = None
    reconciled_at: datetime | None = None
    reached_at: datetime | None = None
    """When the index last took something in."""
    failed_at: datetime | None = None
    building: str = ""
    done: int = 0
    of: int = 0

    @property
    def is_well(self) -> bool:
        return not self.reduced and self.failed_at is None

    @property
    def in_words(self) -> str:
        """What its makers call it."""
        return {"elasticsearch": "Elasticsearch", "opensearch": "OpenSearch"}.get(
            self.engine, "PostgreSQL"
        )


def health() -> Health:
    backend = choosing.elastic()
    if backend is None:
        return Health(engine=PostgreSQL.name, reduced=False)
    state = IndexState.objects.filter(engine=backend.name).first() or IndexState()
    return Health(
        engine=backend.name,
        reduced=breaker.is_open(),
        waiting=IndexWork.objects.count(),
        built_at=state.built_at,
        reconciled_at=state.reconciled_at,
        reached_at=state.reached_at,
        failed_at=state.failed_at,
        building=state.building,
        done=state.done,
        of=state.of,
    )


def show(request: HttpRequest) -> JsonResponse:
    """503 while search is reduced: pages work all the same."""
    found = health()
    response = JsonResponse(
        {"is_well": found.is_well, **asdict(found)}, status=200 if found.is_well else 503
    )
    add_never_cache_headers(response)
    return response


class HealthPanel(Component):
    """On the admin's start page, while something is wrong or an index is being built."""

    name = "search_health"
    template_name = "search/admin/_health.html"
    order = 5

    def __init__(self, found: Health) -> None:
        self.health = found

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        if self.health.reduced:
            heading = "Search is reduced"
        elif self.health.failed_at:
            heading = "Search does not follow what is published"
        else:
            heading = "A new search index is being built"
        icon = "search" if self.health.is_well else "warning"
        return {"health": self.health, "id": self.name, "heading": heading, "icon": icon}
