"""Files of rows, as others publish them: opened, their header recognised, their rows counted.

Pure: nothing here knows Django. Headers change from one release to the next, so a column is found
by a pattern and never by its place.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

GZIP: Final = b"\x1f\x8b"

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


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The text of a file, unpacked where it is gzipped. UTF-8, with or without its mark, or else
    Windows' Western European. Raises `OSError`.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        data: IO[bytes] = stream  # type: ignore[assignment]
        with io.TextIOWrapper(data, encoding=_encoding(path, packed), newline="") as text:
            yield text


def _encoding(path: Path, packed: bool) -> str:
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        try:
            for block in iter(stream.readline, b""):
                block.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


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


def numbered(text: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV with the line on which each ends. Empty lines are left out."""
    reader = csv.reader(text)
    return ((reader.line_num, row) for row in reader if row)
