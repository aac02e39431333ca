"""Search in the station's own database: the default, and what stands in for the others.

BM25 over `postings`, with the weights of `query`, facets and all, in one statement. Only words that
no entry has are compared with those that some have.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django.db import connection
from psycopg import sql
from rapidfuzz.distance import OSA

from station.search import analysis, query, synonyms
from station.search.engines import lengths
from station.search.engines.base import Asked, Engine, Found
from station.search.entry import SearchEntry
from station.search.filters import FACETS, MOST_BUCKETS, TAB, Filters, Sort, Tab
from station.search.postings import STATION, Tables
from station.search.query import Wanted
from station.search.results import Matched

NEAR: Final = 0.7
"""What a word counts that is only nearly what was typed."""
MOST_SLOTS: Final = 60
"""Words of a query that are looked at: a number has a bit for each."""
NEARLY: Final = 3
"""How many known words stand for one that nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term of a query."""

    lexeme: str
    slot: int
    """The word of the query that it stands for; -1 for what only adds."""
    weight: float
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Plan:
    terms: Sequence[Term]
    slots: int
    """How many words a result must have to have all."""
    bonus: float
    corrected: Mapping[str, str] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        return {
            "lexemes": [term.lexeme for term in self.terms],
            "slots": [term.slot for term in self.terms],
            "weights": [term.weight for term in self.terms],
            "exact": [term.exact for term in self.terms],
            "whole": (1 << self.slots) - 1,
            "bonus": self.bonus,
        }


BEST: Final = """
  SELECT id FROM scored
  ORDER BY score * CASE WHEN has = %(whole)s THEN 1 + %(bonus)s ELSE 1 END DESC, id
  LIMIT %(size)s"""


def best(wanted: Wanted, tables: Tables, size: int) -> Sequence[int]:
    """The ids of what is most relevant, whatever they are ids of."""
    plan = plan_of(wanted, tables)
    if not plan.terms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("WITH {} {}").format(tables.sql(SCORED), sql.SQL(BEST)),
            {**_measures(plan, tables), "size": size},
        )
        return [row[0] for row in cursor.fetchall()]


class PostgreSQL(Engine):
    name: ClassVar[str] = "postgresql"

    def find(self, asked: Asked) -> Found:
        wanted = query.understand(asked.text, synonyms.current())
        plan = plan_of(wanted, STATION)
        with connection.cursor() as cursor:
            cursor.execute(
                _statement(asked, plan, STATION),
                {
                    **_measures(plan, STATION),
                    "size": asked.size,
                    "start": asked.start,
                    **{f"chosen_{facet}": sorted(asked.filters.chosen(facet)) for facet in FACETS},
                },
            )
            rows = cursor.fetchall()
        facets: dict[str, dict[str, int]] = {}
        keys = []
        tiers = {"all": 0, "nearly": 0, "any": 0, "total": 0}
        for what, value, count, _ in sorted(rows, key=lambda row: row[3]):
            if what == "hit":
                keys.append(value)
            elif what == "tier":
                tiers[value] = count
            elif value:
                facets.setdefault(what, {})[value] = count
        matched, best = _matched(tiers, wanted)
        suggestion = ""
        if plan.corrected:
            suggestion = " ".join(plan.corrected.get(word, word) for word in wanted.every)
        return Found(
            keys=keys,
            total=tiers["total"],
            facets=facets,
            matched=matched,
            best=best,
            suggestion=suggestion,
            words=[
                *wanted.words,
                *(word for group in wanted.groups for other in group.others for word in other),
                *plan.corrected.values(),
            ],
        )


def _matched(tiers: Mapping[str, int], wanted: Wanted) -> tuple[Matched, int]:
    if not tiers["total"] or not wanted.groups:
        return "", tiers["total"]
    if tiers["all"]:
        return "all", tiers["all"]
    if tiers["nearly"]:
        return "fuzzy", tiers["nearly"]
    return ("any", tiers["any"]) if tiers["any"] else ("fuzzy", tiers["total"])


# What is looked for


def plan_of(wanted: Wanted, tables: Tables) -> Plan:
    """The terms of a query, those that stand for unknown words included."""
    words = list(dict.fromkeys(wanted.words))
    near = _near(words, tables)
    terms: list[Term] = []
    slots = 0
    for group in wanted.groups:
        own = range(slots, slots + len(group.words))
        for slot, word in zip(own, group.words, strict=True):
            terms += _of_word(word, slot, 1.0, exact=True)
            for other in near.get(word, ()):
                terms += _of_word(other, slot, NEAR, exact=False)
        for phrase in group.others:
            # Of a phrase its pairs are looked for: one of them stands for all the words.
            stems = [analysis.stem(word) for word in phrase]
            lexemes = [f"p{pair}" for pair in analysis.pairs(stems)] or [f"a{stems[0]}"]
            weight = query.SYNONYM / len(lexemes)
            for slot in own:
                terms += [
                    Term(lexeme=each, slot=slot, weight=weight / len(own)) for each in lexemes
                ]
        slots += len(group.words)
        if slots >= MOST_SLOTS:
            break
    terms += [
        Term(lexeme=f"p{pair}", slot=-1, weight=query.PAIRS)
        for pair in analysis.pairs([analysis.stem(word) for word in wanted.words])
    ]
    return Plan(
        terms=terms,
        slots=slots,
        bonus=query.ALL_WORDS if wanted.are_few else 0.0,
        corrected={word: others[0] for word, others in near.items() if others},
    )


def _of_word(word: str, slot: int, weight: float, *, exact: bool) -> list[Term]:
    stem = analysis.stem(word)
    weights = {"a": 1.0, "f": query.ATTACHED, "t": query.TITLE, "n": query.NAMES}
    return [
        Term(lexeme=f"{letter}{stem}", slot=slot, weight=weight * each, exact=exact)
        for letter, each in weights.items()
    ]


def _near(words: Sequence[str], tables: Tables) -> Mapping[str, Sequence[str]]:
    """Unknown word -> the known ones that it may be, the likeliest first."""
    asked = [word for word in words if not word.isdigit() and len(word) > 2][: query.FEW_WORDS]
    known = _counts({f"{f}{analysis.stem(word)}" for word in asked for f in "af"}, tables)
    unknown = [
        word for word in asked if not any(f"{f}{analysis.stem(word)}" in known for f in "af")
    ]
    return {word: _likely(word, tables) for word in unknown}


def _counts(lexemes: Collection[str], tables: Tables) -> Mapping[str, int]:
    """Lexeme -> how many entries have it, of those that some have."""
    if not lexemes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            tables.sql(
                "SELECT t.lexeme, p.count FROM {terms} t CROSS JOIN LATERAL (SELECT count(*) AS "
                "count FROM (SELECT FROM {postings} WHERE term_id = t.id LIMIT 1000) x) p "
                "WHERE t.lexeme = ANY(%s) AND p.count > 0"
            ),
            [sorted(lexemes)],
        )
        return dict(cursor.fetchall())


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
    near = [
        (distance, other)
        for other in known
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
    ]
    if not near:
        return ()
    counts = _counts({f"a{analysis.stem(other)}" for _, other in near}, tables)
    likely = sorted(
        (distance, -counts[f"a{analysis.stem(other)}"], other)
        for distance, other in near
        if f"a{analysis.stem(other)}" in counts
    )
    # Two that differ in their ending only are one.
    by_stem = {analysis.stem(other): other for _, _, other in reversed(likely)}
    kept = [other for _, _, other in likely if by_stem[analysis.stem(other)] == other]
    return kept[:NEARLY]


# The statement

SCORED: Final = """
  asked AS MATERIALIZED (
    SELECT t.id, a.slot, a.weight, a.exact, left(t.lexeme, 1) AS field
    FROM unnest(%(lexemes)s::text[], %(slots)s::int[], %(weights)s::real[], %(exact)s::bool[])
      AS a(lexeme, slot, weight, exact)
    JOIN {terms} t ON t.lexeme = a.lexeme COLLATE "C"
  ),
  found AS MATERIALIZED (
    SELECT p.term_id, p.entry_id, p.count, p.length
    FROM (SELECT DISTINCT id FROM asked) ids JOIN {postings} p ON p.term_id = ids.id
  ),
  rarity AS MATERIALIZED (SELECT term_id, count(*) AS entries FROM found GROUP BY term_id),
  weighed AS MATERIALIZED (
    SELECT asked.id, asked.slot, asked.exact,
      (asked.weight * %(k1)s * ln(1 + greatest(0, ((%(counts)s::jsonb)->>asked.field)::float8
        - rarity.entries + 0.5) / (rarity.entries + 0.5)))::float8 AS weight,
      ((%(lengths)s::jsonb)->>asked.field)::float8 AS average
    FROM asked JOIN rarity ON rarity.term_id = asked.id
  ),
  scored AS MATERIALIZED (
    SELECT f.entry_id AS id,
      sum(w.weight * f.count / (f.count + %(k1)s * (1 - %(b)s + %(b)s * f.length / w.average)))
        AS score,
      bit_or(CASE WHEN w.slot >= 0 THEN 1::bigint << w.slot ELSE 0 END) AS nearly,
      bit_or(CASE WHEN w.slot >= 0 AND w.exact THEN 1::bigint << w.slot ELSE 0 END) AS has
    FROM found f JOIN weighed w ON w.id = f.term_id
    GROUP BY f.entry_id
  )"""
EVERYTHING: Final = """
  scored AS (SELECT id, 0 AS score, 0::bigint AS nearly, 0::bigint AS has FROM {entries})"""
MATCHED: Final = """
  matched AS MATERIALIZED (
    SELECT e.id, e.key, e.date, e.kind, e.areas, e.year, e.topics, e.decision, e.tab,
      e.boost * s.score * CASE WHEN s.has = %(whole)s THEN 1 + %(bonus)s ELSE 1 END AS score,
      s.has = %(whole)s AS has_all, s.nearly = %(whole)s AS has_nearly, s.has <> 0 AS has_any,
      {passes}
    FROM scored s JOIN {entries} e ON e.id = s.id
    WHERE {dates}
  ),
  hits AS MATERIALIZED (SELECT * FROM matched WHERE {all_pass})
