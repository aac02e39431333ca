"""What reading a file gives: its places with their text, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_PLACES: Final = 3_000
"""Pages or sheets whose text is kept."""
MOST_CHARACTERS: Final = 4_000_000
"""Of one file. A book of a thousand pages has half of it."""
NOT_TEXT: Final = re.compile(r"(?:[^\S\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff])+")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something can be read: page 7 of a PDF, a sheet, the whole of a letter."""

    number: int
    """From 1. For a PDF what `#page=` takes."""
    text: str
    name: str = ""
    """What people call it: “Page 7”, “Sheet Matches”. Empty where it is all of the file."""


@dataclass(frozen=True, kw_only=True)
class Text:
    places: tuple[Place, ...] = ()
    """Those with text in them."""
    pages: int = 0
    """Pages or sheets that the file has, also those without text. 0 where it has none."""
    searchable: bool = False
    why: str = ""
    """What its editor should know: why it cannot be searched, or which part of it cannot."""


class Unreadable(Exception):
    """It cannot be opened, and so neither read nor checked. Its words say why, to an editor."""


def kept(places: Iterable[Place]) -> tuple[tuple[Place, ...], bool]:
    """The places that have text, cleaned, and whether all of them fitted."""
    found: list[Place] = []
    room = MOST_CHARACTERS
    for place in places:
        text = cleaned(place.text[:room])
        if text:
            found.append(Place(number=place.number, text=text, name=place.name[:120]))
        room -= len(place.text)
        if room <= 0 or len(found) >= MOST_PLACES:
            return tuple(found), False
    return tuple(found), True


def cleaned(text: str) -> str:
    """Without what a database or a page cannot hold; lines stay lines."""
    return NOT_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def whole(text: str) -> Text:
    """Of a file that has no pages."""
    places, complete = kept([Place(number=1, text=text)])
    if not places:
        return Text(why="There is no text in it.")
    return Text(places=places, searchable=True, why="" if complete else CUT)


CUT: Final = "It is very long: only its beginning can be searched."
