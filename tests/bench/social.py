"""The social hub: posts taken in, beside a row at a time, and what networks push."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

INGEST = Figure(name="ingest", unit="ms", target=0.2)
WEBHOOK = Figure(name="webhook", unit="a s")
WEBHOOK_P99 = Figure(name="webhook_p99", unit="ms", target=100)


@benchmark(INGEST)
def ingest() -> Iterator[Result]:
    """Milliseconds of a post, 100 to a batch of 100 accounts, with text made safe and pictures;
    beside the same post by create() and its picture by create().
    """
    figures = servers.measured_in_django("tests.bench._social_ingest")
    yield INGEST.measured(figures["ours"], baseline=figures["one by one"])


@benchmark(WEBHOOK, WEBHOOK_P99)
def webhook() -> Iterator[Result]:
    """Signed pushes of X, eight at a time over HTTP to one process: how many in a second, and in
    which time 99 of 100 are answered. X waits ten seconds.
    """
    figures = servers.measured_in_django("tests.bench._social_webhook")
    yield WEBHOOK.measured(figures["a second"])
    yield WEBHOOK_P99.measured(figures["p99"])
