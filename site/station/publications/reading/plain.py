"""Plain text and tables in text (CSV), in the encodings that people's programs write."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.publications.reading.base import MOST_CHARACTERS, Text, whole

MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS: Final = ",;\t|"


def decoded(path: Path) -> str:
    """Its beginning, as much as is kept. What is not UTF-8 is taken for Windows-1252."""
    with path.open("rb") as file:
        content = file.read(4 * MOST_CHARACTERS)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut within a character
            return content.decode("utf-8", "ignore")
        return content.decode("cp1252", "replace")


def read(path: Path) -> Text:
    return whole(decoded(path))


def read_table(path: Path) -> Text:
    return whole("\n".join(" ".join(filter(None, row)) for row in rows(decoded(path))))


def rows(text: str) -> Iterator[list[str]]:
    """Of a CSV with whichever delimiter its first line has most of. Raises nothing."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:  # one field of more than 128 kB, or a lost quotation mark
            continue
