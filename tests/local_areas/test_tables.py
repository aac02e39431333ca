"""Files of rows, however a spreadsheet has saved them."""

from __future__ import annotations

import gzip
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
