"""What the inbox costs with 100,000 cases in it."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

INBOX = Figure(name="inbox", unit="ms", target=300)
INBOX_QUERIES = Figure(name="inbox_queries", unit="queries", target=15)


@benchmark(INBOX, INBOX_QUERIES)
def inbox() -> Iterator[Result]:
    """95 of 100 answers come within it: time by the clock, from the request to the last byte, for
    every tab, filters, the last page and searches, of somebody in all teams and of a superuser.
    """
    found = servers.measured_in_django("tests.bench._inbox")
    yield INBOX.measured(found["p95"])
    yield INBOX_QUERIES.measured(found["queries"])
