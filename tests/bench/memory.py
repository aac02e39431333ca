"""What `make run` takes of a developer's machine."""

import time
import urllib.request
from collections.abc import Iterator

from tests.bench import processes, servers
from tests.bench.harness import Figure, Result, benchmark

RSS_IDLE = Figure(name="rss_idle", unit="MB", target=700)

SETTLED_AFTER = 5
"""Seconds of quiet, after every kind of page has been loaded once."""


@benchmark(RSS_IDLE)
def rss_idle() -> Iterator[Result]:
    """Every process of `make run`, from make itself to PostgreSQL's, after it was used."""
    with servers.make_run() as station:
        for path in ("/", "/search/?q=report", "/admin/login/"):
            with urllib.request.urlopen(station.address + path) as response:
                response.read()
        time.sleep(SETTLED_AFTER)
        yield RSS_IDLE.measured(processes.memory([station.pid]))
