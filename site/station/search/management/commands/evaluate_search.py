from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.search.backends import get_search_backend

from station.search.engines.base import EngineUnavailable
from station.settings import environment
from station.settings.engine import backends

ADDRESSES = {"elasticsearch": "ELASTICSEARCH_URL", "opensearch": "OPENSEARCH_URL"}
BM25 = "bm25"


class Command(BaseCommand):
    help = (
        "Measure how well each engine finds what people judged relevant, beside plain BM25 on the "
        "same data. Elasticsearch and OpenSearch are measured where their address is set. The "
        "index is a temporary one; nothing of the station's is read or changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", required=True, type=Path, help="JSONL: id, title, text")
        parser.add_argument("--queries", required=True, type=Path, help="TSV: id, text")
        parser.add_argument(
            "--judgments", required=True, type=Path, help="TSV: query id, document id, grade"
        )
        parser.add_argument(
            "--engine", choices=["postgresql", *ADDRESSES], help="This one only, beside BM25"
        )
        parser.add_argument("--json", action="store_true", help="Print JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from station.search import evaluating
        except ImportError as error:
            raise CommandError(
                f"{error.name} is not installed. It comes with bluelamp[development]."
            ) from error
        try:
            documents = evaluating.read_documents(options["documents"])
            queries = evaluating.read_queries(options["queries"])
            judgments = evaluating.read_judgments(options["judgments"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"This could not be read: {error}. Nothing was measured.") from error
        if not documents:
            raise CommandError("There are no documents. Nothing was measured.")
        ways: dict[str, Callable[[], AbstractContextManager[evaluating.Ranking]]] = {
            BM25: partial(evaluating.plain_bm25, documents)
        }
        for name in [options["engine"]] if options["engine"] else ["postgresql", *ADDRESSES]:
            if name == "postgresql":
                ways[name] = partial(evaluating.postgres, documents)
            elif (backend := _backend(name)) is not None:
                ways[name] = partial(evaluating.elastic, backend, documents)
            elif options["engine"]:
                raise CommandError(f"Set {ADDRESSES[name]} to the address of a server first.")
            else:
                self.stderr.write(f"{name} is left out: {ADDRESSES[name]} is not set.")
        found = {}
        for name, way in ways.items():
            try:
                with way() as ranking:
                    found[name] = evaluating.figures(ranking, queries, judgments)
            except EngineUnavailable as error:
                raise CommandError(f"{name} does not answer: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps({name: asdict(each) for name, each in found.items()}))
            return
        self.stdout.write(f"{'':<14} nDCG@10  recall@100  hit@10  queries  nDCG beside BM25")
        for name, each in found.items():
            ratio = each.ndcg / found[BM25].ndcg if found[BM25].ndcg else 0
            self.stdout.write(
                f"{name:<14} {each.ndcg:7.4f}  {each.recall:10.4f}  {each.hit:6.4f}  "
                f"{each.queries:7}  {ratio:16.3f}"
            )


def _backend(name: str) -> Any:
    url = environment.value(ADDRESSES[name])
    if not url:
        return None
    prefix = "evaluated_"
    conf = backends(
        elasticsearch=url if name == "elasticsearch" else None,
        opensearch=url if name == "opensearch" else None,
        prefix=prefix,
    )["entries"]
    return get_search_backend(conf.pop("BACKEND"), **(conf | {"TIMEOUT": 60}))
