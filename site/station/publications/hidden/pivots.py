"""Pivot caches: the copy of its source that a pivot table keeps, also after the source is deleted.

Excel writes one part with the columns and every distinct value in them (the definition), and one
with the rows (the records). Either is enough to publish the names of all staff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from station.publications.hidden import office
from station.publications.hidden.kinds import Finding
from station.publications.hidden.places import counted, enumerated
from station.publications.reading.archive import Archive


def findings(
    archive: Archive, part: str, shown: frozenset[str], tables: list[str]
) -> Iterator[Finding]:
    """Of a definition. `shown`: sheets that can be seen; `tables`: sheets with its pivot tables."""
    columns: list[str] = []
    values = rows = 0
    source = ""
    inside_items = False
    for event in archive.events(part):
        has = event.attributes
        if not event.begins:
            if event.name == "sharedItems":
                inside_items = False
        elif event.name == "pivotCacheDefinition":
            rows = int(has.get("recordCount", "0")) if has.get("recordCount", "0").isdigit() else 0
        elif event.name == "worksheetSource":
            source = has.get("sheet", "") or has.get("name", "")
        elif event.name == "cacheField":
            columns.append(has.get("caption") or has.get("name", ""))
        elif event.name == "sharedItems":
            inside_items = True
        elif inside_items and event.name in {"s", "n", "d", "b", "e"}:
            values += 1
    for link in office.links_of(archive, part).values():
        if link.kind == "pivotCacheRecords" and link.target in archive:
            rows = max(rows, _rows(archive, link.target))
    on = f"Sheet {enumerated(tables)}" if tables else "On no sheet"
    yield Finding(
        kind="pivot_cache",
        place=f"{on} ({part})",
        words=f"It remembers {counted(rows, 'row')} and {counted(values, 'different value')}"
        f"{_of(columns)}.{_where(source, shown, has_table=bool(tables))}",
    )


def _of(columns: list[str]) -> str:
    return f" in the columns {enumerated(columns[:12])}" if columns else ""


def _where(source: str, shown: frozenset[str], *, has_table: bool) -> str:
    words = "" if has_table else " The pivot table that used it is gone, and the data is not."
    if source and source not in shown:
        words += f" They come from {source}, which cannot be seen in this file."
    return words


def _rows(archive: Archive, part: str) -> int:
    return sum(1 for event in archive.events(part) if event.begins and event.name == "r")


def records_alone(archive: Archive, roots: Mapping[str, str]) -> list[str]:
    """Records that no definition leads to."""
    led_to = {
        link.target
        for name, root in roots.items()
        if root == "pivotCacheDefinition"
        for link in office.links_of(archive, name).values()
    }
    return [
        name for name, root in roots.items() if root == "pivotCacheRecords" and name not in led_to
    ]


def finding_of_records(archive: Archive, part: str) -> Finding:
    return Finding(
        kind="pivot_cache",
        place=f"On no sheet ({part})",
        words=f"It remembers {counted(_rows(archive, part), 'row')} of a pivot table that is gone.",
    )
