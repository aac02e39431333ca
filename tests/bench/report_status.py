"""Asking for a new link takes as long for a report that exists as for one that does not."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

LINK_ASKED = Figure(name="link_asked", unit="ms", target=1.25)
"""Loosely: both do the very same, and on a noisy machine chance tells them apart."""


@benchmark(LINK_ASKED)
def asking() -> Iterator[Result]:
    told = servers.measured_in_django("tests.bench._link_requests")
    yield LINK_ASKED.measured(told["there"], baseline=told["nowhere"])
