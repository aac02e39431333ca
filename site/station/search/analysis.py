"""The words of a text, as every engine counts them. Pure.

Possessive, lower case, no accents, without the commonest words, Porter's stems: what the analyzers
of Elasticsearch and OpenSearch in `engines.index` do there, PostgreSQL's postings get from here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from threading import local
from typing import Any, Final

import snowballstemmer

LONGEST_WORD: Final = 60
"""Characters. What is longer is no word."""

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

SHORT_STOPS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "if",
        "in",
        "into",
        "is",
        "it",
        "no",
        "not",
        "of",
        "on",
        "or",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "will",
        "with",
    ]
)
"""Words that are not indexed: Lucene's own list."""

LONG_STOPS: Final = SHORT_STOPS | frozenset(
    [
        "i",
        "me",
        "my",
        "myself",
        "we",
        "our",
        "ours",
        "ourselves",
        "you",
        "your",
        "yours",
        "yourself",
        "yourselves",
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "its",
        "itself",
        "them",
        "theirs",
        "themselves",
        "what",
        "which",
        "who",
        "whom",
        "those",
        "am",
        "were",
        "been",
        "being",
        "have",
        "has",
        "had",
        "having",
        "do",
        "does",
        "did",
        "doing",
        "would",
        "should",
        "could",
        "ought",
        "i'm",
        "you're",
        "he's",
        "she's",
        "it's",
        "we're",
        "they're",
        "i've",
        "you've",
        "we've",
        "they've",
        "i'd",
        "you'd",
        "he'd",
        "she'd",
        "we'd",
        "they'd",
        "i'll",
        "you'll",
        "he'll",
        "she'll",
        "we'll",
        "they'll",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "hasn't",
        "haven't",
        "hadn't",
        "doesn't",
        "don't",
        "didn't",
        "won't",
        "wouldn't",
        "shan't",
        "shouldn't",
        "can't",
        "cannot",
        "couldn't",
        "mustn't",
        "let's",
        "that's",
        "who's",
        "what's",
        "here's",
        "there's",
        "when's",
        "where's",
        "why's",
        "how's",
        "because",
        "until",
        "while",
        "about",
        "against",
        "between",
        "through",
        "during",
        "before",
        "after",
        "above",
        "below",
        "from",
        "up",
        "down",
        "out",
        "off",
        "over",
        "under",
        "again",
        "further",
        "once",
        "here",
        "when",
        "where",
        "why",
        "how",
        "all",
        "any",
        "both",
        "each",
        "few",
        "more",
        "most",
        "other",
        "some",
        "nor",
        "only",
        "own",
        "same",
        "so",
        "than",
        "too",
        "very",
        "can",
    ]
)
"""Words of a question that say nothing of what is sought: Snowball's list."""


def words(text: str) -> list[str]:
    """Every word, in lower case and without accents, in order."""
    return [word for word in map(_plain, _WORDS.findall(text)) if word]


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    word = word[:LONGEST_WORD].casefold().replace("’", "'")
    word = word.removesuffix("'s")
    if not word.isascii():
        folded = unicodedata.normalize("NFKD", word)
        word = "".join(each for each in folded if not unicodedata.combining(each))
    return word


def sought(text: str) -> list[str]:
    """The words of a query that say what is sought; all of them where none does."""
    every = words(text)
    return [word for word in every if word not in LONG_STOPS] or every


_own = local()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    # A stemmer keeps a state: one for each thread.
    stemmer: Any = getattr(_own, "stemmer", None)
    if stemmer is None:
        stemmer = _own.stemmer = snowballstemmer.stemmer("porter")
    return str(stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """What is indexed of a text."""
    return [stem(word) for word in words(text) if word not in SHORT_STOPS]


def pairs(of: Sequence[str]) -> Iterable[str]:
    """Each two neighbours, as one term."""
    return (f"{first} {second}" for first, second in pairwise(of))
