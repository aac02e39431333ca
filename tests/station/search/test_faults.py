"""Engines that fail while pages are saved and searched for: nothing is lost, nobody waits long."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
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
from station.settings.engine import SECONDS
from tests.plugins.searching import address_of
from tests.station.search.conftest import use_engine

LONGEST_SEARCH = 2.5
LONGEST_SAVE = 2.0
AT_ONCE = 0.5
"""Seconds of a search while the circuit is open."""
ROUNDS = 4
"""Saves and searches in each test: the fault begins after the first round."""
PREFIX = "faults_"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("beginning_with_small_site"),
]


@dataclass
class Engine:
    """A server of its own: other tests must not meet one that hangs."""

    name: str
    folder: Path
    settings: Any = None
    server: searching.Server | None = None

    def start(self) -> None:
        """With nothing in it, as a server that had to be replaced."""
        self.server = searching.start(self.name, self.folder)

    def use(self, settings: Any) -> None:
        self.settings = settings
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGCONT)
        if self.server is None or self.server.process.poll() is not None:
            self.start()
        assert self.server is not None
        use_engine(settings, self.name, self.server.url, PREFIX)
        cache.clear()

    def worker_waits(self, seconds: float) -> None:
        """For as long as this for an answer. Visitors wait as long as they always do."""
        backends = self.settings.WAGTAILSEARCH_BACKENDS
        entries = backends["entries"] | {"TIMEOUT": seconds}
        self.settings.WAGTAILSEARCH_BACKENDS = backends | {"entries": entries}

    @property
    def pid(self) -> int:
        assert self.server is not None
        return self.server.pid

    @property
    def backend(self) -> EntriesBackend:
        backend = choosing.elastic()
        assert backend is not None
        return backend


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(f"search_faults_{name}"))
        for name in searching.NAMES
    ],
)
def server(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Engine]:
    address_of(request.param)  # or skip, and say why
    engine = Engine(request.param, tmp_path_factory.mktemp("faults") / request.param)
    yield engine
    if engine.server is not None:
        engine.server.stop()
    shutil.rmtree(engine.folder, ignore_errors=True)


@pytest.fixture
def engine(server: Engine, settings: Any) -> Iterator[Engine]:
    server.use(settings)
    entries.keep_all()
    indexing.rebuild(server.backend)
    yield server
    server.use(settings)
    server.backend.drop()


@dataclass
class Figures:
    """What people met."""

    saves: list[float] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    """The status of each page of results."""
    missing: int = 0
    """Pages that were saved, and that the next search in PostgreSQL did not find."""

    def __str__(self) -> str:
        return (
            f"{len(self.saves)} saves, the longest {max(self.saves):.2f} s, {self.missing} not "
            f"found at once; {len(self.searches)} searches, the longest "
            f"{max(self.searches):.2f} s; {sum(each >= 500 for each in self.pages)} pages of 500"
        )


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


def a_day(engine: Engine, client: Client, begins: Callable[[Engine], Any]) -> Figures:
    """Pages are saved and searched for, the worker works, and something happens meanwhile."""
    figures = Figures()
    engine.worker_waits(2)
    for number in range(ROUNDS):
        if number == 1:
            begins(engine)
            if begins is _stop:
                engine.worker_waits(0.5)  # as good as fifteen
        figures.saves.append(save(f"Bicycle {number}"))
        titles, reduced, seconds = search("bicycle")
        figures.searches.append(seconds)
        figures.missing += reduced and f"Bicycle {number}" not in titles
        started = time.monotonic()
        figures.pages.append(client.get("/search/?q=bicycle").status_code)
        figures.searches.append(time.monotonic() - started)
        due.run(100)
    return figures


def equal(engine: Engine) -> bool:
    """Whether the index has what the database has, once what waits is done."""
    engine.worker_waits(SECONDS)
    # The circuit closes by itself, and so do pauses end: here without waiting for it.
    cache.delete_many([breaker._OPEN, breaker._TRIAL])
    IndexWork.objects.update(due_at=timezone.now())
    while IndexWork.objects.exists():
        assert due.run(100)
    wanted = dict(SearchEntry.objects.values_list("key", "fingerprint"))
    return engine.backend.fingerprints() == wanted


def _kill(engine: Engine) -> None:
    os.kill(engine.pid, signal.SIGKILL)
    assert engine.server is not None
    engine.server.process.wait(10)


def _stop(engine: Engine) -> None:
    os.kill(engine.pid, signal.SIGSTOP)


def _take_in_nothing(engine: Engine) -> None:
    """What a server does whose disk is full. Elasticsearch lifts its own block where it finds space
    again: the one for writes stays.
    """
    _block(engine, is_full=True)


def _block(engine: Engine, *, is_full: bool) -> None:
    # While the latter stands, OpenSearch changes no other setting.
    blocks = ["write", "read_only_allow_delete"]
    for block in blocks if is_full else reversed(blocks):
        body = {"index": {"blocks": {block: True if is_full else None}}}
        engine.backend.es.indices.put_settings(index=engine.backend.alias, body=body)


FAULTS: dict[str, tuple[Callable[[Engine], Any], Callable[[Engine], Any]]] = {
    "hangs": (
        _stop,
        lambda engine: os.kill(engine.pid, signal.SIGCONT),
    ),
    "is full": (_take_in_nothing, lambda engine: _block(engine, is_full=False)),
    "loses its index": (lambda engine: engine.backend.drop(), lambda engine: None),
    "is killed": (_kill, lambda engine: engine.use(engine.settings)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_an_engine_loses_no_save_and_fails_no_page(
    engine: Engine, client: Client, fault: str
) -> None:
    begins, ends = FAULTS[fault]

    figures = a_day(engine, client, begins)
    waits = IndexWork.objects.exists()
    ends(engine)
    is_equal = equal(engine)

    print(f"{engine.name} {fault}: {figures}; index equal afterwards: {is_equal}")
    assert max(figures.saves) < LONGEST_SAVE
    assert max(figures.searches) < LONGEST_SEARCH
    assert set(figures.pages) == {200}
    assert figures.missing == 0
    # An index that is gone is built anew at once; the others are told when they can be.
    assert waits == (fault != "loses its index")
    assert is_equal
    engine.backend.refresh(engine.backend.alias)
    titles, reduced, _ = search("bicycle")
    assert sorted(titles) == [f"Bicycle {number}" for number in range(ROUNDS)]
    assert not reduced
    assert client.get("/health/search/").status_code == 200


def test_a_server_that_hangs_costs_one_search_its_timeout(engine: Engine, client: Client) -> None:
    os.kill(engine.pid, signal.SIGSTOP)

    searches = [search("locks") for _ in range(4)]
    health = client.get("/health/search/").status_code
    os.kill(engine.pid, signal.SIGCONT)

    assert all((titles, reduced) == (["Locks"], True) for titles, reduced, _ in searches)
    assert searches[0][2] < LONGEST_SEARCH
    assert max(seconds for _, _, seconds in searches[1:]) < AT_ONCE
    assert health == 503


def test_a_server_that_answers_again_is_asked_again_though_nobody_searched(
    engine: Engine, client: Client
) -> None:
    os.kill(engine.pid, signal.SIGSTOP)
    search("locks")
    os.kill(engine.pid, signal.SIGCONT)
    cache.delete(breaker._OPEN)  # as time does

    due.run(100)

    assert client.get("/health/search/").status_code == 200
    assert not search("locks")[1]


def test_what_is_written_while_an_index_is_built_is_in_it(engine: Engine) -> None:
    saved = []

    def meanwhile(done: int, of: int) -> None:
        if not saved:
            saved.append(save("Written meanwhile"))
            Page.objects.get(slug="locks").specific.unpublish()
            due.run(100)  # tells the index that is in use

    indexing.rebuild(engine.backend, meanwhile)

    assert saved
    assert engine.backend.fingerprints() == dict(
        SearchEntry.objects.values_list("key", "fingerprint")
    )
    engine.backend.refresh(engine.backend.alias)
    assert search("written meanwhile")[0][0] == "Written meanwhile"
    assert len(engine.backend._indices()) == 1


def test_a_page_that_is_private_is_not_shown_while_the_index_lags(engine: Engine) -> None:
    Page.objects.get(slug="locks").specific.unpublish()

    assert "Locks" not in search("locks")[0]
    assert IndexWork.objects.exists()


def test_an_index_is_never_made_by_a_write(engine: Engine) -> None:
    """It would have no mapping of ours: `action.auto_create_index` is often on."""
    body = {"persistent": {"action.auto_create_index": "true"}}
    engine.backend.es.cluster.put_settings(body=body)
    engine.backend.drop()
    save("Too early")

    indexing.follow(engine.backend, 100)

    assert not engine.backend.es.indices.exists(index=engine.backend.alias)
