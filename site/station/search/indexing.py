"""Keeps an index in Elasticsearch or OpenSearch equal to the entries of the database.

Changes wait in `IndexWork` and are told in the order in which they were made, by one process at a
time: a lock of the database sees to it. So the index never goes back to an older state, and what a
rebuild reads under the same lock is all that there is.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import batched
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from station.search import breaker
from station.search.engines.base import EngineUnavailable
from station.search.engines.elastic import Document, EntriesBackend
from station.search.entry import SearchEntry, SearchPlace
from station.search.work import IndexState, IndexWork

logger = logging.getLogger(__name__)

TELLING: Final = 0x626C7E01
REBUILDING: Final = 0x626C7E02
"""Numbers of PostgreSQL's advisory locks."""
READ_AT_ONCE: Final = 500
LONGEST_PAUSE: Final = timedelta(minutes=10)
FIRST_PAUSE: Final = timedelta(seconds=5)

type Told = Callable[[int, int], None]
"""Is told how many of how many are done."""


class AlreadyRebuilding(Exception):
    """Another process is rebuilding the index."""


def documents(keys: Collection[str] | None = None) -> Iterator[Document]:
    """What an index holds of these entries, or of all."""
    entries = SearchEntry.objects.order_by("pk")
    if keys is not None:
        entries = entries.filter(key__in=keys)
    last = 0
    while some := list(entries.filter(pk__gt=last)[:READ_AT_ONCE]):
        last = some[-1].pk
        attached: dict[int, list[str]] = {}
        places = SearchPlace.objects.filter(entry__in=some).order_by("pk")
        for entry, text in places.values_list("entry_id", "text"):
            attached.setdefault(entry, []).append(text)
        for each in some:
            yield _document(each, "\n".join(attached.get(each.pk, ())))


def _document(entry: SearchEntry, attached: str) -> Document:
    document: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            *("key", "tab", "kind", "title", "summary", "text", "names", "areas", "topics"),
            *("year", "decision", "boost", "fingerprint"),
        )
    }
    if entry.date:
        document["date"] = entry.date.isoformat()
    if attached:
        document["attached"] = attached
    return document


# Following


def follow(backend: EntriesBackend, limit: int) -> int:
    """Tell the index of at most so many changes that are due; of how many it was told."""
    with transaction.atomic():
        if not _locked(TELLING):
            return 0
        due = IndexWork.objects.filter(due_at__lte=timezone.now()).order_by("pk")
        work = list(due[:limit])
        if not work:
            return 0
        keys = {each.key for each in work}
        try:
            _tell(backend, keys)
        except EngineUnavailable as error:
            _postpone(backend, work, error)
            return 0
        IndexWork.objects.filter(pk__in=[each.pk for each in work]).delete()
        _note_reached(backend)
    breaker.worked()
    return len(work)


def _tell(backend: EntriesBackend, keys: Collection[str], of: str = "") -> None:
    found = list(documents(keys))
    backend.put(found, of)
    backend.remove(sorted(set(keys) - {str(each["key"]) for each in found}), of)


def _postpone(
    backend: EntriesBackend, work: Collection[IndexWork], error: EngineUnavailable
) -> None:
    """Nothing is given up: the pause grows to ten minutes, and is not the same everywhere."""
    attempts = max(each.attempts for each in work) + 1
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 10))
    due_at = timezone.now() + pause * random.uniform(0.5, 1)  # noqa: S311  # chance, no secret
    IndexWork.objects.filter(pk__in=[each.pk for each in work]).update(
        attempts=attempts, due_at=due_at
    )
    _note(backend, failed_at=timezone.now(), failure=str(error)[:2000])
    logger.error("%s was not told of %s changes. They stay due.", backend.name, len(work))


def forget() -> int:
    """Where no index follows, nothing waits for one."""
    return IndexWork.objects.all().delete()[0]


# Comparing


def reconcile(backend: EntriesBackend, of: str = "") -> int:
    """Make an index equal to the database, whatever it has missed; how many entries differed."""
    known = backend.fingerprints(of)
    wanted = dict(SearchEntry.objects.values_list("key", "fingerprint"))
    wrong = {key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key)}
    _tell(backend, wrong, of)
    return len(wrong)


def reconcile_if_free(backend: EntriesBackend) -> int:
    """Compare the index in use, unless somebody writes to it now. What waits is told by it too."""
    with transaction.atomic():
        if not _locked(TELLING):
            return 0
        waiting = list(IndexWork.objects.values_list("pk", flat=True))
        count = reconcile(backend)
        IndexWork.objects.filter(pk__in=waiting).delete()
        _note_reached(backend, reconciled_at=timezone.now())
    breaker.worked()
    return count


# Rebuilding


def rebuild(backend: EntriesBackend, told: Told | None = None) -> int:
    """A new index beside the old one, filled and then put in its place; how many entries it has.

    Searches ask the old one meanwhile, and changes go there. At the end, while nobody writes, the
    new one is compared with the database, so that it has them too. Raises `AlreadyRebuilding` or
    `EngineUnavailable`; the old index then stays.
    """
    with _alone(REBUILDING):
        name = backend.make()
        _note(backend, building=name, done=0, of=SearchEntry.objects.count())
        try:
            _fill(backend, name, told or _silent)
            with transaction.atomic():
                _locked(TELLING, wait=True)
                waiting = list(IndexWork.objects.values_list("pk", flat=True))
                reconcile(backend, name)
                backend.use(name)
                IndexWork.objects.filter(pk__in=waiting).delete()
                now = timezone.now()
                _note_reached(backend, built_at=now, reconciled_at=now)
        finally:
            _note(backend, building="")
    breaker.worked()
    return SearchEntry.objects.count()


def _fill(backend: EntriesBackend, name: str, told: Told) -> None:
    of = SearchEntry.objects.count()
    done = 0
    for some in batched(documents(), READ_AT_ONCE):
        done += backend.put(some, name)
        _note(backend, done=done)
        told(done, of)


def _silent(done: int, of: int) -> None:
    """Nobody wants to know."""


def _note(backend: EntriesBackend, **fields: Any) -> None:
    IndexState.objects.update_or_create(engine=backend.name, defaults=fields)


def _note_reached(backend: EntriesBackend, **fields: Any) -> None:
    """Whatever failed before does no longer."""
    _note(backend, reached_at=timezone.now(), failed_at=None, failure="", **fields)


def state_of(backend: EntriesBackend) -> IndexState:
    return IndexState.objects.get_or_create(engine=backend.name)[0]


# Locks


def _locked(number: int, *, wait: bool = False) -> bool:
    """Take a lock until the transaction ends."""
    how = "pg_advisory_xact_lock(%s) IS NOT NULL" if wait else "pg_try_advisory_xact_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}", [number])
        return bool(cursor.fetchone()[0])


@contextmanager
def _alone(number: int) -> Iterator[None]:
    """Hold a lock across transactions. Raises `AlreadyRebuilding`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise AlreadyRebuilding
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def waiting() -> Mapping[str, Any]:
    """How many changes the index has not been told of, and since when the oldest waits."""
    oldest = IndexWork.objects.order_by("pk").values_list("due_at", flat=True).first()
    return {"waiting": IndexWork.objects.count(), "next": oldest}
