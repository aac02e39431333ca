"""What posts cost where no cache has them, with 100,000 of them in the database."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

HUB = Figure(name="hub_page", unit="ms", target=1.5)
HUB_QUERIES = Figure(name="hub_page_queries", unit="queries", target=6)
SLOT = Figure(name="area_slot", unit="ms", target=4)
SLOT_QUERIES = Figure(name="area_slot_queries", unit="queries", target=6)


@benchmark(HUB, HUB_QUERIES, SLOT, SLOT_QUERIES)
def hub_pages() -> Iterator[Result]:
    """Processor time of Python and PostgreSQL together, beside a page that walks as many posts,
    their accounts and their pictures, and shows nothing else of them.
    """
    found = servers.measured_in_django("tests.bench._hub_pages")
    yield HUB.measured(found["hub"], baseline=found["plain_hub"])
    yield HUB_QUERIES.measured(found["hub_queries"])
    yield SLOT.measured(found["slot"], baseline=found["plain_slot"])
    yield SLOT_QUERIES.measured(found["slot_queries"])
