"""Which words are in which entry: what PostgreSQL's engine searches. Kept by `entries`.

A term is a letter for the field and a word of it: `a` everything that is said of an entry, `t` its
title, `p` pairs of neighbours, `n` what people call it, `f` its attachments. Terms of `w` are the
words as they are written, which have no postings: misspelt ones are compared with them. Those of
`#` are the fields themselves, whose postings tell how long they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models
from psycopg import sql

from station.search import analysis

SHORTEST_KNOWN: Final = 3
"""Letters of a word from which on misspelt ones are compared with it."""


class SearchTerm(models.Model):
    """A word of a field, and its number."""

    lexeme = models.CharField(max_length=140, unique=True, db_collation="C")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.lexeme


class SearchPosting(models.Model):
    """How often a term is in an entry. Without keys to other tables: it is written by the million
    and deleted with its entry by a trigger.
    """

    term_id = models.IntegerField()
    entry_id = models.BigIntegerField(db_index=True)
    count = models.SmallIntegerField()
    length = models.IntegerField(help_text="How many words the field has.")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["term_id"], include=["entry_id", "count", "length"], name="posting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} in {self.entry_id}"


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Where the words lie: of the station's entries, or for a while of other documents."""

    terms: str = SearchTerm._meta.db_table
    postings: str = SearchPosting._meta.db_table

    def sql(self, statement: str) -> sql.Composed:
        return sql.SQL(statement).format(
            terms=sql.Identifier(self.terms), postings=sql.Identifier(self.postings)
        )


STATION: Final = Tables()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is to be indexed of one entry."""

    entry: int
    title: str
    body: str
    names: str = ""
    attached: str = ""

    def fields(self) -> Iterator[tuple[str, Sequence[str]]]:
        everything = analysis.stems(f"{self.title}\n{self.body}\n{self.names}")
        yield "a", everything
        yield "p", list(analysis.pairs(everything))
        yield "t", analysis.stems(self.title)
        yield "n", analysis.stems(self.names)
        yield "f", analysis.stems(self.attached)

    def written(self) -> set[str]:
        every = analysis.words(f"{self.title}\n{self.body}\n{self.names}")
        return {word for word in every if len(word) >= SHORTEST_KNOWN and not word.isdigit()}


def write(entries: Iterable[Words], tables: Tables = STATION) -> None:
    """Put the words of these entries in place of what was there of them."""
    entries = list(entries)
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            tables.sql("DELETE FROM {postings} WHERE entry_id = ANY(%s)"),
            [[each.entry for each in entries]],
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS station_search_words "
            '(entry bigint, lexeme text COLLATE "C", count smallint, length integer) '
            "ON COMMIT DELETE ROWS"
        )
        cursor.execute("DELETE FROM station_search_words")
        with cursor.copy("COPY station_search_words FROM STDIN") as copy:
            for row in _rows(entries):
                copy.write_row(row)
        # In one order everywhere, so that two writers do not wait for each other in a circle.
        cursor.execute(
            tables.sql(
                "INSERT INTO {terms} (lexeme) SELECT DISTINCT lexeme FROM station_search_words w "
                "WHERE NOT EXISTS (SELECT 1 FROM {terms} t WHERE t.lexeme = w.lexeme) "
                "ORDER BY lexeme ON CONFLICT (lexeme) DO NOTHING"
            )
        )
        cursor.execute(
            tables.sql(
                "INSERT INTO {postings} (term_id, entry_id, count, length) "
                "SELECT t.id, w.entry, w.count, w.length FROM station_search_words w "
                "JOIN {terms} t ON t.lexeme = w.lexeme WHERE w.entry IS NOT NULL ORDER BY t.id"
            )
        )


def _rows(entries: Iterable[Words]) -> Iterator[tuple[Any, ...]]:
    written: set[str] = set()
    for each in entries:
        for field, found in each.fields():
            if found:
                yield each.entry, f"#{field}", 1, len(found)
            for word, count in Counter(found).items():
                yield each.entry, f"{field}{word}", min(count, 32_000), len(found)
        written |= each.written()
    for word in written:
        yield None, f"w{word}", 0, 0
