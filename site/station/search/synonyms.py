"""Words that mean the same, and what a query becomes by them. Pure, but for `current`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from station.search import analysis

LONGEST_PHRASE: Final = 6
"""Words of one phrase that are looked at."""
MOST_OTHERS: Final = 8
"""How many others stand for one word: each makes the query longer."""

type Phrase = tuple[str, ...]


def _known_by(phrase: Phrase) -> Phrase:
    return tuple(map(analysis.stem, phrase))


@dataclass(frozen=True, kw_only=True)
class Synonyms:
    """Every phrase, by the stems of its words -> what may stand for it."""

    others: Mapping[Phrase, Sequence[Phrase]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[Sequence[str]]) -> Synonyms:
        """From phrases that mean the same, a line each: ["foi", "freedom of information"]."""
        others: dict[Phrase, list[Phrase]] = {}
        for line in lines:
            phrases = [tuple(analysis.sought(phrase))[:LONGEST_PHRASE] for phrase in line]
            phrases = [phrase for phrase in dict.fromkeys(phrases) if phrase]
            for phrase in phrases:
                same = others.setdefault(_known_by(phrase), [])
                same += [each for each in phrases if each != phrase and each not in same]
        return cls(others={known: tuple(same[:MOST_OTHERS]) for known, same in others.items()})

    def expand(self, words: Sequence[str]) -> list[tuple[Phrase, tuple[Phrase, ...]]]:
        """The words in groups, the longest phrases first, each with what may stand for it."""
        found: list[tuple[Phrase, tuple[Phrase, ...]]] = []
        at = 0
        while at < len(words):
            for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
                phrase = tuple(words[at : at + length])
                others = self.others.get(_known_by(phrase), ())
                if others or length == 1:
                    found.append((phrase, tuple(others)))
                    at += length
                    break
        return found


def current() -> Synonyms:
    """Those in force. `SEARCH_SYNONYMS` in the settings names who knows them."""
    provider = settings.SEARCH_SYNONYMS
    return import_string(provider)() if provider else Synonyms()
