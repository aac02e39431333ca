"""What it takes to bring a release of statistics in, beside the usual ways."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

LOAD = Figure(name="statistics_load", unit="s", target=1.5)
LOAD_BULK = Figure(name="statistics_load_bulk", unit="s", target=0.2)
PUBLISH = Figure(name="statistics_publish", unit="s")


@benchmark(LOAD, LOAD_BULK, PUBLISH)
def load() -> Iterator[Result]:
    """604,800 cells, staged with all checks, beside COPY and `bulk_create` of the same cells as
    rows. Processor time of Python and PostgreSQL together. `statistics_publish` is the swap with
    the summaries of 1,233 areas.
    """
    seconds = servers.measured_in_django("tests.bench._statistics_load")
    yield LOAD.measured(seconds["ours"], baseline=seconds["copy"])
    yield LOAD_BULK.measured(seconds["ours"], baseline=seconds["bulk"])
    yield PUBLISH.measured(seconds["publish"])
