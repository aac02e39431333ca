"""Postcodes as people type them. Pure: what a text may mean, not what exists.

The forms are those of the Royal Mail (BS 7666): A9, A99, AA9, AA99, A9A or AA9A, a space, 9AA.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import Final

FULL: Final = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
OUTCODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
PARTIAL: Final = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]?)")
SPACED: Final = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s+([0-9][A-Z]?)")
"""“E1 6” is in E1, and not E16."""
ALIKE: Final = {
    "O": "O0Q",
    "0": "0OQ",
    "Q": "Q0O",
    "I": "I1L",
    "1": "1IL",
    "L": "L1I",
    "S": "S5",
    "5": "5S",
    "Z": "Z2",
    "2": "2Z",
    "B": "B8",
    "8": "8B",
    "G": "G6",
    "6": "6G",
}
"""What looks alike, on a screen or in handwriting."""
MOST_READINGS: Final = 200
LONGEST: Final = 12
"""Longer texts than this, their spaces aside, are no postcode."""

LETTERS: Final = """
AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK
ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY
TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
AREAS: Final = frozenset(LETTERS.split())
"""The letters with which postcodes of the United Kingdom begin."""
ABROAD: Final = (
    (re.compile(r"(JE|GY|IM)[0-9][0-9A-Z]?[0-9]?[A-Z]{0,2}"), "the Channel Islands or Man"),
    (re.compile(r"[A-Z][0-9]{2}[A-Z0-9]{4}|D6W[A-Z0-9]{4}"), "Ireland"),
    (re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][A-Z][0-9][A-Z][0-9]"), "Canada"),
    (re.compile(r"[0-9]{4}[A-Z]{2}"), "the Netherlands"),
    (re.compile(r"[A-Z]{1,2}[0-9]{4,5}|[0-9]{4,6}|[0-9]{9}"), ""),
    (re.compile(r"BFPO[0-9]{1,4}"), "British forces abroad"),
)
"""What a postcode of another country looks like, and which one's it is where that can be told."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a text may be. Nothing is set where it is no postcode."""

    exact: str = ""
    """A whole postcode, as it stands: "SW1A1AA"."""
    readings: tuple[str, ...] = ()
    """Whole postcodes that it may stand for where letters and figures look alike. Without
    `exact`."""
    part: str = ""
    """The beginning of one: "SW1A", "SW1A1"."""
    outcode: str = ""
    """The first half of `part`: "SW1A"."""
    is_foreign: bool = False
    country: str = ""

    @property
    def written_part(self) -> str:
        """`part` with its space: "SW1A 1"."""
        return f"{self.outcode} {self.part.removeprefix(self.outcode)}".strip()


def compact(text: str) -> str:
    """In capitals, without spaces, dashes of any kind, full stops and invisible signs."""
    plain = unicodedata.normalize("NFKC", text[:200]).upper()
    kept = (each for each in plain if each.isalnum())
    return "".join(kept)


def written(code: str) -> str:
    """With its space: "SW1A 1AA"."""
    return f"{code[:-3]} {code[-3:]}" if len(code) > 4 else code


def read(text: str, more: Collection[str] = ()) -> Typed:
    """What somebody may have meant. At most `MOST_READINGS` readings.

    `more`: letters with which postcodes begin here beside those of the United Kingdom.
    """
    known = AREAS.union(more)
    code = compact(text)
    if not code or len(code) > LONGEST or not code.isascii() or not any(map(str.isdigit, code)):
        return Typed(readings=_readings(code, known)) if _may_be_all_letters(code) else Typed()
    if code[:3].startswith(("GB", "UK")) and FULL.fullmatch(code[2:]):
        code = code[2:]
    if FULL.fullmatch(code) and _area(code) in known:
        return Typed(exact=code, readings=_readings(code, known))
    readings = _readings(code, known)
    for pattern, country in ABROAD:
        if pattern.fullmatch(code) and (country or code.isdigit() or not readings):
            is_part = OUTCODE.fullmatch(code) and _area(code) in known
            if not is_part:
                return Typed(is_foreign=True, country=country)
    spaced = SPACED.fullmatch(text.strip().upper())
    if spaced and _area(code) in known and not readings:
        return Typed(part=code, outcode=spaced[1])
    if OUTCODE.fullmatch(code) and _area(code) in known:
        return Typed(part=code, outcode=code, readings=readings)
    partial = PARTIAL.fullmatch(code)
    if partial and _area(code) in known and not readings:
        return Typed(part=code, outcode=partial[1])
    return Typed(readings=readings)


def within(text: str, more: Collection[str] = ()) -> Typed:
    """The postcode in an address: a whole one of ours, else one of another country. The last one
    counts, because that is where an address has it. Nothing that looks alike is taken for another.
    """
    known = AREAS.union(more)
    words = re.split(r"[\s,;]+", text[:200].strip())
    parts = [
        compact(" ".join(words[start : start + length]))
        for length in (2, 1)
        for start in range(len(words) - length, -1, -1)
    ]
    for part in parts:
        if FULL.fullmatch(part) and _area(part) in known:
            return Typed(exact=part)
    for part in parts:
        for pattern, country in ABROAD:
            if pattern.fullmatch(part):
                return Typed(is_foreign=True, country=country)
    return Typed()


def _area(code: str) -> str:
    return code[:2] if code[1:2].isalpha() else code[:1]


def _may_be_all_letters(code: str) -> bool:
    """ "SWIA IAA": every figure was typed as a letter."""
    return 5 <= len(code) <= 7 and code.isascii() and any(each in "OILSZ" for each in code)


def _readings(code: str, known: Collection[str]) -> tuple[str, ...]:
    """Every other whole postcode that looks like it, those with fewer changes first."""
    if not 5 <= len(code) <= 7:
        return ()
    found = []
    for letters in product(*(ALIKE.get(each, each) for each in code)):
        reading = "".join(letters)
        if reading != code and FULL.fullmatch(reading) and _area(reading) in known:
            found.append(reading)
    found.sort(key=lambda each: sum(a != b for a, b in zip(each, code, strict=True)))
    return tuple(found[:MOST_READINGS])
