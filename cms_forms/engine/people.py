"""Who is named in what was answered: names, e-mail addresses and telephone numbers.

A case is found by them, through fingerprints that give none of them away, and the visitor's own
address gets the receipt.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cms_forms.engine.completeness import rows_of
from cms_forms.engine.definition import StepKind
from cms_forms.engine.questions.base import WHOSE, is_own
from cms_forms.engine.walk import Walk


class Detail(StrEnum):
    """By what a person is looked for. The values are the keys of the question types."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


SHORTEST_WORD: Final = 2
"""Letters of a name's part that is worth looking for."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """One word by which a case can be found, in the form in which two spellings are one."""

    detail: Detail
    word: str


def named_in(walk: Walk) -> Iterator[Named]:
    """Every name, address and number on the path, the items of repeat steps included."""
    for step in walk.path:
        for row in rows_of(walk.answers.get(step.id)):
            for question in step.questions:
                value = row.get(question.id)
                if question.type in Detail and isinstance(value, str):
                    yield from words_of(Detail(question.type), value)


def words_of(detail: Detail, entry: str) -> Iterator[Named]:
    """What an entry is found by: of a name each part, of the others the whole."""
    if detail is Detail.NAME:
        found = {part for part in _parts(entry) if len(part) >= SHORTEST_WORD}
    elif detail is Detail.EMAIL:
        found = {entry.strip().casefold()}
    else:
        found = {_number(entry)}
    for word in sorted(found - {""}):
        yield Named(detail=detail, word=word)


def looked_for(entry: str) -> frozenset[Named]:
    """What a case must have, all of it, for somebody who typed this into one field."""
    entry = entry.strip()
    if "@" in entry:
        return frozenset(words_of(Detail.EMAIL, entry))
    if re.search(r"\d{5}", re.sub(r"[\s()+-]", "", entry)):
        return frozenset(words_of(Detail.PHONE, entry))
    return frozenset(words_of(Detail.NAME, entry))


def own_email(walk: Walk) -> str:
    """The first e-mail address that is said to be the visitor's own. Where none is, the first one
    outside a list of items of which nothing is said.

    Empty where there is none.
    """
    unsaid = ""
    for step in walk.path:
        given = walk.answers.get(step.id)
        if step.kind is StepKind.REPEAT or not isinstance(given, Mapping):
            continue
        for question in step.questions:
            value = given.get(question.id)
            if question.type != Detail.EMAIL or not isinstance(value, str):
                continue
            if is_own(question):
                return value
            if WHOSE.key not in question.settings:
                unsaid = unsaid or value
    return unsaid


def postcodes_in(walk: Walk) -> Iterator[str]:
    """Where something happened: the postcodes of places in the order in which they were asked,
    then those of addresses.
    """
    for type in ("place", "address"):
        for step in walk.path:
            for row in rows_of(walk.answers.get(step.id)):
                for question in step.questions:
                    value = row.get(question.id)
                    if question.type == type and isinstance(value, Mapping):
                        postcode = value.get("postcode")
                        if postcode:
                            yield str(postcode)


def _parts(name: str) -> list[str]:
    """Without accents: who looks for "Chloe" finds "Chloë"."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", bare)


def _number(entry: str) -> str:
    """The last ten digits: "+44 7700 900123" and "07700 900123" are one number."""
    return "".join(re.findall(r"\d", entry))[-10:]
