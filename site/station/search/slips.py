"""Words that an index does not know, and those that it knows and that may be meant. Pure.

Most words of most searches are right, and to look for other spellings of each took half of the
processor time of a search. So Elasticsearch and OpenSearch are first asked for these alone, which
is quick, and then for what is sought (see `query`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from station.search import analysis

ONE: Final = 3
"""Letters of the shortest word that may have a slip."""
TWO: Final = 6
"""Of the shortest that may have two: “bycicles” has. As in PostgreSQL's engine."""
MOST_NEAR: Final = 10
"""How many words may be meant by one, the nearest first."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """A word that the index knows."""

    word: str
    nearness: float
    """From 0 to 1, where it is the same."""


type Slips = Mapping[str, Sequence[Near]]
"""Word that the index does not know -> those that may be meant, the likeliest first, at least one.
"""
NONE: Final[Slips] = {}


def body(words: Iterable[str]) -> dict[str, Any] | None:
    """The body of the request for what may be meant by those of the words that nobody knows; none
    where no word can be a slip.
    """
    asked = [word for word in dict.fromkeys(words) if len(word) >= ONE and not word.isdigit()]
    by_slips = {
        1: " ".join(word for word in asked if len(word) < TWO),
        2: " ".join(word for word in asked if len(word) >= TWO),
    }
    suggest = {
        f"slips_{slips}": {"text": text, "term": _TERM | {"max_edits": slips}}
        for slips, text in by_slips.items()
        if text
    }
    return {"size": 0, "track_total_hits": False, "suggest": suggest} if suggest else None


_TERM: Final = {
    "field": "all.plain",
    "suggest_mode": "missing",
    "prefix_length": 1,
    "min_word_length": ONE,
    "size": MOST_NEAR,
}


def read(answer: Mapping[str, Any]) -> Slips:
    """What the index said. A word that says nothing of what is sought is not meant by any."""
    found = {}
    for entries in answer["suggest"].values():
        for entry in entries:
            near = [
                Near(word=option["text"], nearness=option["score"])
                for option in entry["options"]
                if option["text"] not in analysis.LONG_STOPS
            ]
            if near:
                found[entry["text"]] = near
    return found


def corrected(every: Iterable[str], slips: Slips) -> str:
    """The words as they were typed, with the likeliest in place of those that nobody knows; empty
    where all are known.
    """
    if not slips:
        return ""
    return " ".join(slips[word][0].word if word in slips else word for word in every)
