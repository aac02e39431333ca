"""What one row says of a publication, read and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.html import linebreaks
from django.utils.text import Truncator

from station.publications.areas import Names
from station.publications.importing.rows import Row, listed, words
from station.publications.languages import LANGUAGES
from station.publications.models.publication import MOST_AREAS, Decision, Type
from station.uploads import documents

LONGEST_TITLE: Final = 255
LONGEST_REFERENCE: Final = 60
LONGEST_TOPIC: Final = 100
DERIVED_TITLE: Final = 100
"""Characters of the summary that make a title where a row has none."""
DATES: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
YEARS: Final = range(1900, 2101)
TYPES: Final = {
    Type.FOI: r"foi.*|freedom of information.*|disclosure.*|eir.*",
    Type.POLICY: r"polic(y|ies).*|procedure.*",
    Type.STATISTICS: r"statistics?.*|data.*|figures",
    Type.DECISION: r"decisions?.*",
    Type.PUBLICATION: r"publications?.*|report.*|document.*",
}
DECISIONS: Final = {
    Decision.NOT_HELD: r"(.* )?(not held|no (information|records?)( held)?|(do|does) not exist)",
    Decision.PART: r"(.* )?(part(ial(ly)?|ly)?|some)( .*)?",
    Decision.NOTHING: r"(nothing|none|refused|withheld|exempt|not (disclosed|released)|denied).*",
    Decision.ALL: r"all.*|everything.*|full(y)?.*|disclosed.*|released.*|granted.*|complete.*",
}
"""What a column may say, matched whole and in any case, in this order."""


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file that a row names."""

    path: Path
    title: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """The fields that the file has; None where it has no such column."""

    reference: str
    title: str | None = None
    summary: str | None = None
    date: dt.date | None = None
    asked_on: dt.date | None = None
    type: str | None = None
    decision: str | None = None
    decision_reason: str | None = None
    areas: Sequence[str] | None = None
    """Codes."""
    topics: Sequence[str] | None = None
    body: Sequence[Mapping[str, Any]] | None = None
    """Blocks as a `StreamField` stores them, without ids."""
    language: str | None = None
    review_on: dt.date | None = None
    attachments: Sequence[Enclosed] | None = None

    @property
    def own(self) -> dict[str, Any]:
        """Of the plain fields those that the file has."""
        plain = {field.name for field in fields(self)} - {"areas", "topics", "body", "attachments"}
        return {name: value for name in plain if (value := getattr(self, name)) is not None}


