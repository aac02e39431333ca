"""A list of publications as rows, whatever its columns are called. Pure: knows no Django."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from local_areas import tables
from local_areas.tables import Unreadable, Watch

PATTERNS: Final = {
    "reference": r"((foi|request|our) )?ref(erence)?( number| no| id)?|(foi|request) (id|no)",
    "title": r"title|subject|heading|name",
    "summary": r"summary|description|abstract|text|synopsis",
    "date": r"date|(date )?(published|answered|completed|disclosed)( on)?"
    r"|date of (response|reply|publication)|(publication|response|reply) date",
    "asked_on": r"(date )?(asked|received|requested)( on)?|date of request|request date",
    "type": r"type|kind|(document|publication) type",
    "decision": r"decision|outcome|result|disposition",
    "decision_reason": r"(decision )?reasons?|exemptions?|left out",
    "areas": r"areas?( codes?| names?)?|boroughs?|wards?|neighbourhoods?",
    "topics": r"topics?|tags?|keywords?|categor(y|ies)",
    "asked": r"(the )?(request|question)( text)?|what was asked|asked for",
    "body": r"(the )?(answer|response|reply)( text)?|what we answered|content",
    "language": r"lang(uage)?",
    "review_on": r"review( by| on| date)?|next review",
    "attachments": r"attachments?|files?|documents?",
}
"""Field -> how its column is called: see `tables.Patterns`."""
NEEDED: Final = ("reference", "date")
OPTIONAL: Final = tuple(field for field in PATTERNS if field not in NEEDED)
LONGEST_LINE: Final = 1_000_000
"""Characters. A publication whose words are longer is an attachment."""
SEPARATORS: Final = re.compile(r"[;|\n]")

type Row = Mapping[str, str | Sequence[str]]
"""Field -> value; a list only where the file has one."""


@contextmanager
def opened(
    path: Path, named: Mapping[str, str], optional: Sequence[str], watch: Watch | None = None
) -> Iterator[tuple[frozenset[str], Iterator[tuple[int, Row | str]]]]:
    """The fields that the file has, and its rows with their lines. In place of a row that cannot be
    read stands why. Raises `tables.UnknownFile`, `tables.Unreadable` and `OSError`.
    """
    is_json = _is_json(path)
    with tables.opened(path, watch) as text:
        if is_json:
            yield _objects(path, text, named, optional)
        else:
            header, rows = tables.records(text, PATTERNS, named=named, optional=optional)
            places = tables.columns(header, PATTERNS, named=named, optional=optional)
            yield frozenset(places), iter(rows)


def _is_json(path: Path) -> bool:
    with tables.opened(path) as text:
        return text.read(1_000).lstrip().startswith("{")


def _objects(
    path: Path, text: Any, named: Mapping[str, str], optional: Sequence[str]
) -> tuple[frozenset[str], Iterator[tuple[int, Row | str]]]:
    with tables.opened(path) as first:
        header: dict[str, None] = {}
        for _, found in _parsed(first):
            if isinstance(found, dict):
                header |= dict.fromkeys(found)
    names = list(header)
    places = tables.columns(names, PATTERNS, named=named, optional=optional)
    keys = {field: names[at] for field, at in places.items()}
    return frozenset(keys), _rows(text, keys)


def _rows(text: Any, keys: Mapping[str, str]) -> Iterator[tuple[int, Row | str]]:
    nothing = dict.fromkeys(PATTERNS, "")
    for line, found in _parsed(text):
        if not isinstance(found, dict):
            yield line, found
            continue
        yield line, nothing | {field: _value(found.get(key)) for field, key in keys.items()}


def _parsed(text: Any) -> Iterator[tuple[int, dict[str, Any] | str]]:
    line = 0
    while written := text.readline(LONGEST_LINE):
        line += 1
        if not written.endswith("\n") and len(written) >= LONGEST_LINE:
            raise Unreadable(f"Line {line} is longer than {LONGEST_LINE:,} characters.")
        if not written.strip():
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            yield line, "This line is no JSON object."
            continue
        yield line, found if isinstance(found, dict) else "This line is no JSON object."


def _value(found: Any) -> str | Sequence[str]:
    if isinstance(found, list):
        return [str(each).strip() for each in found if each not in (None, "")]
    return "" if found is None else str(found).strip()


def listed(value: str | Sequence[str]) -> Sequence[str]:
    """The values of a field that may have many: a list, or text with ; | or lines between them."""
    parts = SEPARATORS.split(value) if isinstance(value, str) else value
    return [part.strip() for part in parts if part.strip()]


def words(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