"""
TIERS: Final = """
  SELECT 'tier', unnest(ARRAY['total', 'all', 'nearly', 'any']), unnest(ARRAY[count(*),
    count(*) FILTER (WHERE has_all), count(*) FILTER (WHERE has_nearly),
    count(*) FILTER (WHERE has_any)]), 0
  FROM hits"""
PAGE: Final = """
  (SELECT 'hit', key, 0::bigint, row_number() OVER (ORDER BY {order})
   FROM hits ORDER BY {order} LIMIT %(size)s OFFSET %(start)s)"""
FACET: Final = """
  (SELECT {name}, {value}, count(*), 0 FROM matched WHERE {others}
   GROUP BY 2 ORDER BY 3 DESC LIMIT {most})"""
ORDERS: Final = {
    Sort.RELEVANCE: "score DESC, date DESC NULLS LAST, key",
    Sort.NEWEST: "has_all DESC, date DESC NULLS LAST, key",
    Sort.OLDEST: "has_all DESC, date ASC NULLS LAST, key",
}
LISTS: Final = frozenset({"areas", "topics"})
"""Facets of which an entry may have several values."""


def _statement(asked: Asked, plan: Plan, tables: Tables) -> sql.Composed:
    """Rows of (what, value, count, place): the page's hits in order, the facets, the tiers."""
    entries = sql.Identifier(SearchEntry._meta.db_table)
    names = (*FACETS, TAB)
    passes = {name: sql.Identifier(f"passes_{name}") for name in names}
    parts = [
        sql.SQL("WITH"),
        tables.sql(SCORED) if plan.terms else sql.SQL(EVERYTHING).format(entries=entries),
        sql.SQL(","),
        sql.SQL(MATCHED).format(
            entries=entries,
            passes=sql.SQL(", ").join(
                sql.SQL("{} AS {}").format(_condition(name, asked.filters), passes[name])
                for name in names
            ),
            dates=_dates(asked.filters),
            all_pass=sql.SQL(" AND ").join(passes.values()),
        ),
        sql.SQL(" UNION ALL ").join(
            [
                sql.SQL(PAGE).format(order=sql.SQL(ORDERS[asked.sort])),
                sql.SQL(TIERS),
                *(
                    sql.SQL(FACET).format(
                        name=sql.Literal(name),
                        value=_value(name),
                        others=sql.SQL(" AND ").join(
                            passes[each] for each in names if each != name
                        ),
                        most=sql.Literal(MOST_BUCKETS),
                    )
                    for name in names
                ),
            ]
        ),
    ]
    return sql.SQL(" ").join(parts)


