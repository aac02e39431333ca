"""Publications: how long a large log of requests takes to be taken in."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

IMPORT = Figure(name="import_publications", unit="s", target=300)


@benchmark(IMPORT)
def publications() -> Iterator[Result]:
    """20,754 records, published, with their topics, revisions, references and search entries."""
    figures = servers.measured_in_django("tests.bench._publications_import")
    yield IMPORT.measured(figures["seconds"])
