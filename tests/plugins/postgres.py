"""One real PostgreSQL for the whole run, shared by all workers, in a temporary folder.

It starts when the first test that needs a database asks for it: the engine's tests run without.
DATABASE_URL names another server to use.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environ
import pytest

from station.development import postgres

FOLDER = "BLUELAMP_TESTS_FOLDER"
"""How workers, which inherit the environment, learn where the one server is."""


MEMORY = Path("/dev/shm")
ROOM = 6 << 30
"""Bytes: twice what the databases of two workers take."""

_started: postgres.Server | None = None
"""Where a worker started it, it outlives the worker, and the controller stops it by its pid."""


def run_folder() -> Path:
    """What the workers of a run share."""
    return Path(os.environ[FOLDER])


def _in_memory() -> Path | None:
    """Where there is room: a thousand tests have a database copied, which waits for no disk there.
    None stands for the folder of temporary files.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else None


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="bluelamp-tests-", dir=_in_memory())


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        if _started is not None:
            # The controller ends it; Python would warn that a child still runs.
            _started.process.returncode = 0
    elif FOLDER in os.environ:
        folder = Path(os.environ.pop(FOLDER))
        if _started is not None:
            _started.stop()
        postgres.stop_leftover(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def _address(folder: Path) -> str:
    """The server's DATABASE_URL. Whoever asks first starts it."""
    global _started
    address = folder / "address"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            _started = postgres.start(folder / "postgres", options=postgres.FAST, outlives_us=True)
            address.write_text(_started.url("bluelamp"))
    return address.read_text()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Before there is a database: the address of the run's own server."""
    from django.conf import settings

    if "DATABASE_URL" not in os.environ:
        settings.DATABASES["default"].update(environ.Env.db_url_config(_address(run_folder())))


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path: sockets do not fit into long ones."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        yield Path(folder)
