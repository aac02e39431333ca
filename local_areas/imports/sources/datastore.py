"""Tables of the London Datastore: a row a type and ward (or borough), a column a month.

The months roll from release to release and the other columns are called differently each time:
months are whatever `^\\d{6}$` matches, wards are known by their code. The column of boroughs also
holds what is none (“Aviation Security (SO18)”, “Unknown”): which borough a ward is in comes from
our own tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import IO, ClassVar, Final

from local_areas.imports.sources.base import (
    About,
    Opening,
    Reading,
    Series,
    Source,
    Table,
    TypeName,
    has,
    note_unread,
    sentence,
    slug,
    unread,
)
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, columns, numbered, plain

MONTH: Final = re.compile(r"\d{6}")
TYPES: Final = {
    "major": r"major ?(text|category|type|class( description)?)?",
    "minor": r"minor ?(text|category|type|class( description)?)?",
}
WARD: Final = {"code": r"(ward|wd ?\d\d|area|gss|lsoa|neighbourhood) ?(code|cd)|code|wd\d\dcd|gss"}
BOROUGH: Final = {"borough": r"(lookup ?)?(borough|bcu|la)( ?name)?( ?lookup ?bcu2cad)?"}
SMALLER: Final = re.compile(r"ward|lsoa|msoa|neighbourhood|(?<!borough )\bcode\b|\bwd\d\d")
USELESS: Final = (r".*name", r".*borough.*", r"refreshed.*")
SENSITIVE: Final = re.compile(r"sexual|rape|homicide|murder|stalking|modern slavery", re.IGNORECASE)


class Datastore(Source):
    key = "datastore"
    scheme = "mps"
    name = "Ward table of the London Datastore"
    publisher = "Metropolitan Police Service, London Datastore"
    looks_for: ClassVar[tuple[str, ...]] = (
        "columns for the major type and a ward's code",
        "a column a month such as 202601",
    )
    all_name = "All recorded crime"
    area: ClassVar[Mapping[str, str]] = WARD
    scope: ClassVar[str] = ""
    is_by_name: ClassVar[bool] = False

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        needed = {"major": TYPES["major"], **self.area}
        return has(opening.header, needed, named) and bool(_months(opening.header))

    def rows(self, text: IO[str], about: About) -> Reading:
        lines = numbered(text)
        _, header = next(lines, (0, []))
        places = columns(header, {**TYPES, **self.area}, named=about.named, optional=["minor"])
        by_month = _months(header)
        if not by_month:
            raise UnknownFile(["columns of months such as 202601"], header)
        table = _Months(by_month)
        batch = Table(
            scope=self.scope,
            title=f"{table.first} to {table.last}",
            first=table.first,
            last=table.last,
            is_by_name=self.is_by_name,
        )
        reading = Reading(batches=[batch])
        note_unread(
            reading,
            unread(header, places | {str(place): place for place in by_month.values()}, USELESS),
        )
        batch.type(self.everything())
        types: dict[tuple[str, str], tuple[str, ...]] = {}
        major, minor, area = places["major"], places.get("minor"), next(iter(self.area))
        known, code_at, width = batch.counts, places[area], len(header)
        for line, row in lines:
            reading.rows += 1
            if len(row) != width:
                reading.reject(line, f"has {len(row)} columns where the header has {width}")
                continue
            code, names = row[code_at].strip(), (row[major], "" if minor is None else row[minor])
            if not code or not names[0].strip():
                reading.reject(line, "has no code of an area" if not code else "has no type")
                continue
            try:
                counts = table.read(row)
            except ValueError as error:
                reading.reject(line, str(error))
                continue
            keys = types.get(names)
            if keys is None:
                keys = types[names] = _keys(batch, *names)
            for key in keys:
                before = known.get((code, key))
                known[code, key] = counts if before is None else added(before, counts)
        return reading


class DatastoreBoroughs(Datastore):
    """The source's own figures of whole boroughs, with the crimes that have no known ward."""

    key = "datastore-boroughs"
    name = "Borough table of the London Datastore"
    looks_for = (
        "columns for the major type and the borough's name",
        "no column for a ward or another smaller area",
        "a column a month such as 202601",
    )
    with_figures_of = "datastore"
    area = BOROUGH
    is_by_name = True

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        """A table of smaller areas has a borough's column too, and does not add up to it."""
        is_of_smaller = any(SMALLER.search(plain(name)) for name in opening.header)
        return not is_of_smaller and super().recognises(opening, named)


class _Months:
    """Where a row's months are."""

    def __init__(self, by_month: Mapping[Month, int]) -> None:
        self.first, self.last = min(by_month), max(by_month)
        self._places = [by_month.get(self.first + n) for n in range(self.last - self.first + 1)]
        start = self._places[0]
        run = [None if start is None else start + n for n in range(len(self._places))]
        self._run = slice(start, (start or 0) + len(run)) if run == self._places else None

    def read(self, row: Sequence[str]) -> Series:
        """Raises `ValueError` with the reason."""
        if self._run is not None:
            try:
                counts = list(map(int, row[self._run]))
            except ValueError:
                pass
            else:
                if min(counts) >= 0:
                    return counts  # type: ignore[return-value]
        return [None if place is None else _count(row[place]) for place in self._places]


def _count(cell: str) -> int | None:
    """Empty is missing, and so are the marks that stand for it."""
    text = cell.strip().replace(",", "")
    if text in {"", "-", "..", "n/a", "N/A"}:
        return None
    if not re.fullmatch(r"\d+(\.0+)?", text):
        raise ValueError(f"“{cell[:40]}” is no count")
    return int(text.partition(".")[0])


def added(one: Series, other: Series) -> Series:
    """Month by month; missing where one is."""
    try:
        return [a + b for a, b in zip(one, other, strict=True)]  # type: ignore[operator]
    except TypeError:
        return [None if a is None or b is None else a + b for a, b in zip(one, other, strict=True)]


def _months(header: Sequence[str]) -> dict[Month, int]:
    found = {}
    for place, name in enumerate(header):
        if MONTH.fullmatch(name.strip()):
            try:
                found[Month.parse(name)] = place
            except ValueError:
                continue
    return found


def _keys(batch: Table, major: str, minor: str) -> tuple[str, ...]:
    """What a row of these types adds to: everything, the major type, the minor type."""
    upper = batch.type(
        TypeName(key=slug(major), name=sentence(major), is_sensitive=bool(SENSITIVE.search(major)))
    )
    if not minor.strip():
        return (ALL, upper)
    lower = batch.type(
        TypeName(
            key=f"{upper}--{slug(minor)}"[:120],
            name=sentence(minor),
            parent=upper,
            is_sensitive=bool(SENSITIVE.search(f"{major} {minor}")),
        )
    )
    return (ALL, upper, lower)
