"""Searching 20,754 records and 1,250 areas with each engine, beside Wagtail's own backend of it."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

PAGES = {
    "elasticsearch": Figure(name="search_page_es", unit="ms", target=40, absolute=True),
    "opensearch": Figure(name="search_page_opensearch", unit="ms", target=40, absolute=True),
    "postgresql": Figure(name="search_page_postgresql", unit="ms", target=100, absolute=True),
}
TYPED = Figure(name="typeahead", unit="ms", target=15)
REBUILD = Figure(name="rebuild", unit="s", target=30)


@benchmark(*PAGES.values(), TYPED, REBUILD)
def search() -> Iterator[Result]:
    """What 95 of 100 pages of results take at most: hits, five facets, what is marked and a
    suggestion, for words of the records, one of five with a slip. Beside it the same words asked of
    Wagtail's own backend of the same engine: ten hits, how many there are, and five facets.
    """
    figures = servers.measured_in_django("tests.bench._search_pages")
    for name, figure in PAGES.items():
        yield figure.measured(figures[name], baseline=figures[f"stock {name}"])
    yield TYPED.measured(figures["typed"])
    yield REBUILD.measured(figures["rebuild"])
