"""Cells that no spreadsheet program runs, as CSV and XLSX."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Final

from django.http import StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these, programs take a text for a formula (OWASP: "CSV Injection"); the last four are the
wide forms, which some of them read as the narrow ones."""
SKIPPED: Final = " \u00a0\u200b\ufeff"
"""Programs skip these before they look whether it is a formula."""
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL: Final = 32_767
"""Characters that a cell of a spreadsheet can have."""
CUT: Final = " […]"


def harmless(text: str) -> str:
    """As the programs show it, and never run it."""
    return f"'{text}" if text.lstrip(SKIPPED).startswith(RUN) else text


class _Line:
    """What `csv.writer` writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """Numbers stay numbers, None is an empty cell."""
    writer = csv.writer(_Line())
    yield "\ufeff"  # without it Excel takes UTF-8 for another encoding
    for cells in lines:
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])


def csv_response(name: str, lines: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Line by line, as an attachment."""
    response = StreamingHttpResponse(csv_lines(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_file(lines: Iterable[Sequence[str]], title: str) -> BytesIO:
    """At its beginning. Nothing of it is written to a disk by us."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for cells in lines:
        sheet.append([_text_cell(sheet, cell) for cell in cells])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _text_cell(sheet: object, text: str) -> WriteOnlyCell:
    text = harmless(NOT_IN_XML.sub("\ufffd", text))
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, value=text)
    # Whatever it looks like: neither a formula nor a number that loses its leading nought.
    cell.data_type = "s"
    return cell
