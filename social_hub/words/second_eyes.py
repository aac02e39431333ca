"""Words that ask for a second pair of eyes before a post goes out.

A post about a live trial can be contempt of court; a victim's or a minor's name can be a crime to
publish. Words cannot say whether it is so: they say that somebody else should read it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

UNDER_18: Final = "<18"
"""In a list of words: an age below eighteen, in figures or as a word."""

LISTS: Final[Mapping[str, Sequence[str]]] = {
    "trial": (
        "trial", "court", "courts", "magistrate*", "jury", "juror*", "judge", "defendant*",
        "accused", "suspect*", "charged", "charges", "pleaded", "pleads", "plea", "guilty",
        "verdict*", "sentenced", "sentencing", "remand*", "hearing", "prosecut*", "convict*",
        "inquest*", "coroner*",
    ),
    "victim": (
        "victim*", "witness*", "complainant*", "survivor*", "the deceased", "named as",
        "identified as", "named locally", "next of kin", "family of", "tribute*",
    ),
    "minor": (
        UNDER_18, "child", "children", "boy", "boys", "girl", "girls", "teen*", "minor", "minors",
        "juvenile*", "youth", "youths", "schoolboy*", "schoolgirl*", "schoolchild*", "pupil*",
        "toddler*", "baby", "babies", "infant*",
    ),
}  # fmt: skip
"""By reason; a star stands for any end of a word. `SOCIAL_HUB_SECOND_EYES` gives others."""

NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
)  # fmt: skip
_AGE = rf"(?:1[0-7]|[0-9]|{'|'.join(NUMBERS)})"
_YEARS = r"(?:years? olds?|yrs? olds?|yo|y o)"
_MINOR_AGE = (
    rf"(?<!\d )(?<!\d)\b{_AGE} ?{_YEARS}\b|\b\w+ (?:month|week|day)s? olds?\b"
    rf"|\b(?:aged|age|age of|ages)(?: between| from| just| only)? {_AGE}\b(?! ?\d)"
    rf"|\(\s?{_AGE}\s?\)"
)
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_GAP = regex.compile(r"[\s\p{Pd}_/]+")


@dataclass(frozen=True)
class Concern:
    """Why somebody else should read it: the reason and the words that say so, as they were read."""

    reason: str
    words: tuple[str, ...]


def concerns(
    texts: Iterable[str], lists: Mapping[str, Sequence[str]] = LISTS
) -> tuple[Concern, ...]:
    """Of title, text and the words for the picture. Empty where nothing calls for it."""
    plain = " \n ".join(_plain(text) for text in texts if text)
    found = []
    for reason, words in lists.items():
        matches = _pattern(tuple(words)).findall(plain) if words else []
        if matches:
            found.append(Concern(reason, tuple(dict.fromkeys(matches))))
    return tuple(found)


def _plain(text: str) -> str:
    """Letters as they are read: what cannot be seen hides no word."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _GAP.sub(" ", text.replace("’", "'"))


@cache
def _pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    plain = sorted({_plain(word) for word in words if word != UNDER_18}, key=len, reverse=True)
    each = [_word(word) for word in plain]
    if UNDER_18 in words:
        each.append(_MINOR_AGE)
    return regex.compile("|".join(each))


def _word(word: str) -> str:
    stem = regex.escape(word.removesuffix("*"), literal_spaces=True)
    return rf"\b{stem}\w*" if word.endswith("*") else rf"\b{stem}(?:'s?)?\b"
