"""One real PostgreSQL for the whole run, shared by all workers, in a temporary folder.

It starts when the first test that needs a database asks for it; the engine's tests run without.
DATABASE_URL names another server to use.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.development import postgres

_server: postgres.Server | None = None
_folder: Path | None = None


def _needs_database(config: pytest.Config) -> bool:
    """Whether the run may touch anything but the engine, which needs no database."""
    engine = config.rootpath / "tests" / "cms_forms" / "engine"
    paths = [Path(str(argument).split("::", 1)[0]).resolve() for argument in config.args]
    return not all(path.is_relative_to(engine) for path in paths)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before Django reads its settings, and in the controller only: workers inherit the address."""
    global _server, _folder
    if "DATABASE_URL" in os.environ or hasattr(config, "workerinput"):
        return
    if config.option.collectonly or not _needs_database(config):
        return
    _folder = Path(tempfile.mkdtemp(prefix="bluelamp-tests-"))
    _server = postgres.start(_folder / "postgres", options=postgres.FAST)
    os.environ["DATABASE_URL"] = _server.url("bluelamp")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None and not hasattr(config, "workerinput"):
        _server.stop()
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)


@pytest.fixture
def free_folder() -> Iterator[Path]:
    """A folder with a short path: sockets do not fit into long ones."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        yield Path(folder)
