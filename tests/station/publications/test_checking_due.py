"""A worker reads the files that nobody has read yet, each once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from station.publications import checking, due
from station.publications.checking import HiddenData
from station.publications.child import Examined
from station.publications.models import (
    AttachedFile,
    PublicationPage,
)
from station.publications.reading.base import Text
from station.search.models import SearchEntry
from tests.station.publications.conftest import CLEAN, HIDDEN, Publish, attach, replace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]


class TestDue:
    def test_a_file_of_a_draft_is_read_by_the_worker(self, page: PublicationPage) -> None:
        assert not AttachedFile.objects.get().is_current

        assert due.run(10) == 1
        assert due.run(10) == 0

        row = AttachedFile.objects.get()
        assert [each["kind"] for each in row.findings] == ["formulas"]

    def test_a_file_that_is_gone_from_the_store_is_not_vouched_for(
        self, page: PublicationPage
    ) -> None:
        Path(AttachedFile.objects.get().document.file.path).unlink()

        due.run(10)

        assert [each["kind"] for each in AttachedFile.objects.get().findings] == ["unchecked"]


class TestLease:
    """A worker may take ten minutes for ten files. Nobody waits for it, and nobody reads twice."""

    LEASE = dt.timedelta(minutes=5)

    def test_what_one_worker_reads_another_leaves_alone(self, page: PublicationPage) -> None:
        leased = AttachedFile.objects.leased(10, self.LEASE)

        assert len(leased) == 1
        assert due.run(10) == 0

    def test_what_a_killed_worker_had_is_read_once_its_lease_has_ended(
        self, page: PublicationPage
    ) -> None:
        AttachedFile.objects.leased(10, -self.LEASE)

        assert due.run(10) == 1

    def test_a_worker_that_fails_gives_its_files_back(
        self, page: PublicationPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*arguments: Any) -> Any:
            raise OSError("No process can be started.")

        monkeypatch.setattr(checking, "examine", fails)
        with pytest.raises(OSError, match="No process"):
            due.run(10)
        monkeypatch.undo()

        assert due.run(10) == 1

    def test_publishing_does_not_wait_for_a_worker(self, page: PublicationPage) -> None:
        AttachedFile.objects.leased(10, self.LEASE)

        with pytest.raises(HiddenData):
            page.get_latest_revision().publish()

    def test_a_file_that_was_replaced_meanwhile_is_read_at_once(
        self, draft: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = attach(draft(), CLEAN)
        examine = checking.examine

        def replaced_meanwhile(*arguments: Any) -> Any:
            monkeypatch.setattr(checking, "examine", examine)
            replace(page, HIDDEN)
            return examine(*arguments)

        monkeypatch.setattr(checking, "examine", replaced_meanwhile)

        assert due.run(1) == 1
        assert not AttachedFile.objects.get().is_current  # what was read is the former file
        assert due.run(10) == 1

        row = AttachedFile.objects.get()
        assert row.is_current
        assert [each["kind"] for each in row.findings] == ["formulas"]

    def test_what_somebody_has_read_meanwhile_is_not_read_over(self, page: PublicationPage) -> None:
        row = AttachedFile.objects.leased(10, self.LEASE)[0]
        with pytest.raises(HiddenData):
            page.get_latest_revision().publish()
        before = AttachedFile.objects.get().read_at

        checking._keep_if_due(row, Examined(text=Text(), findings=()), "")

        assert AttachedFile.objects.get().read_at == before


@pytest.mark.django_db(transaction=True)
def test_no_row_is_locked_while_a_file_is_read(
    page: PublicationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine = checking.examine
    free = []

    def look(*arguments: Any) -> Any:
        table = AttachedFile._meta.db_table
        with psycopg.connect(**connection.get_connection_params()) as other:
            free.append(other.execute(f"SELECT FROM {table} FOR UPDATE SKIP LOCKED").rowcount)
        return examine(*arguments)

    monkeypatch.setattr(checking, "examine", look)

    due.run(10)

    assert free == [1]


def test_a_file_is_found_only_while_it_may_be_downloaded(draft: Publish) -> None:
    page = attach(draft(), b"Match,Cost\nRovers,zanzibar\n")
    page.get_latest_revision().publish()
    entries = SearchEntry.objects.filter(key__startswith="file:", text__contains="zanzibar")
    assert entries.exists()

    replace(page, HIDDEN + b"zanzibar,1\n")
    assert not entries.exists()

    due.run(10)
    assert not entries.exists()
