"""The files of the demonstration's publications: of each kind, nothing hidden but in one."""

from pathlib import Path

import pytest

from station.demo import publication_files as files
from station.publications import hidden, reading

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
