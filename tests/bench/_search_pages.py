"""The measuring of `search`, in a process that has Django and an empty database."""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from local_areas.imports.base import Options, take_in
from local_areas.pages.area_page import AreaIndexPage
from local_areas.pages.keeping import keep_pages
from station.development import searching
from station.pages.models import HomePage
from station.publications.importing.taking import Publications
from station.publications.models import DisclosureLog, PublicationPage
from station.search import choosing, entries, indexing
from station.search.answering import answer
from station.search.asking import Asking
from station.search.entry import SearchEntry
from station.search.suggest import suggestions
from station.settings.engine import backends
from tests.bench import _areas_places
from tests.station.search import known_items

RECORDS: Final = 20_754
ASKED: Final = 200
SLIPS: Final = 5
"""One of so many questions has a slip."""
WARM_UPS: Final = 200
"""Other questions, asked before the measuring begins."""
ROUNDS: Final = 5
"""How often they are asked of what Java answers, which compiles what runs often while it runs: of
400 questions to a server that was just started Elasticsearch took 67 ms for the longest, of the
third 400 42 ms. A server answers thousands before the first of a visitor's day.
"""
FACETS: Final = ("type", "date", "review_on", "depth", "first_published_at")
"""Of Wagtail's own index of publications. None is a boolean, of which its request for OpenSearch is
refused.
"""
STOCK: Final = {
    "postgresql": "database",
    "elasticsearch": "elasticsearch9",
    "opensearch": "opensearch3",
}


def measure() -> None:
    """Prints the figures as JSON."""
    records = _records()
    _fill(records)
    asked = _questions(records)
    figures = {"typed": _longest([_typed(question) for question in asked], suggestions)}
    figures |= _pages("postgresql", "", asked) | {"rebuild": 0.0}
    for name in searching.NAMES:
        with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
            server = searching.start(name, Path(folder) / name, is_brief=False)
            try:
                found = _pages(name, server.url, asked)
                slower = max(figures["rebuild"], found["rebuild"])
                figures |= found | {"rebuild": slower}
            finally:
                server.stop()
    print(json.dumps(figures))


def _records() -> list[dict[str, str]]:
    """Real summaries of requests where they are at hand, else as many of random words."""
    if known_items.FOI.exists():
        return known_items.documents()[:RECORDS]
    chance = random.Random(1)
    words = [f"word{number}" for number in range(8_000)]
    texts = (" ".join(chance.choices(words, k=chance.randint(3, 60))) for _ in range(RECORDS))
    return [
        {"id": f"foi-{number}", "title": text[:60], "text": text}
        for number, text in enumerate(texts)
    ]


def _fill(records: Sequence[dict[str, str]]) -> None:
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="front"))
    Site.objects.update(root_page=home)
    home.add_child(instance=DisclosureLog(title="Log", slug="log"))
    if not AreaIndexPage.objects.exists():
        home.add_child(instance=AreaIndexPage(title="Areas", slug="areas"))
    _areas_places.make_city()
    keep_pages()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.jsonl"
        with path.open("w") as stream:
            for record in records:
                stream.write(json.dumps(_row(record, chance)) + "\n")
        report = take_in(Publications(), path, Options())
    entries.keep_all()
    if report.rejected or SearchEntry.objects.count() < RECORDS:
        raise RuntimeError(f"{report.rejected} were rejected: {report.rejects[:3]}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself within a minute


def _row(record: dict[str, str], chance: random.Random) -> dict[str, Any]:
    return {
        "reference": record["id"],
        "type": "foi",
        "title": record["title"],
        "summary": record["text"],
        "date": (date(2010, 1, 1) + timedelta(chance.randrange(6_000))).isoformat(),
        "decision": chance.choice(["all", "part", "nothing"]),
        "areas": [f"A{chance.randrange(_areas_places.AREAS)}"],
        "topics": [f"Topic {chance.randrange(60)}"],
    }


def _questions(records: Sequence[dict[str, str]]) -> list[str]:
    """Two to four neighbours among the words of a title, as people type them."""
    chance = random.Random(2)
    found: list[str] = []
    while len(found) < ASKED + WARM_UPS:
        words = list(known_items.long_words({"title": chance.choice(records)["title"], "text": ""}))
        if len(words) < 4:
            continue
        count = chance.randint(2, 4)
        start = chance.randint(0, len(words) - count)
        some = words[start : start + count]
        if len(found) % SLIPS == 0:
            place = chance.randrange(count)
            some[place] = known_items.slipped(some[place], chance)
        found.append(" ".join(some))
    return found


def _typed(question: str) -> str:
    """The beginning of a question, as it is being typed."""
    return question[: max(3, len(question) // 2)]


def _longest(asked: Sequence[str], ask: Callable[[str], object], rounds: int = 1) -> float:
    """Milliseconds that 95 of 100 questions take at most."""
    for _ in range(rounds):
        for question in asked[:WARM_UPS]:
            ask(question)
    taken = []
    for question in asked[WARM_UPS:]:
        started = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def _pages(name: str, url: str, asked: Sequence[str]) -> dict[str, float]:
    figures: dict[str, float] = {}
    rounds = ROUNDS if url else 1
    with _answering(name, url):
        backend = choosing.elastic()
        if backend is not None:
            started = time.perf_counter()
            indexing.rebuild(backend)
            figures["rebuild"] = time.perf_counter() - started

        def page(text: str) -> None:
            results = answer(Asking(text=text)).results
            if results.engine.name != name:
                raise RuntimeError(f"{results.engine.name} answered in place of {name}.")

        figures[name] = _longest(asked, page, rounds)
        figures[f"stock {name}"] = _longest(asked, _stock(), rounds)
    return figures


@contextmanager
def _answering(name: str, url: str) -> Iterator[None]:
    stock: dict[str, Any] = {"BACKEND": f"wagtail.search.backends.{STOCK[name]}"}
    if url:
        stock |= {"URLS": [url], "INDEX_PREFIX": "stock_", "TIMEOUT": 60}
    found = backends(
        elasticsearch=url if name == "elasticsearch" else None,
        opensearch=url if name == "opensearch" else None,
        prefix="bench_",
    )
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": stock} | found):
        cache.clear()
        yield


def _stock() -> Callable[[str], object]:
    """What asks Wagtail's own backend for the same page, once it has indexed the same records."""
    backend = get_search_backend("default")
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(PublicationPage))
    index = rebuilder.start()
    index.add_model(PublicationPage)
    every = PublicationPage.objects.order_by("pk")
    for start in range(0, RECORDS, 1000):
        index.add_items(PublicationPage, list(every[start : start + 1000]))
    rebuilder.finish()

    def ask(text: str) -> None:
        found = backend.search(text, PublicationPage.objects.live())
        list(found[:10])
        found.count()
        for facet in FACETS:
            found.facet(facet)

    return ask
