"""Which engine answers: the one of the settings, else or in its place PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.signals import setting_changed
from wagtail.search.backends import get_search_backend

from station.search import breaker, query, synonyms
from station.search.engines.base import Asked, EngineRefused, EngineUnavailable, Found
from station.search.engines.elastic import EntriesBackend
from station.search.engines.postgresql import PostgreSQL
from station.search.results import EngineState

logger = logging.getLogger(__name__)

MOST_ASKED_AT_ONCE: Final = 32
"""By one process: more than it has threads that answer requests."""
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


def begin(asked: Asked) -> Callable[[], tuple[Found, EngineState]]:
    """What is found, and who found it, for whoever calls what this returns.

    An engine elsewhere is asked at once, so that the database can be asked for something else
    while it answers. One that is out of reach is not asked for a while.
    """
    backend = elastic()
    wanted = query.understand(asked.text, synonyms.current())
    if backend is None:
        return lambda: (PostgreSQL().find(asked, wanted), EngineState(name=PostgreSQL.name))
    if not breaker.may_ask():
        return lambda: _reduced(asked, wanted)
    try:
        asking = _askers().submit(backend.begin(asked, wanted))
    except EngineUnavailable as error:
        _tell(error)
        return lambda: _reduced(asked, wanted)

    def found() -> tuple[Found, EngineState]:
        try:
            found = asking.result()
        except EngineUnavailable as error:
            _tell(error)
            return _reduced(asked, wanted)
        breaker.worked()
        return found, EngineState(name=backend.name)

    return found


def _tell(error: EngineUnavailable) -> None:
    # Nothing of what was typed: the client's words may hold the request.
    logger.error("Search falls back to PostgreSQL: %s", type(error.__cause__).__name__)
    if not isinstance(error, EngineRefused):
        breaker.failed()


def _reduced(asked: Asked, wanted: query.Wanted) -> tuple[Found, EngineState]:
    state = EngineState(name=PostgreSQL.name, reduced=True, words=REDUCED)
    return PostgreSQL().find(asked, wanted), state


@lru_cache(maxsize=1)
def _askers() -> ThreadPoolExecutor:
    """Once a process, from the first search on: threads do not outlive a fork."""
    return ThreadPoolExecutor(MOST_ASKED_AT_ONCE, thread_name_prefix="search")
