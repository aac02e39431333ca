"""The files of the demonstration's publications: of each kind, nothing hidden but in one."""

import random
from pathlib import Path
from typing import Any

import pytest

from station.demo import publication_files as files
from station.demo import publications
from station.publications import hidden, reading
from station.publications.models.publication import Decision, Type

WORDS = [
    "A reply",
    "Generated for the demonstration: nothing of it happened.",
    "In 2025 there were 12.",
]
ROWS = [("Month", "Reports"), ("Generated", 12)]


@pytest.mark.parametrize("kind", [*files.WRITERS, *files.TABLES])
def test_a_file_can_be_read_and_hides_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"reply.{kind}"
    if kind in files.WRITERS:
        files.WRITERS[kind](path, WORDS)
    else:
        files.TABLES[kind](path, ROWS)

    text = reading.text_of(path, path.name)

    assert text.searchable
    assert "Generated" in " ".join(place.text for place in text.places)
    assert hidden.findings_of(path, path.name) == []


def test_a_scan_cannot_be_searched(tmp_path: Path) -> None:
    files.scan(tmp_path / "bill.pdf", WORDS)

    assert not reading.text_of(tmp_path / "bill.pdf", "bill.pdf").searchable


def test_the_names_in_the_pivot_cache_are_found(tmp_path: Path) -> None:
    path = tmp_path / "ranks.xlsx"
    files.with_pivot_cache(path, ROWS, ("Surname", "Rank"), [("Officer 1", "Constable")] * 7)

    findings = hidden.findings_of(path, path.name)

    assert [finding.kind for finding in findings] == ["pivot_cache"]
    assert "7 rows" in findings[0].words


@pytest.fixture(scope="module")
def listed(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> list[Any]:
    """The list that the importer is given, with its files beside it."""
    with django_db_blocker.unblock():  # it names areas where there are any
        folder = tmp_path_factory.mktemp("publications")
        return list(publications._rows(folder, random.Random(publications.SEED)))


def test_two_thousand_publications_differ_in_what_people_look_for(listed: list[Any]) -> None:
    assert len(listed) == 2_000
    assert len({row["reference"] for row in listed}) == 2_000
    assert {row["type"] for row in listed} == set(Type.values)
    assert {row["decision"] for row in listed if row["type"] == "foi"} == set(Decision.values)
    assert len({row["date"][:4] for row in listed}) >= publications.YEARS
    assert len({topic for row in listed for topic in row["topics"]}) > 15
    assert len({row["title"] for row in listed}) > 1_000
    assert all(publications.GENERATED in row["summary"] for row in listed)


def test_forty_have_files_of_each_kind(listed: list[Any]) -> None:
    attached = [row["attachments"] for row in listed if row.get("attachments")]

    assert len(attached) == 40
    assert {name.rpartition(".")[2] for names in attached for name in names} == {
        *("pdf", "docx", "xlsx", "csv", "odt", "txt")
    }