class Reader:
    """Reads the rows of one file. `otherwise` says what a field has where a row says nothing, or
    nothing that can be read.
    """

    def __init__(
        self, has: frozenset[str], folder: Path | None, otherwise: Mapping[str, str]
    ) -> None:
        self._has = has | frozenset(otherwise)
        self._folder = folder.resolve() if folder else None
        self._otherwise = otherwise
        self._names = Names() if "areas" in self._has else None

    def record(self, row: Row) -> Record:
        """Raises `ValueError`, whose words say what is wrong with the row."""
        said = {
            field: self._read(field, row.get(field, ""), read)
            for field, read in self._readers().items()
            if field in self._has
        }
        if not said["reference"]:
            raise ValueError("It has no reference, by which it would be found again.")
        said["date"] = said["date"] or said.get("asked_on")
        if not said["date"]:
            raise ValueError("It has no date.")
        if said.get("asked_on") and said["asked_on"] > said["date"]:
            raise ValueError("It was answered before it was asked.")
        if not said.get("title"):
            said["title"] = Truncator(said.get("summary") or "").chars(DERIVED_TITLE)
            if not said["title"]:
                raise ValueError("It has neither a title nor a summary.")
        if said.get("decision"):
            if said.get("type") not in {None, Type.FOI}:
                raise ValueError("Only an FOI disclosure has a decision.")
            said["type"] = Type.FOI
        if "asked" in self._has or "body" in self._has:
            said["body"] = _body(said.pop("asked", ""), said.pop("body", ""))
        return Record(**said)

    def _readers(self) -> dict[str, Callable[[Any], Any]]:
        return {
            "reference": _short("The reference", LONGEST_REFERENCE),
            "title": _short("The title", LONGEST_TITLE),
            "summary": _text,
            "date": _date,
            "asked_on": _date,
            "type": _choice("type", TYPES),
            "decision": _choice("decision", DECISIONS),
            "decision_reason": _text,
            "areas": self._areas,
            "topics": _topics,
            "asked": _text,
            "body": _text,
            "language": _language,
            "review_on": _date,
            "attachments": self._enclosed,
        }

    def _read(self, field: str, value: Any, read: Callable[[Any], Any]) -> Any:
        given = self._otherwise.get(field)
        try:
            found = read(value)
        except ValueError:
            if given is None:
                raise
            found = None
        return found if found or given is None else read(given)

    def _areas(self, value: Any) -> Sequence[str]:
        names = self._names or Names()
        codes = list(dict.fromkeys(names.code_of(each) for each in listed(value)))
        if len(codes) > MOST_AREAS:
            raise ValueError(f"It names more than {MOST_AREAS} areas.")
        return codes

    def _enclosed(self, value: Any) -> Sequence[Enclosed]:
        return [self._file(each) for each in listed(value)]

    def _file(self, written: str) -> Enclosed:
        """A file below the folder of the list, and of a kind that is taken."""
        if self._folder is None:
            raise ValueError("Its files cannot be sent with it here. Import it at the server.")
        if "\0" in written:
            raise ValueError("The name of a file cannot be read.")
        path = (self._folder / written).resolve()
        if not path.is_relative_to(self._folder):
            raise ValueError(f"The file “{written}” is not in the folder of the list.")
        if not path.is_file():
            raise ValueError(f"The file “{written}” is not there.")
        ending = path.suffix[1:].lower()
        if ending not in documents.TYPES:
            raise ValueError(f"Files of the kind “{path.suffix}” are not taken: “{written}”.")
        if path.stat().st_size > documents.LARGEST:
            raise ValueError(
                f"The file “{written}” has more than {documents.LARGEST // 1024**2} MB."
            )
        with path.open("rb") as stream:
            try:
                documents.check(File(stream), ending)
            except ValidationError as error:
                raise ValueError(f"“{written}”: {' '.join(error.messages)}") from error
        return Enclosed(path=path, title=path.stem.replace("_", " ").replace("-", " ").capitalize())


def _text(value: Any) -> str:
    return words(value).replace("\0", "").strip()


def _short(what: str, longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = " ".join(_text(value).split())
        if len(text) > longest:
            raise ValueError(f"{what} is longer than {longest} characters.")
        return text

    return read


def _date(value: Any) -> dt.date | None:
    text = _text(value)
    if not text:
        return None
    for form in DATES:
        try:
            # No time of day: a date is the same in every zone.
            found = dt.datetime.strptime(text[:40], form).date()  # noqa: DTZ007
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise ValueError(f"“{text[:40]}” is no date. Write it as 2026-11-24 or 24/11/2026.")


def _choice(what: str, patterns: Mapping[Any, str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = " ".join(_text(value).lower().replace("_", " ").split())
        if not text:
            return ""
        for key, pattern in patterns.items():
            if text == str(key) or re.fullmatch(pattern, text[:100]):
                return str(key)
        known = ", ".join(str(key) for key in patterns)
        raise ValueError(f"“{text[:40]}” is no {what} that is known: {known}.")

    return read


def _topics(value: Any) -> Sequence[str]:
    topics = {topic.casefold(): topic for topic in listed(value)}
    if any(len(topic) > LONGEST_TOPIC for topic in topics.values()):
        raise ValueError(f"A topic is longer than {LONGEST_TOPIC} characters.")
    return list(topics.values())


def _language(value: Any) -> str:
    text = _text(value).lower()[:2]
    if text and text not in dict(LANGUAGES):
        raise ValueError(f"“{text}” is no language that is known.")
    return text


def _body(asked: str, answered: str) -> Sequence[Mapping[str, Any]]:
    blocks: list[Mapping[str, Any]] = []
    if asked:
        blocks.append({"type": "asked", "value": {"text": asked}})
    if answered:
        blocks.append({"type": "text", "value": linebreaks(answered, autoescape=True)})
    return blocks
