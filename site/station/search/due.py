"""What the search has to do at a certain time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils import timezone

from station.search import breaker, choosing, entries, indexing
from station.search.analytics import count
from station.search.engines.base import EngineUnavailable
from station.search.engines.elastic import EntriesBackend
from station.search.following import mails

NIGHT: Final = range(1, 5)
"""The hours in which everything is compared, once."""
NIGHTLY: Final = timedelta(hours=20)
AT_LATEST: Final = timedelta(hours=36)
SWEEP_SECONDS: Final = 10 * 60
"""How often it is looked for pages that were made without telling anybody: in bulk."""


def run(limit: int) -> int:
    """Do at most so many of the things that are due; how many there were."""
    return _sweep() + _index(limit) + mails.run(limit) + count.purge(limit)


def _sweep() -> int:
    if not cache.add("search-swept", True, SWEEP_SECONDS):
        return 0
    return entries.keep_missing()


def _index(limit: int) -> int:
    backend = choosing.elastic()
    if backend is None:
        return indexing.forget()
    state = indexing.state_of(backend)
    try:
        if not backend.is_there():
            return indexing.rebuild(backend)
        _try_again(backend)
        if _is_time(state.reconciled_at):
            entries.keep_all()
            return indexing.reconcile_if_free(backend)
    except EngineUnavailable:
        # Noted where the changes that wait are tried.
        pass
    except indexing.AlreadyRebuilding:
        return 0
    return indexing.follow(backend, limit)


def _try_again(backend: EntriesBackend) -> None:
    """Close the circuit, also where nobody searches who would find that the engine answers."""
    if not (breaker.is_open() and breaker.may_ask()):
        return
    try:
        backend.ask({"size": 0}, backend.alias)
    except EngineUnavailable:
        breaker.failed()
    else:
        breaker.worked()


def _is_time(reconciled_at: datetime | None) -> bool:
    if reconciled_at is None:
        return True
    now = timezone.localtime()
    since = now - reconciled_at
    return since > AT_LATEST or (since > NIGHTLY and now.hour in NIGHT)
