"""What PostgreSQL's engine looks for: the terms of a question, each with its weight by BM25.

Only words that no entry has are compared with those that some have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from station.search import analysis, query
from station.search.engines import lengths
from station.search.postings import Tables
from station.search.query import Wanted

NEAR: Final = 0.7
"""What a word counts that is only nearly what was typed."""
MOST_SLOTS: Final = 60
"""Words of a query that are looked at: a number has a bit for each."""
NEARLY: Final = 3
"""How many known words stand for one that nobody knows."""
BASE: Final = query.K1 * (1 - query.B)
FIELDS: Final = {"a": 1.0, "f": query.ATTACHED, "t": query.TITLE, "n": query.NAMES}
"""The letters of `postings` that a word is looked for under, and what it counts there."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A lexeme that entries have."""

    id: int
    entries: int
    """How many have it."""


type Lexicon = Mapping[str, Known]


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term of a query. An entry that has it `count` times in a field of `length` words scores
    `weight * count / (count + BASE + slope * length)`.
    """

    id: int
    entries: int
    """How many have it."""
    weight: float
    slope: float
    nearly: int
    """A bit for each word of the query that an entry with the term has, or has nearly."""
    has: int
    """A bit for each that it has."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    terms: Sequence[Term]
    """Those that some entry has."""
    slots: int
    """How many words a result must have to have all."""
    bonus: float
    corrected: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """The bits of all words."""
        return (1 << self.slots) - 1


@dataclass(frozen=True, kw_only=True)
class _Sought:
    """A lexeme that may be a term."""

    lexeme: str
    slot: int
    """The word of the query that it stands for; -1 for what only adds."""
    weight: float
    exact: bool = True

    @property
    def nearly(self) -> int:
        return 1 << self.slot if self.slot >= 0 else 0

    @property
    def has(self) -> int:
        return self.nearly if self.exact else 0


def plan_of(wanted: Wanted, tables: Tables) -> Plan:
    """The terms of a query, those that stand for unknown words included."""
    sought: list[_Sought] = []
    places: list[tuple[int, str]] = []
    """Slot and word."""
    slots = 0
    for group in wanted.groups:
        own = range(slots, slots + len(group.words))
        places += zip(own, group.words, strict=True)
        for phrase in group.others:
            # Of a phrase its pairs are looked for: one of them stands for all the words.
            stems = [analysis.stem(word) for word in phrase]
            lexemes = [f"p{pair}" for pair in analysis.pairs(stems)] or [f"a{stems[0]}"]
            weight = query.SYNONYM / len(lexemes) / len(own)
            sought += [
                _Sought(lexeme=each, slot=slot, weight=weight) for slot in own for each in lexemes
            ]
        slots += len(group.words)
        if slots >= MOST_SLOTS:
            break
    for slot, word in places:
        sought += _of_word(word, slot)
    sought += [
        _Sought(lexeme=f"p{pair}", slot=-1, weight=query.PAIRS)
        for pair in analysis.pairs([analysis.stem(word) for word in wanted.words])
    ]
    lexicon = dict(_lexicon((each.lexeme for each in sought), tables))
    near = _near(dict.fromkeys(wanted.words), lexicon, tables)
    nearly = [
        _Sought(lexeme=each.lexeme, slot=slot, weight=each.weight * NEAR, exact=False)
        for slot, word in places
        for other in near.get(word, ())
        for each in _of_word(other, slot)
    ]
    if nearly:
        lexicon |= _lexicon((each.lexeme for each in nearly), tables)
    return Plan(
        terms=_terms([*sought, *nearly], lexicon, tables),
        slots=slots,
        bonus=query.ALL_WORDS if wanted.are_few else 0.0,
        corrected={word: others[0] for word, others in near.items() if others},
    )


def _of_word(word: str, slot: int) -> Iterable[_Sought]:
    stem = analysis.stem(word)
    return (
        _Sought(lexeme=f"{letter}{stem}", slot=slot, weight=weight)
        for letter, weight in FIELDS.items()
    )


def _terms(sought: Iterable[_Sought], lexicon: Lexicon, tables: Tables) -> Sequence[Term]:
    """How much each counts: BM25, but for what depends on the entry. One that stands for several
    words is one term.
    """
    counts, means = lengths.of(tables)
    by_lexeme: dict[str, list[_Sought]] = {}
    for each in sought:
        if each.lexeme in lexicon:
            by_lexeme.setdefault(each.lexeme, []).append(each)
    return [
        Term(
            id=lexicon[lexeme].id,
            entries=lexicon[lexeme].entries,
            weight=sum(each.weight for each in some)
            * query.K1
            * _rarity(lexicon[lexeme].entries, counts[lexeme[0]]),
            slope=query.K1 * query.B / means[lexeme[0]],
            nearly=reduce(or_, (each.nearly for each in some)),
            has=reduce(or_, (each.has for each in some)),
        )
        for lexeme, some in by_lexeme.items()
    ]


def _rarity(entries: int, every: int) -> float:
    return math.log(1 + max(0.0, every - entries + 0.5) / (entries + 0.5))


def _lexicon(lexemes: Iterable[str], tables: Tables) -> Lexicon:
    """Those of these lexemes that some entry has."""
    asked = sorted(set(lexemes))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            tables.sql(
                "SELECT t.lexeme, t.id, p.count FROM {terms} t CROSS JOIN LATERAL (SELECT count(*) "
                "AS count FROM {postings} WHERE term_id = t.id) p "
                "WHERE t.lexeme = ANY(%s) AND p.count > 0"
            ),
            [asked],
        )
        return {lexeme: Known(id=id, entries=count) for lexeme, id, count in cursor.fetchall()}


def _near(words: Iterable[str], lexicon: Lexicon, tables: Tables) -> Mapping[str, Sequence[str]]:
    """Unknown word -> the known ones that it may be, the likeliest first."""
    asked = [word for word in words if not word.isdigit() and len(word) > 2][: query.FEW_WORDS]
    return {
        word: _likely(word, tables)
        for word in asked
        if not any(f"{letter}{analysis.stem(word)}" in lexicon for letter in "af")
    }


def _likely(word: str, tables: Tables) -> Sequence[str]:
    """One slip for a word of three to five letters, two for a longer one; the first is right."""
    slips = 1 if len(word) <= 5 else 2
    with connection.cursor() as cursor:
        cursor.execute(
            tables.sql(
                "SELECT substr(lexeme, 2) FROM {terms} WHERE lexeme >= %s AND lexeme < %s "
                "AND length(lexeme) BETWEEN %s AND %s"
            ),
            [
                f"w{word[0]}",
                f"w{word[0]}\U0010ffff",
                len(word) + 1 - slips,
                len(word) + 1 + slips,
            ],
        )
        known = [row[0] for row in cursor.fetchall()]
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=None)
    if not near:
        return ()
    lexicon = _lexicon((f"a{analysis.stem(other)}" for other, *_ in near), tables)
    likely = sorted(
        (distance, -lexicon[f"a{analysis.stem(other)}"].entries, other)
        for other, distance, _ in near
        if f"a{analysis.stem(other)}" in lexicon
    )
    # Two that differ in their ending only are one.
    by_stem = {analysis.stem(other): other for _, _, other in reversed(likely)}
    kept = [other for _, _, other in likely if by_stem[analysis.stem(other)] == other]
    return kept[:NEARLY]
