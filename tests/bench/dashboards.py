"""What a dashboard of a whole force costs where no cache has it."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

DASHBOARD = Figure(name="dashboard", unit="ms", target=150)


@benchmark(DASHBOARD)
def dashboard() -> Iterator[Result]:
    """The slowest of five pages of recorded crime, uncached: 1,280 neighbourhoods, 14 types, 36
    months. Processor time of Python and PostgreSQL together.
    """
    milliseconds = servers.measured_in_django("tests.bench._dashboards")
    yield DASHBOARD.measured(max(milliseconds.values()))
