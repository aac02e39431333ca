"""Search in the station's own database: the default, and what stands in for the others.

BM25 over `postings`, with the weights of `query`, facets and all, in one statement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.db import connection
from psycopg import sql

from station.search import query
from station.search.engines.base import Asked, Engine, Found
from station.search.engines.terms import BASE, Plan, Term, plan_of
from station.search.entry import SearchEntry
from station.search.filters import FACETS, MOST_BUCKETS, TAB, Filters, Sort, Tab
from station.search.postings import STATION, Tables
from station.search.query import Wanted
from station.search.results import Matched

BEST: Final = """
  SELECT id FROM scored ORDER BY score * {bonus} DESC, id LIMIT %(size)s"""


def best(wanted: Wanted, tables: Tables, size: int) -> Sequence[int]:
    """The ids of what is most relevant, whatever they are ids of."""
    plan = plan_of(wanted, tables)
    if not plan.terms:
        return []
    statement = sql.SQL("WITH {} {}").format(
        _scored(plan.terms, tables), sql.SQL(BEST).format(bonus=_bonus(plan))
    )
    return [row[0] for row in _rows(statement, {"size": size}, plan)]


class PostgreSQL(Engine):
    name: ClassVar[str] = "postgresql"

    def find(self, asked: Asked, wanted: Wanted) -> Found:
        plan = plan_of(wanted, STATION)
        conditions = _conditions(asked.filters)
        rows = _rows(
            _statement(asked, wanted, plan, conditions),
            {
                "size": asked.size,
                "start": asked.start,
                **{f"chosen_{facet}": sorted(asked.filters.chosen(facet)) for facet in FACETS},
            },
            plan,
        )
        keys = [values[0] for what, values, _, _ in sorted(rows, key=_place) if what == "hit"]
        counted = [(values, count) for what, values, count, _ in rows if what == "counted"]
        tiers = _tiers(counted)
        matched, best = _matched(tiers, wanted)
        suggestion = ""
        if plan.corrected:
            suggestion = " ".join(plan.corrected.get(word, word) for word in wanted.every)
        return Found(
            keys=keys,
            total=tiers["total"],
            facets=_facets(rows, counted, list(conditions)),
            matched=matched,
            best=best,
            suggestion=suggestion,
            words=[
                *wanted.words,
                *(word for group in wanted.groups for other in group.others for word in other),
                *plan.corrected.values(),
            ],
        )


def _rows(statement: sql.Composable, parameters: Mapping[str, Any], plan: Plan) -> list[Any]:
    are_many = sum(term.entries for term in plan.terms) > MANY
    before = sql.SQL(ALONE + (READ_ALL if are_many else ""))
    with connection.cursor() as cursor:
        cursor.execute(before + statement, parameters)
        while cursor.nextset():
            pass  # the settings have a result each
        return cursor.fetchall()


def _matched(tiers: Mapping[str, int], wanted: Wanted) -> tuple[Matched, int]:
    if not tiers["total"] or not wanted.groups:
        return "", tiers["total"]
    if tiers["all"]:
        return "all", tiers["all"]
    if tiers["nearly"]:
        return "fuzzy", tiers["nearly"]
    return ("any", tiers["any"]) if tiers["any"] else ("fuzzy", tiers["total"])


# The statement

ALONE: Final = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; "
"""Of this statement only, and sent with it: to start workers or to compile takes longer than it."""
READ_ALL: Final = "SET LOCAL enable_nestloop = off; "
MANY: Final = 2_000
"""From so many postings on all entries are read: to look up each that was found takes longer. The
planner cannot tell how many entries postings of several terms are of."""
TERM: Final = """
      SELECT entry_id,
        {weight}::float8 * count / (count + {base}::float8 + {slope}::float8 * length) AS score,
        {nearly}::bigint AS nearly, {has}::bigint AS has
      FROM {postings} WHERE term_id = {id}"""
SCORED: Final = """
  scored AS MATERIALIZED (
    SELECT entry_id AS id, sum(score) AS score, bit_or(nearly) AS nearly, bit_or(has) AS has
    FROM ({terms}) found
    GROUP BY entry_id
  )"""
UNSCORED: Final = """
  scored AS (
    SELECT id, 0 AS score, 0::bigint AS nearly, 0::bigint AS has FROM {entries} WHERE {are_found}
  )"""
"""Where nothing is asked for, everything is found, and nothing where no entry has any word."""
MATCHED: Final = """
  matched AS MATERIALIZED (
    SELECT e.key, e.date, e.kind, e.year, e.decision, e.tab, e.areas, e.topics,
      e.boost * s.score * {bonus} AS score, s.has = {whole} AS has_all,
      (s.has = {whole})::int * 4 + (s.nearly = {whole})::int * 2 + (s.has <> 0)::int AS tier
      {passes}
    FROM scored s JOIN {entries} e ON e.id = s.id
    WHERE {dates}
  )"""
PAGE: Final = """
  (SELECT 'hit', ARRAY[key]::text[], 0::bigint, row_number() OVER (ORDER BY {order})
   FROM (SELECT * FROM matched WHERE {all_pass} ORDER BY {order}
     LIMIT %(size)s OFFSET %(start)s) page)"""
COUNTED: Final = """
  (SELECT 'counted', ARRAY[{columns}]::text[], count(*), 0 FROM matched GROUP BY {columns})"""
LIST: Final = """
  (SELECT {name}, ARRAY[value]::text[], count, 0
   FROM (SELECT unnest({column}) AS value, count(*) AS count
     FROM matched WHERE {others} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}) counts)"""
ORDERS: Final = {
    Sort.RELEVANCE: 'score DESC, date DESC NULLS LAST, key COLLATE "C"',
    Sort.NEWEST: 'has_all DESC, date DESC NULLS LAST, key COLLATE "C"',
    Sort.OLDEST: 'has_all DESC, date ASC NULLS LAST, key COLLATE "C"',
}
LISTS: Final = ("areas", "topics")
"""Facets of which an entry may have several values. They are counted one by one."""
SINGLE: Final = tuple(facet for facet in (*FACETS, TAB) if facet not in LISTS)
"""Of which it has one. How many have each combination of them is counted at once."""


def _statement(
    asked: Asked, wanted: Wanted, plan: Plan, conditions: Mapping[str, sql.Composable]
) -> sql.Composed:
    """Rows of (what, values, count, place): the page's hits in order, how many have each
    combination of `SINGLE`, tier and what passes, and the facets of `LISTS`.
    """
    entries = sql.Identifier(SearchEntry._meta.db_table)
    passes = {name: sql.Identifier(f"passes_{name}") for name in conditions}
    columns = [*(sql.Identifier(query.COLUMNS[facet]) for facet in SINGLE), sql.SQL("tier")]
    if plan.terms:
        scored = _scored(plan.terms, STATION)
    else:
        scored = sql.SQL(UNSCORED).format(entries=entries, are_found=sql.Literal(not wanted.groups))
    parts = [
        sql.SQL(PAGE).format(order=sql.SQL(ORDERS[asked.sort]), all_pass=_all(passes.values())),
        sql.SQL(COUNTED).format(columns=sql.SQL(", ").join([*columns, *passes.values()])),
        *(
            sql.SQL(LIST).format(
                name=sql.Literal(name),
                column=sql.Identifier(query.COLUMNS[name]),
                others=_all(column for of, column in passes.items() if of != name),
                most=sql.Literal(MOST_BUCKETS),
            )
            for name in LISTS
        ),
    ]
    matched = sql.SQL(MATCHED).format(
        entries=entries,
        bonus=_bonus(plan),
        whole=sql.Literal(plan.whole),
        passes=sql.SQL("").join(
            sql.SQL(", {} AS {}").format(condition, passes[name])
            for name, condition in conditions.items()
        ),
        dates=_dates(asked.filters),
    )
    return sql.SQL("WITH {}, {} {}").format(scored, matched, sql.SQL(" UNION ALL ").join(parts))


def _scored(terms: Sequence[Term], tables: Tables) -> sql.Composed:
    postings = sql.Identifier(tables.postings)
    return sql.SQL(SCORED).format(
        terms=sql.SQL(" UNION ALL").join(
            sql.SQL(TERM).format(
                postings=postings,
                id=sql.Literal(term.id),
                weight=sql.Literal(term.weight),
                base=sql.Literal(BASE),
                slope=sql.Literal(term.slope),
                nearly=sql.Literal(term.nearly),
                has=sql.Literal(term.has),
            )
            for term in terms
        )
    )


def _bonus(plan: Plan) -> sql.Composed:
    return sql.SQL("CASE WHEN has = {} THEN {}::float8 ELSE 1 END").format(
        sql.Literal(plan.whole), sql.Literal(1 + plan.bonus)
    )


def _all(conditions: Iterable[sql.Composable]) -> sql.Composable:
    return (
        sql.SQL(" AND ").join(conditions) if (conditions := list(conditions)) else sql.SQL("true")
    )


def _conditions(filters: Filters) -> Mapping[str, sql.Composable]:
    """Facet -> whether an entry has what is chosen of it."""
    tab = sql.SQL("e.tab = {}" if filters.tab else "e.tab <> {}")
    found: dict[str, sql.Composable] = {TAB: tab.format(sql.Literal(filters.tab or str(Tab.FILE)))}
    for facet in FACETS:
        if filters.chosen(facet):
            how = "{}::text[] && {}::text[]" if facet in LISTS else "{} = ANY({}::text[])"
            found[facet] = sql.SQL(how).format(
                sql.Identifier("e", query.COLUMNS[facet]),
                # As a parameter: in the statement a per cent sign would be taken for a placeholder.
                sql.Placeholder(f"chosen_{facet}"),
            )
    return found


def _dates(filters: Filters) -> sql.Composable:
    return _all(
        sql.SQL(how).format(sql.Literal(day))
        for how, day in (("e.date >= {}", filters.since), ("e.date <= {}", filters.until))
        if day
    )


# What comes back

type Counted = Iterable[tuple[Sequence[str], int]]
"""Combinations as `COUNTED` tells them, and how many entries have each."""
AT_TIER: Final = len(SINGLE)
"""Where in a combination its tier stands. What it passes comes after it."""


def _place(row: Sequence[Any]) -> int:
    return int(row[3])


def _tiers(counted: Counted) -> Mapping[str, int]:
    tiers = {"all": 0, "nearly": 0, "any": 0, "total": 0}
    for values, count in counted:
        if "false" in values[AT_TIER + 1 :]:
            continue
        tier = int(values[AT_TIER])
        tiers["total"] += count
        for bit, name in ((4, "all"), (2, "nearly"), (1, "any")):
            if tier & bit:
                tiers[name] += count
    return tiers


def _facets(
    rows: Iterable[Sequence[Any]], counted: Counted, conditions: Sequence[str]
) -> Mapping[str, Mapping[str, int]]:
    """Facet -> value -> how many entries have it that pass everything but the facet itself."""
    found: dict[str, Counter[str]] = {facet: Counter() for facet in (*FACETS, TAB)}
    for values, count in counted:
        fails = {
            name
            for name, passes in zip(conditions, values[AT_TIER + 1 :], strict=True)
            if passes == "false"
        }
        for facet, value in zip(SINGLE, values, strict=False):
            if value and fails <= {facet}:
                found[facet][value] += count
    for what, values, count, _ in rows:
        if what in LISTS and values[0]:
            found[what][values[0]] += count
    return found
