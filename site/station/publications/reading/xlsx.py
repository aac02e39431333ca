"""Spreadsheets (Excel, OpenDocument): sheet by sheet. Hidden sheets are left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from station.publications.reading.archive import DAMAGED, Archive
from station.publications.reading.base import CUT, Place, Text, Unreadable, kept

MOST_ROWS: Final = 200_000
"""Of one sheet."""


def read(path: Path) -> Text:
    Archive(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        shown = [
            (number, sheet.name)
            for number, sheet in enumerate(workbook.sheets_metadata, 1)
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        places, complete = kept(_sheets(workbook, shown))
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Unreadable(DAMAGED) from error
    if not places:
        return Text(pages=len(shown), why="There is no text in it.")
    return Text(places=places, pages=len(shown), searchable=True, why="" if complete else CUT)


def _sheets(workbook: Any, shown: list[tuple[int, str]]) -> Iterator[Place]:
    for number, name in shown:
        rows = islice(workbook.get_sheet_by_name(name).iter_rows(), MOST_ROWS)
        lines = (" ".join(_written(cell) for cell in row if cell != "") for row in rows)
        yield Place(number=number, text="\n".join(filter(None, lines)), name=f"Sheet {name}")


def _written(cell: Any) -> str:
    """A whole number as people write it: Excel keeps every number as a fraction."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
