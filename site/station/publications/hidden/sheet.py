"""One sheet of a workbook: which of its filled cells nobody sees."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from station.publications.hidden.kinds import Finding
from station.publications.hidden.places import (
    cells_in_words,
    column_letters,
    columns_in_words,
    counted,
    rows_in_words,
    split_cell,
)
from station.publications.reading.archive import Archive, Event

NARROWEST: Final = 0.5
"""Of a column, in characters, and of a row, in points: less is not seen."""
MOST_NAMED: Final = 50


@dataclass
class Seen:
    """What a pass over the sheet found."""

    filled: int = 0
    hidden_rows: Counter[int] = field(default_factory=Counter)
    hidden_columns: Counter[int] = field(default_factory=Counter)
    invisible: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Why -> cells."""
    is_filtered: bool = False
    has_scenarios: bool = False
    used_texts: set[int] = field(default_factory=set)
    """Numbers of the shared texts that its cells show."""


class _Pass:
    def __init__(self, styles: Mapping[int, str]) -> None:
        self.styles = styles
        self.seen = Seen()
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.rows_are_hidden = False
        self.columns_are_hidden = False
        self.row = self.column = 0
        self.row_is_hidden = False
        self.cell: Mapping[str, str] = {}
        self.cell_is_filled = False

    def take(self, event: Event) -> None:
        if event.begins:
            begin = self.BEGINS.get(event.name)
            if begin is not None:
                begin(self, event.attributes)
        elif event.name == "c":
            self.end_cell()
        elif event.name in {"v", "t"} and event.text:
            self.cell_is_filled = True
            if event.name == "v" and self.cell.get("t") == "s" and event.text.strip().isdigit():
                self.seen.used_texts.add(int(event.text))

    def begin_format(self, has: Mapping[str, str]) -> None:
        self.rows_are_hidden = _is_on(has.get("zeroHeight"))
        self.columns_are_hidden = _is_nothing(has.get("defaultColWidth"))

    def begin_column(self, has: Mapping[str, str]) -> None:
        if _is_on(has.get("hidden")) or _is_nothing(has.get("width")):
            self.starts.append(int(has.get("min", 0)))
            self.ends.append(int(has.get("max", 0)))

    def begin_row(self, has: Mapping[str, str]) -> None:
        self.row = int(has.get("r", self.row + 1))
        self.column = 0
        by_default = self.rows_are_hidden and "ht" not in has
        self.row_is_hidden = _is_on(has.get("hidden")) or _is_nothing(has.get("ht")) or by_default

    def begin_cell(self, has: Mapping[str, str]) -> None:
        self.cell = has
        self.cell_is_filled = False
        self.column = split_cell(has["r"])[0] if "r" in has else self.column + 1

    def begin_formula(self, has: Mapping[str, str]) -> None:
        self.cell_is_filled = True

    def begin_filter(self, has: Mapping[str, str]) -> None:
        self.seen.is_filtered = True

    def begin_scenario(self, has: Mapping[str, str]) -> None:
        self.seen.has_scenarios = True

    def end_cell(self) -> None:
        if not self.cell_is_filled:
            return
        self.seen.filled += 1
        if self.row_is_hidden:
            self.seen.hidden_rows[self.row] += 1
        if self.starts or self.columns_are_hidden:
            self.note_column()
        style = self.cell.get("s")
        if style and self.styles and int(style) in self.styles:
            cells = self.seen.invisible[self.styles[int(style)]]
            cells.append(f"{column_letters(self.column)}{self.row}")

    def note_column(self) -> None:
        at = bisect_right(self.starts, self.column) - 1
        if (at >= 0 and self.column <= self.ends[at]) or self.columns_are_hidden:
            self.seen.hidden_columns[self.column] += 1

    BEGINS: Final = {
        "c": begin_cell,
        "col": begin_column,
        "f": begin_formula,
        "filterColumn": begin_filter,
        "row": begin_row,
        "scenario": begin_scenario,
        "sheetFormatPr": begin_format,
    }


def looked_through(archive: Archive, part: str, styles: Mapping[int, str]) -> Seen:
    running = _Pass(styles)
    for event in archive.events(part):
        running.take(event)
    return running.seen


def findings(seen: Seen, name: str, *, is_filtered: bool) -> Iterator[Finding]:
    place = f"Sheet {name}"
    if seen.hidden_rows:
        rows = seen.hidden_rows
        yield Finding(
            kind="filtered_rows" if is_filtered or seen.is_filtered else "hidden_rows",
            place=f"{place}, {rows_in_words(rows)}",
            words=f"{counted(len(rows), 'hidden row')} with "
            f"{counted(rows.total(), 'filled cell')}.",
        )
    if seen.hidden_columns:
        columns = seen.hidden_columns
        yield Finding(
            kind="hidden_columns",
            place=f"{place}, {columns_in_words(columns)}",
            words=f"{counted(len(columns), 'hidden column')} with "
            f"{counted(columns.total(), 'filled cell')}.",
        )
    for why, cells in seen.invisible.items():
        yield Finding(
            kind="invisible_cells",
            place=f"{place}, {cells_in_words(cells[:MOST_NAMED])}",
            words=f"{counted(len(cells), 'filled cell')} with {why}.",
        )
    if seen.has_scenarios:
        yield Finding(
            kind="scenarios", place=place, words="Values of other scenarios are kept in it."
        )


def _is_on(value: str | None) -> bool:
    return value in {"1", "true", "on"}


def _is_nothing(size: str | None) -> bool:
    try:
        return size is not None and float(size) < NARROWEST
    except ValueError:
        return False
