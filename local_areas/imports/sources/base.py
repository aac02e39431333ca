"""What a source of statistics is: a kind of file, how it is told from others, and its rows.

Sources know nothing of the database. A source that counts by code gives a `Table`, one that knows
only where things happened gives `Spots`; `imports.staging` makes areas of both.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, ClassVar, Final

from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month
from local_areas.tables import Reject, UnknownFile, columns, plain, separator

MOST_REJECTS: Final = 1_000
"""How many rejects are kept one by one. All are counted."""

type Series = list[int | None]


@dataclass(frozen=True, kw_only=True)
class TypeName:
    """What is counted, as the source calls it."""

    key: str
    name: str
    parent: str = ""
    """The key of the type or group that it is part of."""
    is_sensitive: bool = False
    is_wide: bool = False
    """Counted only for boroughs and the force, never for a neighbourhood."""
    is_group: bool = False
    """Holds types together and counts nothing itself."""


@dataclass(kw_only=True)
class Batch:
    """What becomes one release."""

    scope: str
    """What a newer one replaces: empty for everything of the source."""
    title: str
    first: Month
    last: Month
    types: dict[str, TypeName] = field(default_factory=dict)

    def type(self, name: TypeName) -> str:
        """Its key, known from now on."""
        self.types.setdefault(name.key, name)
        return name.key


@dataclass(kw_only=True)
class Table(Batch):
    """Counts by the code of an area."""

    counts: dict[tuple[str, str], Series] = field(default_factory=dict)
    """(code, key of the type) -> one a month. A type that a code lacks is nought there wherever
    the code has figures at all."""
    is_by_name: bool = False
    """The codes are names of boroughs."""


@dataclass(kw_only=True)
class Spots(Batch):
    """Counts of one month by the point where things happened."""

    points: dict[tuple[float, float], Counter[str]] = field(default_factory=dict)
    """(longitude, latitude) -> key of the type -> how many."""
    nowhere: Counter[str] = field(default_factory=Counter)
    """Key of the type -> how many without a point: counted for the force only."""
    only: frozenset[str] = frozenset()
    """The codes of the areas that the file covers. Empty: all around its points."""

    def add(self, place: tuple[float, float] | None, keys: Sequence[str]) -> None:
        if place is None:
            self.nowhere.update(keys)
        else:
            self.points.setdefault(place, Counter()).update(keys)

    def join(self, other: Spots) -> None:
        """Take in another part of the same scope."""
        for place, counted in other.points.items():
            self.points.setdefault(place, Counter()).update(counted)
        self.nowhere.update(other.nowhere)
        self.types |= other.types


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of a file beside its content."""

    file_name: str
    named: Mapping[str, str] = field(default_factory=dict)
    """Field -> the name of its column, where no pattern finds it."""
    force: str = ""
    """As in police.uk's addresses (`metropolitan`), where neither file nor name says it."""


@dataclass(kw_only=True)
class Reading:
    """What was read of one file."""

    batches: list[Batch] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was not understood, or was understood in a way that somebody should know."""

    def reject(self, line: int, reason: str) -> None:
        self.rejected += 1
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(Reject(line=line, reason=reason))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The start of a file, by which its source is recognised."""

    header: Sequence[str]
    start: str

    @classmethod
    def of(cls, text: IO[str]) -> Opening:
        """Reads the first line."""
        start = text.readline(20_000)
        return cls(header=next(csv.reader([start], delimiter=separator(start)), []), start=start)


