"""Engines that fail while pages are saved and searched for: nothing is lost, nobody waits long."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from station.development import searching
from station.pages.models import ContentPage
from station.search import breaker, choosing, due, entries, facade, indexing
from station.search.engines.elastic import EntriesBackend
from station.search.entry import SearchEntry
from station.search.work import IndexWork
from station.settings.engine import backends
from tests.plugins.searching import address_of

LONGEST = 2.5
"""Seconds of a search."""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("beginning_with_small_site"),
    pytest.mark.xdist_group("search_faults"),
]


@dataclass
class Engine:
    backend: EntriesBackend
    server: searching.Server


@pytest.fixture(scope="module", params=searching.NAMES[:1])
def started(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], searching.Server]]:
    """A server of these tests' own: others must not meet one that hangs. Another one where a test
    has ended it.
    """
    name = request.param
    address_of(name)  # or skip, and say why
    folder = tmp_path_factory.mktemp("faults") / name
    servers: list[searching.Server] = []

    def running() -> searching.Server:
        if not servers or servers[-1].process.poll() is not None:
            servers.append(searching.start(name, folder))
        return servers[-1]

    yield running
    for server in servers:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def engine(started: Callable[[], searching.Server], settings: Any) -> Iterator[Engine]:
    server = started()
    name = server.name
    settings.WAGTAILSEARCH_BACKENDS = settings.WAGTAILSEARCH_BACKENDS | backends(
        elasticsearch=server.url if name == "elasticsearch" else None,
        opensearch=server.url if name == "opensearch" else None,
        prefix="faults_",
    )
    cache.clear()
    backend = choosing.elastic()
    assert backend is not None
    entries.keep_all()
    indexing.rebuild(backend)
    yield Engine(backend, server)
    with suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGCONT)  # of a test that failed while it hung


def save(title: str) -> float:
    """Publish a page; how many seconds it took."""
    started = time.monotonic()
    parent = Page.objects.get(slug="advice")
    page = ContentPage(title=title, slug=title.lower().replace(" ", "-"))
    parent.add_child(instance=page)
    page.save_revision().publish()
    return time.monotonic() - started


def search(text: str) -> tuple[list[str], bool, float]:
    started = time.monotonic()
    found = facade.query(text)
    return [hit.title for hit in found.hits], found.engine.reduced, time.monotonic() - started


def equal(engine: Engine) -> bool:
    """Whether the index has what the database has, once what waits is done."""
    IndexWork.objects.update(due_at=timezone.now())
    while IndexWork.objects.exists():
        assert due.run(100)
    wanted = dict(SearchEntry.objects.values_list("key", "fingerprint"))
    return engine.backend.fingerprints() == wanted


def goes_on(engine: Engine) -> None:
    """The circuit closes by itself; here without waiting for it."""
    cache.delete(breaker._OPEN)
    cache.delete(breaker._TRIAL)


def test_a_server_that_hangs_costs_one_search_its_timeout_and_saves_nothing(
    engine: Engine, client: Client
) -> None:
    os.kill(engine.server.pid, signal.SIGSTOP)

    seconds = [save(f"Bicycle {number}") for number in range(3)]
    searches = [search("bicycle") for _ in range(5)]
    due.run(100)

    assert max(seconds) < 2
    assert all(len(titles) == 3 and reduced for titles, reduced, _ in searches)
    assert searches[0][2] < LONGEST
    assert max(taken for _, _, taken in searches[1:]) < 0.5
    assert client.get("/health/search/").status_code == 503
    assert client.get("/search/?q=bicycle").status_code == 200

    os.kill(engine.server.pid, signal.SIGCONT)
    goes_on(engine)

    assert equal(engine)
    engine.backend.refresh(engine.backend.alias)
    assert sorted(search("bicycle")[0]) == ["Bicycle 0", "Bicycle 1", "Bicycle 2"]
    assert client.get("/health/search/").status_code == 200


def test_a_server_that_is_killed_loses_no_save(engine: Engine) -> None:
    os.kill(engine.server.pid, signal.SIGKILL)
    engine.server.process.wait(10)

    saved = save("After the fall")
    titles, reduced, taken = search("fall")
    due.run(100)

    assert saved < 2
    assert (titles, reduced) == (["After the fall"], True)
    assert taken < LONGEST
    assert IndexWork.objects.exists()


def test_an_index_that_was_deleted_is_built_anew(engine: Engine) -> None:
    engine.backend.drop()

    save("After the loss")
    titles, reduced, taken = search("loss")
    due.run(100)

    assert (titles, reduced) == (["After the loss"], True)
    assert taken < LONGEST
    assert equal(engine)
    assert not engine.backend.es.indices.exists_alias(name="faults_missing")
