"""Files of rows, however a spreadsheet has saved them."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path

import pytest

from local_areas import tables
from local_areas.imports.sources.base import Opening
from local_areas.tables import Unreadable

ROWS = [["ward_code", "ward, old name"], ["A1", "St. Mary's; Harbour"], ["A2", "Tŷ Newydd"]]


def saved(folder: Path, separator: str, encoding: str, *, packed: bool = False) -> Path:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    data = "\r\n".join([*lines, ""]).encode(encoding)
    path = folder / "file.csv"
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_however_it_was_saved(
    tmp_path: Path, separator: str, encoding: str, packed: bool
) -> None:
    path = saved(tmp_path, separator, encoding, packed=packed)

    with tables.opened(path) as text:
        rows = list(tables.numbered(text))
    with tables.opened(path) as text:
        opening = Opening.of(text)

    assert rows == list(enumerate(ROWS, start=1))
    assert opening.header == ROWS[0]


def test_commas_in_quotes_do_not_make_columns_of_a_header(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('code;"Name, as it was, and is"\nA1;x\n')

    with tables.opened(path) as text:
        assert next(tables.numbered(text)) == (1, ["code", "Name, as it was, and is"])


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\0\0", "code,name\n".encode("utf-16-le")])
def test_what_is_no_text_is_refused_with_a_way_on(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)

    with pytest.raises(Unreadable, match="save it as CSV in UTF-8"), tables.opened(path):
        pass


def bomb(folder: Path, start: bytes = b"") -> Path:
    path = folder / "file.csv.gz"
    path.write_bytes(gzip.compress(start + b"ward_code\n" * 10_000))
    return path


@pytest.mark.parametrize("start", [b"", b"\xff\xfe", b"\xe9\n"], ids=["UTF-8", "UTF-16", "Windows"])
def test_what_never_ends_once_it_is_unpacked_is_refused_before_it_is_read(
    start: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST", 50_000)

    with (
        pytest.raises(Unreadable, match="no table of areas is"),
        tables.opened(bomb(tmp_path, start)),
    ):
        pass


@pytest.mark.parametrize("text", ["x" * 2_000, "code,name\n" + "x" * 2_000])
def test_a_line_without_an_end_is_not_held(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST_LINE", 1_000)

    with pytest.raises(Unreadable, match="A line has more than"):
        list(tables.numbered(StringIO(text)))


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "[1", '{"a": ' + "9" * 5_000 + "}", '"' + "x" * 2_000 + '"']
)
def test_json_that_cannot_be_held_is_refused_in_words(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_JSON", 1_000 if "x" in text else 1_000_000)

    with pytest.raises(Unreadable, match="JSON"):
        tables.parsed(StringIO(text))
