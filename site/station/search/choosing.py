"""Which engine answers: the one of the settings, else or in its place PostgreSQL."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.signals import setting_changed
from wagtail.search.backends import get_search_backend

from station.search import breaker
from station.search.engines.base import Asked, EngineRefused, EngineUnavailable, Found
from station.search.engines.elastic import EntriesBackend
from station.search.engines.postgresql import PostgreSQL
from station.search.results import EngineState

logger = logging.getLogger(__name__)

BACKEND: Final = "entries"
"""Its name in WAGTAILSEARCH_BACKENDS."""
REDUCED: Final = (
    "Search is reduced at the moment. Everything can still be found, but the best result may stand "
    "further down."
)


def elastic() -> EntriesBackend | None:
    """The Elasticsearch or OpenSearch of the settings."""
    return _backend() if BACKEND in settings.WAGTAILSEARCH_BACKENDS else None


@lru_cache(maxsize=1)
def _backend() -> EntriesBackend:
    """Once a process: it keeps connections."""
    backend: EntriesBackend = get_search_backend(BACKEND)
    return backend


def _forget(setting: str = "", **kwargs: Any) -> None:
    if setting == "WAGTAILSEARCH_BACKENDS":
        _backend.cache_clear()


setting_changed.connect(_forget)


def find(asked: Asked) -> tuple[Found, EngineState]:
    """What is found, and who found it. An engine that is out of reach is not asked for a while."""
    backend = elastic()
    if backend is None:
        return PostgreSQL().find(asked), EngineState(name=PostgreSQL.name)
    if breaker.may_ask():
        try:
            found = backend.find(asked)
        except EngineUnavailable as error:
            # Nothing of what was typed: the client's words may hold the request.
            logger.error("Search falls back to PostgreSQL: %s", type(error.__cause__).__name__)
            if not isinstance(error, EngineRefused):
                breaker.failed()
        else:
            breaker.worked()
            return found, EngineState(name=backend.name)
    return PostgreSQL().find(asked), EngineState(name=PostgreSQL.name, reduced=True, words=REDUCED)
