"""One real Elasticsearch and one real OpenSearch for the whole run, shared by all workers.

Each starts when the first test asks for it. Where one cannot be had, its tests are skipped and say
why; BLUELAMP_PROMISED=search makes that a failure.
"""

import fcntl
import os
from pathlib import Path

import pytest

from station.development import searching
from tests.plugins.postgres import run_folder

PROMISED = "BLUELAMP_PROMISED"

_started: list[searching.Server] = []
"""Where a worker started one, it outlives the worker, and the controller stops it by its pid."""


def pytest_unconfigure(config: pytest.Config) -> None:
    """Before the plugin of PostgreSQL deletes the folder of the run: registered after it."""
    if hasattr(config, "workerinput"):
        for server in _started:
            # The controller ends it; Python would warn that a child still runs.
            server.process.returncode = 0
        return
    for server in _started:
        server.stop()
    for name in searching.NAMES:
        searching.stop_leftover(run_folder() / name)


def _address(name: str, folder: Path) -> str:
    """The server's address, or why there is none. Whoever asks first starts it."""
    address = folder / f"{name}.address"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            try:
                server = searching.start(name, folder / name, outlives_us=True)
            except searching.SearchUnavailable as error:
                address.write_text(str(error))
            else:
                _started.append(server)
                address.write_text(server.url)
    return address.read_text()


def address_of(name: str) -> str:
    """The address of the run's server of this name. Skips the test where there is none."""
    address = _address(name, run_folder())
    if address.startswith("http"):
        return address
    if os.environ.get(PROMISED) == "search":
        pytest.fail(f"{name} was promised, and cannot be had: {address}")
    pytest.skip(f"{name} cannot be had: {address}")


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    return address_of("elasticsearch")


@pytest.fixture(scope="session")
def opensearch_url() -> str:
    return address_of("opensearch")
