"""Excel workbooks."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.publications.hidden import cell_styles, office, pivots, sheet
from station.publications.hidden.kinds import Finding, unchecked
from station.publications.hidden.places import cells_in_words, counted, enumerated
from station.publications.reading.archive import DAMAGED, Archive

USUAL_NAMES: Final = ("_xlnm.", "_xlfn", "_xlpm", "_xleta", "_xlchart")
"""Excel makes these itself: print areas, filters, functions of later versions."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    name: str
    state: str
    """"visible", "hidden" or "veryHidden"."""
    part: str


def findings(path: Path) -> Iterator[Finding]:
    archive = Archive(path)
    book = office.main_part(archive, "xl/workbook.xml")
    if book not in archive:
        yield unchecked(DAMAGED)
        return
    roots = {name: _root(archive, name) for name in archive.names if name.endswith(".xml")}
    sheets = _sheets(archive, book)
    shown = frozenset(each.name for each in sheets if each.state == "visible")
    by_part = _sheets_by_part(archive, sheets)
    yield from _hidden_sheets_and_cells(archive, book, sheets, roots)
    yield from _names(archive, book)
    for name, root in roots.items():
        place = f"Sheet {by_part[name].name}" if name in by_part else name
        if root == "pivotCacheDefinition":
            yield from pivots.findings(archive, name, shown, _tables(archive, roots, by_part, name))
        elif root == "externalLink":
            yield _external(archive, name)
        elif root in {"comments", "ThreadedComments"}:
            yield from _comments(archive, name, place)
        elif root == "connections":
            yield Finding(
                kind="connection",
                place=name,
                words="It says where data came from, and how to log in.",
            )
        elif root in {"headers", "revisions"} and "revision" in name.lower():
            yield Finding(
                kind="revision_history", place=name, words="Who changed which cell, and from what."
            )
        elif root == "wsDr":
            yield from office.drawing_findings(archive, name, place)
    for name in pivots.records_alone(archive, roots):
        yield pivots.finding_of_records(archive, name)
    yield from office.chart_findings(archive, shown)
    yield from office.findings(archive)


def _root(archive: Archive, name: str) -> str:
    return next((event.name for event in archive.events(name)), "")


def _sheets(archive: Archive, book: str) -> list[Sheet]:
    links = office.links_of(archive, book)
    found = []
    for event in archive.events(book):
        if event.begins and event.name == "sheet":
            has = event.attributes
            id = next((value for key, value in has.items() if key.endswith(":id")), "")
            link = links.get(id)
            found.append(
                Sheet(
                    name=has.get("name", ""),
                    state=has.get("state", "visible"),
                    part=link.target if link else "",
                )
            )
    return found


def _sheets_by_part(archive: Archive, sheets: list[Sheet]) -> Mapping[str, Sheet]:
    """Comments, drawings and pivot tables -> the sheet that they are on."""
    return {
        link.target: each
        for each in sheets
        for link in office.links_of(archive, each.part).values()
        if each.part
    }


def _tables(
    archive: Archive, roots: Mapping[str, str], by_part: Mapping[str, Sheet], cache: str
) -> list[str]:
    """The names of the sheets on which a pivot table shows this cache."""
    return [
        by_part[name].name
        for name, root in roots.items()
        if root == "pivotTableDefinition"
        and name in by_part
        and any(link.target == cache for link in office.links_of(archive, name).values())
    ]