class Source(ABC):
    """One kind of file. Register an instance with `sources.register`."""

    key: ClassVar[str]
    scheme: ClassVar[str]
    """Whose types it counts: `StatisticType.scheme`."""
    name: ClassVar[str]
    """For people: “Ward tables of the London Datastore”."""
    publisher: ClassVar[str]
    """As pages name it beside the figures."""
    looks_for: ClassVar[tuple[str, ...]]
    """What a file of this kind has, in words."""
    all_name: ClassVar[str]
    """What everything together is called."""
    with_figures_of: ClassVar[str] = ""
    """The key of the source beside whose figures these are shown; empty: they are shown alone."""
    fewest: ClassVar[float] = 0.0
    """A borough is covered by a file where its neighbourhoods have at least this share of the rows
    that are usual (the median of the boroughs): fewer have strayed over from beside it."""
    joins: ClassVar[bool] = False
    """Files of one scope that come together are parts of one release."""

    @abstractmethod
    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool: ...

    @abstractmethod
    def rows(self, text: IO[str], about: About) -> Reading:
        """Everything in the file. Raises `UnknownFile` where a column that it needs is missing, and
        `tables.Unreadable`.
        """

    @property
    def summary(self) -> str:
        """The key under which pages find the figures: `AreaSummary.source`."""
        return self.with_figures_of or self.key

    def everything(self) -> TypeName:
        return TypeName(key=ALL, name=self.all_name)


_known: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Raises `ValueError` where the key is taken."""
    if source.key in _known:
        raise ValueError(f"There is a source “{source.key}” already.")
    _known[source.key] = source
    return source


def get(key: str) -> Source:
    """Raises `UnknownFile` where there is none of this key."""
    if key not in _known:
        raise UnknownFile([f"one of the sources {', '.join(_known)}"], [key])
    return _known[key]


def sources() -> Iterator[Source]:
    yield from _known.values()


def recognised(opening: Opening, named: Mapping[str, str] | None = None) -> Source:
    """The source of a file that starts like this. Raises `UnknownFile` with what each looks for."""
    for source in _known.values():
        if source.recognises(opening, named or {}):
            return source
    looked_for = [f"{each.name} ({', '.join(each.looks_for)})" for each in _known.values()]
    raise UnknownFile(looked_for, opening.header or [opening.start[:80]])


def has(header: Sequence[str], patterns: Mapping[str, str], named: Mapping[str, str]) -> bool:
    """Whether a header has a column for each of these fields."""
    asked = {field: name for field, name in named.items() if field in patterns}
    try:
        columns(header, patterns, named=asked)
    except UnknownFile:
        return False
    return True


def slug(name: str) -> str:
    """“ARSON & CRIMINAL DAMAGE” -> `arson-criminal-damage`."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:100] or "unnamed"


def sentence(name: str) -> str:
    """“ARSON  AND CRIMINAL DAMAGE” -> “Arson and criminal damage”. Mixed case is left alone."""
    tidy = " ".join(name.split())
    return tidy.capitalize() if tidy.isupper() else tidy


_ARCHIVE: Final = re.compile(
    r"(?P<month>\d{4}-\d{2})-(?P<force>[a-z][a-z-]*?)-(?:street|outcomes|stop-and-search)\b"
)


def archive_name(file_name: str) -> tuple[str, Month | None]:
    """The force and the month that a name of police.uk's archive says, where it says them:
    `2024-08-metropolitan-stop-and-search.csv`.
    """
    said = _ARCHIVE.search(PurePath(file_name).name.lower())
    if said is None:
        return "", None
    return said["force"], Month.parse(said["month"])


_KIND_OF_FORCE: Final = re.compile(r"\b(police service of|police service|police|constabulary)\b")


def force_key(name: str) -> str:
    """“Metropolitan Police Service” -> `metropolitan`, as police.uk's addresses have it."""
    if name.lower().startswith("british transport"):
        return "btp"
    return slug(_KIND_OF_FORCE.sub(" ", name.lower()))


def point(longitude: str, latitude: str) -> tuple[float, float] | None:
    """None where there are no coordinates. Raises `ValueError` where they are none on Earth."""
    if not longitude.strip() or not latitude.strip():
        return None
    place = float(longitude), float(latitude)
    if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
        raise ValueError
    return None if place == (0.0, 0.0) else place


def unread(header: Sequence[str], places: Mapping[str, int], known: Sequence[str]) -> list[str]:
    """The columns that are neither read nor known to be of no use."""
    used = set(places.values())
    return [
        name
        for place, name in enumerate(header)
        if place not in used and not any(re.fullmatch(each, plain(name)) for each in known)
    ]


def note_unread(reading: Reading, names: Sequence[str]) -> None:
    if names:
        told = ", ".join(f"“{name}”" for name in names[:20])
        reading.notes.append(f"Columns that were not understood and not read: {told}.")
