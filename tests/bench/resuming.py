"""What it takes to go on in another browser: the link, the page that it leads to and its button."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

RESUME = Figure(name="resume", unit="ms")
"""The 95th percentile of all three requests together. The baseline is one step, shown, in the same
run and by turns."""


@benchmark(RESUME)
def resuming() -> Iterator[Result]:
    told = servers.measured_in_django("tests.bench._resume_links")
    yield RESUME.measured(told["resume"], baseline=told["step_get"])
