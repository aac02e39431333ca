"""OpenDocument: texts, spreadsheets and presentations of LibreOffice and others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from station.publications.hidden import pictures
from station.publications.hidden.cell_styles import WHITE, alike
from station.publications.hidden.kinds import Finding, unchecked
from station.publications.hidden.office import PROGRAMS
from station.publications.hidden.places import (
    columns_in_words,
    counted,
    enumerated,
    rows_in_words,
)
from station.publications.reading.archive import DAMAGED, ENCRYPTED, Archive, Event

CHANGES: Final = {
    "insertion": "insertion",
    "deletion": "deletion",
    "format-change": "change of format",
    "cell-content-change": "change of a cell",
    "movement": "moved passage",
}
HIDDEN_TEXT: Final = frozenset({"hidden-text", "hidden-paragraph"})
PEOPLE: Final = frozenset({"creator", "initial-creator", "printed-by", "editor", "manager"})
MOST_REPEATED: Final = 10_000
"""Rows and columns that are repeated to the end of a sheet are empty."""


def findings(path: Path) -> Iterator[Finding]:
    archive = Archive(path)
    if "content.xml" not in archive:
        yield unchecked(DAMAGED)
        return
    if "META-INF/manifest.xml" in archive and any(
        event.name == "encryption-data" for event in archive.events("META-INF/manifest.xml")
    ):
        yield unchecked(ENCRYPTED)
        return
    hidden_styles: dict[str, str] = {}
    for name in ("styles.xml", "content.xml"):
        if name in archive:
            hidden_styles |= _hidden_styles(archive, name)
    for name in ("styles.xml", "content.xml"):
        if name in archive:
            running = _Pass(hidden_styles)
            for event in archive.events(name):
                running.take(event)
            yield from running.findings("Header or footer" if name == "styles.xml" else "Text")
    yield from _properties(archive)
    yield from _parts(archive)


def _hidden_styles(archive: Archive, part: str) -> Mapping[str, str]:
    """Name of a style -> "table", "text" or "unseen", where what it formats is not shown."""
    found: dict[str, str] = {}
    style = ""
    for event in archive.events(part):
        if not event.begins:
            continue
        has = event.attributes
        if event.name == "style":
            style = has.get("name", "")
        elif event.name in {"table-properties", "section-properties"} and (
            has.get("table:display") == "false" or has.get("text:display") == "none"
        ):
            found[style] = "table"
        elif event.name == "text-properties":
            if has.get("text:display") in {"none", "condition"}:
                found[style] = "text"
            elif alike(has.get("fo:color", "#000000")[1:].upper(), WHITE) and has.get(
                "fo:background-color", "transparent"
            ) in {"transparent", "#ffffff"}:
                found.setdefault(style, "unseen")
        elif event.name in {"paragraph-properties", "table-cell-properties", "graphic-properties"}:
            colour = has.get("fo:background-color", "transparent")
            if colour not in {"transparent", "#ffffff"} and found.get(style) == "unseen":
                del found[style]
    return found


class _Pass:
    def __init__(self, hidden_styles: Mapping[str, str]) -> None:
        self.hidden_styles = hidden_styles
        self.open: list[tuple[str, str]] = []
        """(Name, style) of each element that is open."""
        self.changes: Counter[str] = Counter()
        self.annotations = self.hidden = self.unseen = self.conditions = 0
        self.sections: list[str] = []
        self.tables: list[str] = []
        self.table = ""
        self.row = self.row_step = self.column = 0
        self.row_state = ""
        self.column_states: list[str] = []
        self.cells: dict[tuple[str, str], Counter[int]] = {}
        """(Sheet, "rows", "filtered" or "columns") -> number -> filled cells."""

    def take(self, event: Event) -> None:
        if event.begins:
            style = event.attributes.get("style-name", "")
            self.open.append((event.name, style))
            self.begin(event.name, event.attributes, style)
            return
        self.open.pop()
        if event.text.strip() and event.name in {"p", "h", "span", "a", *HIDDEN_TEXT}:
            self.count(len(event.text.strip()), event.attributes)
        if event.name == "table-row":
            self.row += self.row_step

    def begin(self, name: str, has: Mapping[str, str], style: str) -> None:
        if name in CHANGES and self.is_inside("tracked-changes"):
            self.changes[CHANGES[name]] += 1
        elif name == "annotation":
            self.annotations += 1
        elif name in HIDDEN_TEXT:
            self.conditions += 1
        elif name == "section" and (
            has.get("text:display") in {"none", "condition"} or style in self.hidden_styles
        ):
            self.sections.append(has.get("text:name", ""))
        elif name == "table":
            self.table = has.get("table:name", "")
            self.row, self.column_states = 1, []
            if self.hidden_styles.get(style) == "table" or has.get("table:display") == "false":
                self.tables.append(self.table)
        elif name == "table-column":
            repeated = min(_number(has.get("table:number-columns-repeated")), MOST_REPEATED)
            self.column_states += [has.get("table:visibility", "visible")] * repeated
        elif name == "table-row":
            self.row_step = _number(has.get("table:number-rows-repeated"))
            self.row_state = has.get("table:visibility", "visible")
            self.column = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.begin_cell(has)

    def begin_cell(self, has: Mapping[str, str]) -> None:
        first = self.column
        self.column += _number(has.get("table:number-columns-repeated"))
        if not any(key.startswith(("office:value", "office:date", "office:string", "office:time",
                                   "table:formula", "office:boolean")) for key in has):  # fmt: skip
            return
        if self.row_state != "visible":
            what = "filtered" if self.row_state == "filter" else "rows"
            self.cells.setdefault((self.table, what), Counter())[self.row] += 1
        for index in range(first, min(self.column, len(self.column_states))):
            if self.column_states[index] != "visible":
                self.cells.setdefault((self.table, "columns"), Counter())[index + 1] += 1

    def is_inside(self, name: str) -> bool:
        return any(each == name for each, _ in self.open)

    def count(self, characters: int, has: Mapping[str, str]) -> None:
        styles = {style for _, style in self.open} | {has.get("style-name", "")}
        states = {self.hidden_styles.get(style) for style in styles}
        if "text" in states:
            self.hidden += characters
        elif "unseen" in states:
            self.unseen += characters

    def findings(self, place: str) -> Iterator[Finding]:
        if self.changes:
            parts = ", ".join(counted(number, name) for name, number in self.changes.items())
            yield Finding(kind="tracked_changes", place=place, words=f"{parts}, with who and when.")
        for kind, number, words in (
            ("comments", self.annotations, counted(self.annotations, "comment")),
            (
                "hidden_text",
                self.hidden,
                f"{counted(self.hidden, 'character')} formatted as hidden",
            ),
            ("invisible_text", self.unseen, f"{counted(self.unseen, 'character')} in white"),
            (
                "hidden_section",
                self.conditions,
                f"{counted(self.conditions, 'passage')} that a condition hides",
            ),
        ):
            if number:
                yield Finding(kind=kind, place=place, words=f"{words}.")
        for section in self.sections:
            yield Finding(
                kind="hidden_section", place=f"Section {section}", words="It is not shown."
            )
        for table in self.tables:
            yield Finding(kind="hidden_sheet", place=f"Sheet {table}", words="A hidden sheet.")
        for (table, what), cells in self.cells.items():
            if table in self.tables:
                continue
            in_words = columns_in_words if what == "columns" else rows_in_words
            one = "column" if what == "columns" else "row"
            yield Finding(
                kind={"rows": "hidden_rows", "filtered": "filtered_rows"}.get(
                    what, "hidden_columns"
                ),
                place=f"Sheet {table}, {in_words(cells)}",
                words=f"{counted(len(cells), f'hidden {one}')} with "
                f"{counted(cells.total(), 'filled cell')}.",
            )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1


def _properties(archive: Archive) -> Iterator[Finding]:
    if "meta.xml" not in archive:
        return
    people: list[str] = []
    own = 0
    for event in archive.events("meta.xml"):
        said = event.text.strip()
        if event.begins or not said:
            continue
        if event.name in PEOPLE and said.casefold() not in PROGRAMS:
            people.append(event.name.replace("-", " "))
        elif event.name in {"user-defined", "description", "keyword"}:
            own += 1
    if people:
        yield Finding(
            kind="author",
            place="File properties",
            words=f"It names a person ({enumerated(list(dict.fromkeys(people)))}).",
        )
    if own:
        yield Finding(
            kind="properties",
            place="File properties",
            words=f"{counted(own, 'property', 'properties')} that nobody sees on a page.",
        )


def _parts(archive: Archive) -> Iterator[Finding]:
    objects: set[str] = set()
    for name in archive.names:
        parts = PurePosixPath(name).parts
        if parts[0] in {"Basic", "Scripts"}:
            if name.endswith((".py", ".js", ".bsh")) or (
                name.endswith(".xml") and "script-l" not in name
            ):
                yield Finding(kind="macros", place=name, words="It has programs inside.")
        elif parts[0] == "Versions":
            yield Finding(
                kind="earlier_versions", place=name, words="An earlier version of the whole file."
            )
        elif parts[0].startswith("Object") and parts[0] != "ObjectReplacements":
            objects.add(parts[0])
        elif parts[0] == "Thumbnails":
            yield Finding(
                kind="document_thumbnail",
                place=name,
                words="It shows the first page as it was when the file was saved.",
            )
        elif parts[0] == "Pictures":
            yield from pictures.findings_in(archive.read(name), name, within=True)
    for each in sorted(objects):
        content = f"{each}/content.xml"
        is_chart = content in archive and any(
            event.name == "chart" for event in archive.events(content)
        )
        yield Finding(
            kind="embedded",
            place=each,
            words="A chart with the table that it was drawn from."
            if is_chart
            else "A whole file is inside.",
        )