def _value(facet: str) -> sql.Composed:
    column = sql.Identifier(query.COLUMNS[facet])
    return sql.SQL("unnest({})" if facet in LISTS else "{}").format(column)


def _condition(facet: str, filters: Filters) -> sql.Composable:
    """Whether an entry has what is chosen of a facet."""
    column = sql.SQL("e.{}").format(sql.Identifier(query.COLUMNS[facet]))
    if facet == TAB:
        how = "{} = {}" if filters.tab else "{} <> {}"
        return sql.SQL(how).format(column, sql.Literal(filters.tab or str(Tab.FILE)))
    chosen = sorted(filters.chosen(facet))
    if not chosen:
        return sql.SQL("true")
    how = "{}::text[] && {}::text[]" if facet in LISTS else "{} = ANY({}::text[])"
    # As a parameter: in the statement itself a per cent sign would be taken for a placeholder.
    return sql.SQL(how).format(column, sql.Placeholder(f"chosen_{facet}"))


def _dates(filters: Filters) -> sql.Composable:
    conditions = [
        sql.SQL(how).format(sql.Literal(day))
        for how, day in (("e.date >= {}", filters.since), ("e.date <= {}", filters.until))
        if day
    ]
    return sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true")


def _measures(plan: Plan, tables: Tables) -> dict[str, Any]:
    counts, means = lengths.of(tables)
    return {
        **plan.parameters(),
        "counts": json.dumps(counts),
        "lengths": json.dumps(means),
        "k1": query.K1,
        "b": query.B,
    }
