"""Whether somebody who searches may need help at once. Pure: words in, an answer or none out.

An editor writes phrases, one a line: `husband/partner hits/beats me`. All the words of a line must
be in what was typed, in any order, a slash meaning "or"; words count in all their forms and with
a slip of the finger. A line that begins with = must be all that was typed: `=fire`. Nothing here
keeps or logs what was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import snowballstemmer

LONGEST_TEXT: Final = 500
"""How many characters are looked at. Unicode's normal forms take long for long runs of accents."""
MOST_WORDS: Final = 40
"""How many words of what was typed are looked at."""
LONG_WORD: Final = 5
"""From how many letters on a word is known with one slip: “fire” must not find “fine”."""
_UNSAID = """a about am an and are be by for from getting got have im is it ive of on or that the
there theres this to was were with"""
UNSAID: Final = frozenset(_UNSAID.split())
"""Words that tell nothing. Who does what to whom does: “me”, “my” and “he” are kept."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word, with no letter doubled and no accent."""

    forms: tuple[str, ...]
    """As it is written, and its stem."""

    def is_one_of(self, place: frozenset[str]) -> bool:
        if not place.isdisjoint(self.forms):
            return True
        return any(_is_nearly(known, form) for known in place for form in self.forms)


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One line of an editor's."""

    places: tuple[frozenset[str], ...]
    """A word a place, each with what may stand there instead: words and their stems."""
    alone: bool
    """Whether nothing else may be said."""

    def is_in(self, words: Sequence[Word]) -> bool:
        if self.alone and not all(
            any(word.is_one_of(place) for place in self.places) for word in words
        ):
            return False
        return all(any(word.is_one_of(place) for word in words) for place in self.places)


def phrases_of(lines: str) -> Sequence[Phrase]:
    """The phrases that an editor wrote, one a line."""
    return [phrase for phrase in map(_phrase, lines.splitlines()) if phrase.places]


def is_said(phrases: Iterable[Phrase], typed: str) -> bool:
    """Whether one of the phrases is in what was typed."""
    words = words_of(typed)
    return any(phrase.is_in(words) for phrase in phrases)


@lru_cache(maxsize=2048)
def _phrase(line: str) -> Phrase:
    """Kept, because an editor's lines are few. What visitors type is never kept."""
    places = (
        frozenset(form for word in words_of(place.replace("/", " ")) for form in word.forms)
        for place in line.split()
    )
    return Phrase(places=tuple(filter(None, places)), alone=line.lstrip().startswith("="))


def words_of(text: str) -> Sequence[Word]:
    """The words of a text, without those that tell nothing.

    Two that follow each other may be one more: “my self” is “myself” too.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each) and each not in "'’")
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in UNSAID][:MOST_WORDS]
    joined = [first + second for first, second in pairwise(words) if second in {"self", "selves"}]
    # A stemmer keeps a state: one for each call is safe in threads.
    stemmer = snowballstemmer.stemmer("english")
    return [
        Word(forms=(_undoubled(word), _undoubled(stemmer.stemWord(word))))
        for word in words + joined
    ]


def _undoubled(word: str) -> str:
    """“killl” and “kill” are “kil”."""
    return re.sub(r"(.)\1+", r"\1", word)


def _is_nearly(known: str, typed: str) -> bool:
    """Whether one letter too many, too few, another, or two in the wrong order part the words.

    The first letter is right in nearly every slip, and a wrong one is mostly another word.
    """
    if min(len(known), len(typed)) < LONG_WORD or known[0] != typed[0]:
        return False
    if abs(len(known) - len(typed)) > 1:
        return False
    short, long = sorted((known, typed), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    is_another = short[at + 1 :] == long[at + 1 :]
    is_turned = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return is_another or is_turned
