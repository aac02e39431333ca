"""Files of rows, as others publish them: opened, their header recognised, their rows counted.

Pure: nothing here knows Django. Headers change from one release to the next, so a column is found
by a pattern and never by its place.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LARGEST: Final = 2_000_000_000
"""Bytes of a file once it is unpacked: ten times the largest that anybody publishes. A few
kilobytes can be packed so that they never end."""
LARGEST_JSON: Final = 200_000_000
"""Characters of a document that is held whole."""
LONGEST_LINE: Final = 1_000_000
"""Characters. A wide table of ten years has two thousand in a line."""
SEPARATORS: Final = ",;\t"
"""Between the columns of a row. Spreadsheets write semicolons where a comma is the decimal mark,
and tabs as “Unicode text”.
"""

type Patterns = Mapping[str, str]
"""Field -> what the name of its column looks like: a regular expression, matched whole, in any
case, with runs of anything but letters and digits taken for one space."""


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A row that was not taken in."""

    line: int
    """Of the file, from 1."""
    reason: str


class UnknownFile(ValueError):
    """A file that nobody here knows how to read. Its words say what was looked for and found."""

    def __init__(self, looked_for: Sequence[str], found: Sequence[str]) -> None:
        self.looked_for, self.found = tuple(looked_for), tuple(found)
        missing = ", ".join(looked_for)
        columns = ", ".join(f"“{name}”" for name in found[:20]) or "no columns"
        super().__init__(f"Nothing was read. Looked for {missing}; found {columns}.")


class Unreadable(ValueError):
    """A file that is damaged, cut off, or no text at all. Its words say so."""


type Watch = Callable[[float], None]
"""Told how much of a file has been read, from 0 to 1."""


class _Watched(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, raw: IO[bytes], size: int, watch: Watch) -> None:
        self._raw, self._size, self._watch = raw, max(size, 1), watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._raw.read(len(buffer))
        buffer[: len(block)] = block
        self._watch(min(1.0, self._raw.tell() / self._size))
        return len(block)


@contextmanager
def opened(path: Path, watch: Watch | None = None) -> Iterator[IO[str]]:
    """The text of a file, unpacked where it is gzipped. UTF-8, with or without its mark, UTF-16
    with it, or else Windows' Western European. Raises `OSError`, and `Unreadable` while it is read.
    """
    with path.open("rb") as raw, _told():
        start = raw.read(4)
        raw.seek(0)
        if start == ZIP:
            raise Unreadable(
                "This is a zip archive or a spreadsheet. Unpack it, or save it as CSV, first."
            )
        encoding = _encoding(path, start.startswith(GZIP))
        size = path.stat().st_size
        source: Any = io.BufferedReader(_Watched(raw, size, watch)) if watch else raw
        data: Any = gzip.GzipFile(fileobj=source) if start.startswith(GZIP) else source
        with io.TextIOWrapper(data, encoding=encoding, errors="replace", newline="") as text:
            yield text


@contextmanager
def _told() -> Iterator[None]:
    """What the libraries raise for a damaged file, in words."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable("The file is damaged or was cut off. Fetch it again.") from error
    except csv.Error as error:
        raise Unreadable(f"The file cannot be read as rows: {error}.") from error


def _encoding(path: Path, packed: bool) -> str:
    """A packed file is unpacked to its end, so that one that is too large is known before."""
    found, size = "", 0
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        decoder = codecs.getincrementaldecoder("utf-8")()
        first = True
        while block := stream.read(1 << 20):
            size += len(block)
            if packed and size > LARGEST:
                raise Unreadable(too_large())
            if found:
                continue
            if first and block.startswith(UTF_16):
                found = "utf-16"
            elif first and b"\0" in block:
                raise Unreadable(
                    "This is no text file: nothing in it can be read as rows. "
                    "If it opens as a table, save it as CSV in UTF-8."
                )
            first = False
            try:
                decoder.decode(b"" if found else block)
            except UnicodeDecodeError:
                found = "cp1252"
            if found and not packed:
                break
    return found or "utf-8-sig"


def too_large() -> str:
    return (
        f"Unpacked, this is more than {LARGEST // 1_000_000_000} GB, and no table of areas is. "
        "Nothing was read. Split it, or fetch it again from who publishes it."
    )


def parsed(text: IO[str]) -> Any:
    """A document of JSON. Raises `Unreadable`."""
    said = text.read(LARGEST_JSON + 1)
    if len(said) > LARGEST_JSON:
        raise Unreadable(
            f"This JSON has more than {LARGEST_JSON // 1_000_000} million characters. Split it, or "
            "draw its lines with fewer points."
        )
    try:
        return json.loads(said)
    except RecursionError as error:
        raise Unreadable("This JSON is nested deeper than any table is.") from error
    except ValueError as error:
        raise Unreadable(f"The JSON ends or breaks early: {error}.") from error


def plain(name: str) -> str:
    """As a pattern sees a column's name."""
    return re.sub(r"[^0-9a-z]+", " ", name.lower()).strip()


def columns(
    header: Sequence[str],
    patterns: Patterns,
    *,
    named: Mapping[str, str] | None = None,
    optional: Sequence[str] = (),
) -> dict[str, int]:
    """Field -> the place of its column in the header.

    `named` says which column a field has where its pattern would not find it. Raises `UnknownFile`
    where a field that is not optional has none, or a named column is not there.
    """
    names = [plain(name) for name in header]
    found: dict[str, int] = {}
    for field, pattern in patterns.items():
        asked = (named or {}).get(field)
        if asked is not None:
            if plain(asked) not in names:
                raise UnknownFile([f"the column “{asked}” for {field}"], header)
            found[field] = names.index(plain(asked))
            continue
        places = (place for place, name in enumerate(names) if re.fullmatch(pattern, name))
        place = next(places, None)
        if place is not None:
            found[field] = place
    missing = [field for field in patterns if field not in found and field not in optional]
    if missing:
        raise UnknownFile([f"a column for {field}" for field in missing], header)
    return found


def separator(line: str) -> str:
    """What stands between the columns of a header: the one of `SEPARATORS` that is there most
    often outside quotes, a comma where there is none.
    """
    bare = re.sub(r'"[^"]*("|$)', "", line)
    return max(SEPARATORS, key=bare.count)


def numbered(text: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV with the line on which each ends. Empty lines are left out."""
    lines = _lines(text)
    start = next(lines, "")
    reader = csv.reader(chain([start], lines), delimiter=separator(start))
    return ((reader.line_num, row) for row in reader if row)


def _lines(text: IO[str]) -> Iterator[str]:
    """Never more of a file at once than a line may have. Raises `Unreadable`."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Unreadable("A line has more than a million characters: this is no table of rows.")
        yield line


def records(
    text: IO[str],
    patterns: Patterns,
    *,
    named: Mapping[str, str] | None = None,
    optional: Sequence[str] = (),
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """The header of a CSV, and its rows: the line, and field -> value without spaces around it.

    A field whose column is missing, or that a short row does not reach, is empty. Raises
    `UnknownFile` as `columns` does.
    """
    rows = numbered(text)
    _, header = next(rows, (0, []))
    places = columns(header, patterns, named=named, optional=optional)
    return header, _records(rows, places, patterns)


def _records(
    rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int], patterns: Patterns
) -> Iterator[tuple[int, dict[str, str]]]:
    nothing = dict.fromkeys(patterns, "")
    for line, row in rows:
        width = len(row)
        yield (
            line,
            nothing | {field: row[at].strip() for field, at in places.items() if at < width},
        )