def _hidden_sheets_and_cells(
    archive: Archive, book: str, sheets: list[Sheet], roots: Mapping[str, str]
) -> Iterator[Finding]:
    styles = cell_styles.invisible_styles(archive, _linked(archive, book, "styles"))
    used: set[int] = set()
    known = {each.part for each in sheets}
    for each in sheets:
        if each.part not in archive:
            yield unchecked(DAMAGED, f"Sheet {each.name}")
            continue
        seen = sheet.looked_through(archive, each.part, styles)
        used |= seen.used_texts
        if each.state == "visible":
            yield from sheet.findings(
                seen, each.name, is_filtered=_has_filtered_table(archive, each.part)
            )
        else:
            very = each.state == "veryHidden"
            yield Finding(
                kind="very_hidden_sheet" if very else "hidden_sheet",
                place=f"Sheet {each.name}",
                words=f"A hidden sheet with {counted(seen.filled, 'filled cell')}.",
            )
    for name, root in roots.items():  # sheets that the workbook does not name any more
        if root == "worksheet" and name not in known:
            seen = sheet.looked_through(archive, name, styles)
            yield Finding(
                kind="hidden_sheet",
                place=name,
                words=f"A sheet that the workbook does not name, with "
                f"{counted(seen.filled, 'filled cell')}.",
            )
    yield from _leftover_text(archive, _linked(archive, book, "sharedStrings"), used)


def _linked(archive: Archive, part: str, kind: str) -> str:
    targets = (link.target for link in office.links_of(archive, part).values() if link.kind == kind)
    return next(targets, posixpath.join(posixpath.dirname(part), f"{kind}.xml"))


def _has_filtered_table(archive: Archive, part: str) -> bool:
    return any(
        event.begins and event.name == "filterColumn"
        for link in office.links_of(archive, part).values()
        if link.kind == "table" and link.target in archive
        for event in archive.events(link.target)
    )


def _leftover_text(archive: Archive, part: str, used: set[int]) -> Iterator[Finding]:
    if part not in archive:
        return
    number = -1
    left = 0
    says_something = False
    for event in archive.events(part):
        if event.name == "si" and event.begins:
            number += 1
            says_something = False
        elif event.name == "t" and not event.begins:
            says_something = says_something or bool(event.text.strip())
        elif event.name == "si" and says_something and number not in used:
            left += 1
    if left:
        yield Finding(
            kind="leftover_text",
            place=part,
            words=f"{counted(left, 'text')} that no cell uses, left from something deleted.",
        )


def _names(archive: Archive, book: str) -> Iterator[Finding]:
    hidden: list[str] = []
    outside: list[str] = []
    for event in archive.events(book):
        if event.begins or event.name != "definedName":
            continue
        name = event.attributes.get("name", "")
        if name.startswith(USUAL_NAMES):
            continue
        is_hidden = event.attributes.get("hidden") in {"1", "true"}
        leads_nowhere = "#REF!" in event.text or "[" in event.text
        holds_values = event.text.lstrip("={ ").startswith('"')
        if is_hidden or leads_nowhere or holds_values:
            hidden.append(name)
        else:
            outside.append(name)
    if hidden:
        yield Finding(
            kind="hidden_name",
            place="Name manager",
            words=f"{counted(len(hidden), 'name')} that is hidden, holds a text, or is left from "
            f"another sheet or workbook: {enumerated(hidden[:8])}.",
        )
    if outside:
        yield Finding(
            kind="defined_names",
            place="Name manager",
            words=f"{counted(len(outside), 'name')} for cells: {enumerated(outside[:8])}.",
        )


def _external(archive: Archive, part: str) -> Finding:
    cells = 0
    sheets = []
    for event in archive.events(part):
        if event.begins and event.name == "cell":
            cells += 1
        elif event.begins and event.name == "sheetName":
            sheets.append(event.attributes.get("val", ""))
    about = f" from its sheets {enumerated(sheets[:8])}" if sheets else ""
    return Finding(
        kind="external_cache",
        place=part,
        words=f"A link to another workbook, with {counted(cells, 'value')} kept{about}.",
    )


def _comments(archive: Archive, part: str, place: str) -> Iterator[Finding]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for event in archive.events(part):
        if event.begins and event.name in {"comment", "threadedComment"}:
            by_kind[event.name].append(event.attributes.get("ref", ""))
    for cells in by_kind.values():
        yield Finding(
            kind="comments",
            place=f"{place}, {cells_in_words(filter(None, cells))}",
            words=f"{counted(len(cells), 'comment')}.",
        )
