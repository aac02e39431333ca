"""The command `rebuild_search`."""

from __future__ import annotations

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from station.search import choosing, facade, indexing
from station.search.entry import SearchEntry
from station.search.work import IndexState
from tests.station.conftest import Station
from tests.station.search.conftest import use_engine


def rebuild(**options: Any) -> str:
    said = StringIO()
    call_command("rebuild_search", stdout=said, **options)
    return said.getvalue()


def test_entries_are_written_anew(station: Station, engine_name: str) -> None:
    SearchEntry.objects.all().delete()

    said = rebuild()

    count = SearchEntry.objects.count()
    assert f"{count} entries were written anew." in said
    assert [hit.title for hit in facade.query("locks").hits] == ["Locks"]


def test_an_index_takes_the_place_of_the_old_one(station: Station, engine_name: str) -> None:
    if engine_name == "postgresql":
        assert "there is no index beside it" in rebuild()
        return
    backend = choosing.elastic()
    assert backend is not None
    rebuild(index_only=True)
    old = backend._indices()

    said = rebuild(index_only=True)

    count = SearchEntry.objects.count()
    assert f"{count} of {count}" in said
    assert f"{count} entries are in the new index" in said
    assert len(backend._indices()) == 1
    assert backend._indices() != old
    state = IndexState.objects.get(engine=engine_name)
    assert (state.building, state.done, state.of) == ("", count, count)


def test_nothing_is_said_where_nobody_wants_to_know(station: Station, engine_name: str) -> None:
    assert rebuild(verbosity=0) == ""


@pytest.mark.django_db
def test_an_engine_out_of_reach_is_named_and_the_old_index_stays(settings: Any) -> None:
    use_engine(settings, "elasticsearch", "http://127.0.0.1:1", "test_")

    with pytest.raises(CommandError, match="the old one stays in use"):
        rebuild(index_only=True)


@pytest.mark.django_db(transaction=True)
def test_two_do_not_rebuild_at_once(settings: Any) -> None:
    use_engine(settings, "elasticsearch", "http://127.0.0.1:1", "test_")
    locked, done = threading.Event(), threading.Event()

    def other() -> None:
        with indexing._alone(indexing.REBUILDING):
            locked.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    locked.wait(10)
    try:
        with pytest.raises(CommandError, match="Another process is rebuilding"):
            rebuild(index_only=True)
    finally:
        done.set()
        thread.join()
