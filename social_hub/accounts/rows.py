"""A list of accounts as a CSV or a spreadsheet: its columns recognised, its rows numbered."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

PATTERNS: Final = {
    "network": r"(social )?(network|platform|site|channel)",
    "handle": r"(account |user ?)?(handle|name|id)|account|(page|remote|account) id|url|address"
    r"|handle or (page|remote) id",
    "area": r"(.* )?(area|ward|neighbourhood|beat|snt|borough)( (code|id|name))?",
    "owner": r"owner( (e ?mail|mail|name))?|e ?mail|mail|responsible",
    "corporate": r"(is )?(corporate|force wide|force)",
}
"""Field -> what the name of its column looks like, in small letters and with single spaces."""
OPTIONAL: Final = frozenset({"area", "owner", "corporate"})
LARGEST: Final = 10 * 1024 * 1024
"""Bytes. A list of 10,000 accounts has about one."""
MOST_ROWS: Final = 100_000
LARGEST_SHEET: Final = 200 * 1024 * 1024
"""Bytes of a spreadsheet's parts, unpacked."""
_ZIP: Final = b"PK\x03\x04"


class Unreadable(ValueError):
    """A file that is no list of accounts. Its words say why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Row:
    line: int
    """Of a CSV, or the row of a spreadsheet; from 1, with the header."""
    cells: Mapping[str, str]
    """Field -> text without spaces around it; empty where there is none."""


def rows_of(path: Path) -> list[Row]:
    """All rows below the header. Raises `Unreadable`, and `OSError`."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(_("The file is larger than 10 MB, so it is no list of accounts."))
    content = path.read_bytes()
    lines = _of_sheet(content) if content.startswith(_ZIP) else _of_text(content)
    first = next(lines, None)
    if first is None:
        raise Unreadable(_("The file is empty."))
    places = _places(first[1])
    found = []
    for number, line in lines:
        if number > MOST_ROWS:
            raise Unreadable(_("The file has more than 100,000 rows. Divide it."))
        if any(line):
            found.append(Row(line=number, cells=_cells(line, places)))
    return found


def _cells(line: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {
        field: line[places[field]].replace("\0", "").strip()
        if places.get(field, len(line)) < len(line)
        else ""
        for field in PATTERNS
    }


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [re.sub(r"[^0-9a-z]+", " ", name.lower()).strip() for name in header]
    places: dict[str, int] = {}
    for field, pattern in PATTERNS.items():
        for place, name in enumerate(names):
            if place not in places.values() and re.fullmatch(pattern, name):
                places[field] = place
                break
    missing = [field for field in PATTERNS if field not in places and field not in OPTIONAL]
    if missing:
        raise Unreadable(
            _("Nothing was read. Looked for columns for %(missing)s; found %(found)s.")
            % {
                "missing": ", ".join(missing),
                "found": ", ".join(f"“{name[:40]}”" for name in header[:20]) or _("none"),
            }
        )
    return places


def _of_text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("This is no text file. Save the list as CSV in UTF-8, or as XLSX."))
    text = io.StringIO(_decoded(content), newline="")
    start = text.readline()
    bare = re.sub(r'"[^"]*("|$)', "", start)
    separator = max(",;\t", key=bare.count)
    reader = csv.reader(chain([start], text), delimiter=separator)
    try:
        for line in reader:
            yield reader.line_num, line
    except csv.Error as error:
        raise Unreadable(_("The file cannot be read as rows: %(why)s.") % {"why": error}) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > LARGEST_SHEET:
            raise Unreadable(_("The spreadsheet unfolds to more than 200 MB. Save it as CSV."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Unreadable:
        raise
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(_("This is no spreadsheet that can be read. Save it as XLSX.")) from error
    try:
        sheet = book.worksheets[0]
        # It may say that it is as large as a sheet can be: rows come as they are, not as it says.
        sheet.reset_dimensions()
        for number, line in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(cell) for cell in line]
    finally:
        book.close()


def _text(cell: Any) -> str:
    """Numbers as they are read: a page's id is 1234, and not 1234.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
