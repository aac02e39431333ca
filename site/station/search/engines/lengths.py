"""How long the fields of entries are on average, which BM25 weighs a word by."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection

from station.search.postings import Tables

TRUSTED: Final = 60.0
"""Seconds. They change little, and to count them takes as long as a search."""

type Measures = tuple[Mapping[str, int], Mapping[str, float]]


def of(tables: Tables) -> Measures:
    """Field -> how many entries have it, and how long it is on average. A minute old at most."""
    name = (connection.settings_dict["NAME"], tables)
    known = _known.get(name)
    if known is None or known[0] < time.monotonic():
        with connection.cursor() as cursor:
            cursor.execute(
                tables.sql(
                    "SELECT substr(t.lexeme, 2), count(*), avg(p.length)::float8 FROM {terms} t "
                    "JOIN {postings} p ON p.term_id = t.id "
                    "WHERE t.lexeme IN ('#a', '#t', '#p', '#n', '#f') GROUP BY 1"
                )
            )
            rows = cursor.fetchall()
        counts = dict.fromkeys("atpnf", 0) | {letter: count for letter, count, _ in rows}
        lengths = dict.fromkeys("atpnf", 1.0) | {letter: length for letter, _, length in rows}
        known = _known[name] = (time.monotonic() + TRUSTED, (counts, lengths))
    return known[1]


def forget() -> None:
    """Much was written at once."""
    _known.clear()


_known: dict[Any, tuple[float, Measures]] = {}
