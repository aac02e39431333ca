"""How well an engine finds what people judged relevant, beside plain BM25. Nothing here is kept."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import bm25s
import Stemmer
from django.db import connection, transaction

from station.search import postings, query
from station.search.engines import lengths, postgresql
from station.search.engines.base import Asked
from station.search.engines.elastic import EntriesBackend
from station.search.filters import Filters, Sort
from station.search.synonyms import Synonyms

DEPTH: Final = 100
WRITTEN_AT_ONCE: Final = 1000

type Judgments = Mapping[str, Mapping[str, float]]
"""Query -> document -> grade."""
type Ranking = Callable[[str], Sequence[str]]
"""The text of a query -> the ids of documents, the best first, at most `DEPTH`."""


@dataclass(frozen=True, kw_only=True)
class Document:
    id: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Averages over the queries that somebody judged."""

    ndcg: float
    """nDCG@10, with the grade as gain, as trec_eval has it."""
    recall: float
    """Of 100."""
    hit: float
    """How often one of the first 10 is relevant."""
    queries: int


def read_documents(path: Path) -> list[Document]:
    with path.open(encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines if line.strip())
        return [
            Document(id=str(row["id"]), title=row.get("title") or "", text=row.get("text") or "")
            for row in rows
        ]


def read_queries(path: Path) -> dict[str, str]:
    return {row[0]: row[1] for row in _rows(path) if len(row) > 1}


def read_judgments(path: Path) -> Judgments:
    """Query, document, grade. A heading, and the four columns of TREC, are understood."""
    found: dict[str, dict[str, float]] = {}
    for row in _rows(path):
        if len(row) < 3:
            continue
        try:
            grade = float(row[-1])
        except ValueError:
            continue
        found.setdefault(row[0], {})[row[-2]] = grade
    return found


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def figures(ranking: Ranking, queries: Mapping[str, str], judgments: Judgments) -> Figures:
    ndcg, recall, hits = [], [], []
    for number, text in queries.items():
        relevant = {doc: grade for doc, grade in judgments.get(number, {}).items() if grade > 0}
        if not relevant:
            continue
        ranked = ranking(text)
        ideal = sorted(relevant.values(), reverse=True)[:10]
        ndcg.append(_gain([relevant.get(doc, 0.0) for doc in ranked[:10]]) / _gain(ideal))
        recall.append(len(relevant.keys() & set(ranked[:DEPTH])) / len(relevant))
        hits.append(not relevant.keys().isdisjoint(ranked[:10]))
    count = len(ndcg)
    return Figures(
        ndcg=sum(ndcg) / count if count else 0.0,
        recall=sum(recall) / count if count else 0.0,
        hit=sum(hits) / count if count else 0.0,
        queries=count,
    )


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


@contextmanager
def plain_bm25(documents: Sequence[Document]) -> Iterator[Ranking]:
    """bm25s with Porter's stems and English stop words, k1 1.2 and b 0.75."""
    stemmer = Stemmer.Stemmer("porter")
    model: Any = bm25s.BM25(k1=1.2, b=0.75)
    texts = [f"{document.title} {document.text}" for document in documents]
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    model.index(tokens, show_progress=False)
    depth = min(DEPTH, len(documents))

    def rank(text: str) -> Sequence[str]:
        asked = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False)
        places, scores = model.retrieve(asked, k=depth, show_progress=False)
        return [
            documents[place].id
            for place, score in zip(places[0], scores[0], strict=True)
            if score > 0
        ]

    yield rank


@contextmanager
def elastic(backend: EntriesBackend, documents: Sequence[Document]) -> Iterator[Ranking]:
    """In an index of its own, deleted at the end."""
    name = backend.make()
    try:
        backend.put(
            (
                {"key": document.id, "title": document.title, "text": document.text, "tab": "page"}
                for document in documents
            ),
            name,
        )
        backend.refresh(name)

        def rank(text: str) -> Sequence[str]:
            wanted = query.understand(text, Synonyms())
            asked = Asked(text=text, filters=Filters(), sort=Sort.RELEVANCE, start=0, size=DEPTH)
            answer, _ = backend.answering(asked, wanted, name, backend.timeout)()
            return [hit["_id"] for hit in answer["hits"]["hits"]]

        yield rank
    finally:
        backend.delete(name)


@contextmanager
def postgres(documents: Sequence[Document]) -> Iterator[Ranking]:
    """In temporary tables, like those of the station."""
    tables = postings.Tables(terms="evaluated_terms", postings="evaluated_postings")
    with transaction.atomic(), connection.cursor() as cursor:
        for mine, station in (
            (tables.terms, postings.STATION.terms),
            (tables.postings, postings.STATION.postings),
        ):
            cursor.execute(
                f"CREATE TEMPORARY TABLE {mine} (LIKE {station} INCLUDING ALL) ON COMMIT DROP"
            )
        for start in range(0, len(documents), WRITTEN_AT_ONCE):
            some = documents[start : start + WRITTEN_AT_ONCE]
            postings.write(
                [
                    postings.Words(entry=start + place, title=each.title, body=each.text)
                    for place, each in enumerate(some)
                ],
                tables,
            )
        cursor.execute(f"ANALYZE {tables.terms}")
        cursor.execute(f"ANALYZE {tables.postings}")
        lengths.forget()

        def rank(text: str) -> Sequence[str]:
            wanted = query.understand(text, Synonyms())
            return [documents[place].id for place in postgresql.best(wanted, tables, DEPTH)]

        yield rank
    lengths.forget()
