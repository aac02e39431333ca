"""`make run` for real: up, stopped in every way there is, and up again with its data."""

import fcntl
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg
import pytest

from station.demo.people import PASSWORD, PEOPLE
from station.development import postgres
from tests.plugins.databases import Databases

ROOT = Path(__file__).resolve().parents[3]
READY = "Ctrl-C stops everything"
PREPARING = "The database and its demonstration"
PATIENCE = 30
"""Seconds until everything must have ended."""

pytestmark = pytest.mark.xdist_group("run")
"""On one worker, because starting is most of the time."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, kw_only=True)
class Run:
    """A `make run` that says that it is ready."""

    process: subprocess.Popen[str]
    words: str
    everything: list[psutil.Process]
    var: Path
    port: int

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def left(self) -> list[psutil.Process]:
        """What still runs of all that it had started."""
        return psutil.wait_procs(self.everything, timeout=PATIENCE)[1]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}") as response:
            return response.read().decode()


def command(var: Path, port: int) -> dict[str, object]:
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return {
        "args": [sys.executable, "-m", "station.development.run"],
        "cwd": ROOT,
        "env": environment
        | {
            "PORT": str(port),
            "VAR_ROOT": str(var),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        },
        "text": True,
    }


def started_by(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@contextmanager
def running(var: Path, port: int) -> Iterator[Run]:
    process = subprocess.Popen(
        **command(var, port),  # type: ignore[call-overload]
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    words = ""
    try:
        while READY not in words:
            line = process.stdout.readline()
            assert line, f"It ended before it was ready:\n{words}"
            words += line
        everything = started_by(process)
        yield Run(process=process, words=words, everything=everything, var=var, port=port)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def refused(var: Path, port: int) -> str:
    """What a run says that ends at once with an error."""
    result = subprocess.run(
        **command(var, port),  # type: ignore[call-overload]
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert result.returncode == 1
    return result.stderr


class Folder:
    """A folder in which at most one run is up at a time."""

    def __init__(self, var: Path, runs: ExitStack) -> None:
        self.var = var
        self.runs = runs
        self.latest: Run | None = None

    def run(self) -> Run:
        """The run that is up, or another where a test has ended it."""
        if self.latest is None or self.latest.process.poll() is not None:
            self.restart(free_port())
        # PostgreSQL's processes come and go.
        return replace(self.latest, everything=started_by(self.latest.process))

    def restart(self, port: int) -> Run:
        self.latest = self.runs.enter_context(running(self.var, port))
        return self.latest

    def end(self) -> None:
        if self.latest is not None and self.latest.process.poll() is None:
            self.latest.end(signal.SIGINT)


@pytest.fixture(scope="module")
def folder(databases: Databases) -> Iterator[Folder]:
    """With the demonstration, its city and its publications aside. That `prepare` fills an empty
    database is what the tests of the whole begin with.
    """
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as var, ExitStack() as runs:
        server = postgres.start(Path(var, "postgres"), options=postgres.FAST)
        postgres.make_database(server, "bluelamp")
        databases.write_to(server.url("bluelamp"), "demonstration")
        server.stop()
        yield Folder(Path(var), runs)


@pytest.fixture
def run(folder: Folder) -> Run:
    return folder.run()


def test_it_says_where_the_station_is_and_who_may_log_in(run: Run) -> None:
    assert f"http://localhost:{run.port}/" in run.words
    assert f"http://localhost:{run.port}/admin/" in run.words
    for person in PEOPLE:
        assert re.search(rf"{person.username}\s+{PASSWORD}", run.words)
    assert "Rivermouth Police" in run.get("/")
    assert "One process plays both roles here, the public’s and staff’s." in run.words


def test_the_key_to_what_is_sent_is_for_its_owner_only(run: Run) -> None:
    assert (run.var / "submission.key").stat().st_mode & 0o777 == 0o600


def test_a_worker_runs_beside_the_web_server(run: Run) -> None:
    commands = [" ".join(process.cmdline()) for process in run.everything]

    assert any("manage.py worker" in command for command in commands)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_it_is_asked_to_end(run: Run, how: signal.Signals) -> None:
    run.end(how)

    assert run.process.returncode == 0
    assert run.left() == []


def test_nothing_is_left_when_its_terminal_is_closed(folder: Folder) -> None:
    folder.end()
    ours, theirs = pty.openpty()
    terminal = subprocess.Popen(
        **command(folder.var, free_port()),  # type: ignore[call-overload]
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    words = b""
    while READY.encode() not in words:
        words += os.read(ours, 1024)
    everything = started_by(terminal)

    os.close(ours)

    terminal.wait(PATIENCE)
    assert psutil.wait_procs(everything, timeout=PATIENCE)[1] == []


def test_a_killed_run_does_not_block_the_next_which_has_its_data(folder: Folder, run: Run) -> None:
    with psycopg.connect(f"postgresql://postgres@/bluelamp?host={run.var}/postgres") as connection:
        connection.execute("UPDATE wagtailcore_page SET title = 'Changed' WHERE depth = 2")

    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait()

    folder.run()
    with psycopg.connect(f"postgresql://postgres@/bluelamp?host={run.var}/postgres") as connection:
        titles = connection.execute("SELECT title FROM wagtailcore_page WHERE depth = 2")
        assert titles.fetchall() == [("Changed",)]
    assert run.left() == []


def test_everything_killed_at_once_does_not_block_the_next(folder: Folder, run: Run) -> None:
    for process in [psutil.Process(run.process.pid), *run.everything]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    run.process.wait()

    assert "Rivermouth Police" in folder.run().get("/")


def test_what_is_prepared_already_is_not_prepared_again(folder: Folder, run: Run) -> None:
    folder.end()

    again = folder.restart(run.port)

    assert PREPARING not in again.words
    assert "Rivermouth Police" in again.get("/")


UNDONE = (
    "UPDATE wagtailcore_site SET port = 1",
    "DELETE FROM django_migrations WHERE (app, name) = ('sessions', '0001_initial'); "
    "DROP TABLE django_session",
)
"""The site's address, and a migration."""


def test_what_has_been_undone_since_is_mended(folder: Folder, run: Run) -> None:
    address = f"postgresql://postgres@/bluelamp?host={run.var}/postgres"
    for undone in UNDONE:
        with psycopg.connect(address) as connection:
            connection.execute(undone)
    folder.end()

    again = folder.restart(run.port)

    assert PREPARING in again.words
    with psycopg.connect(address) as connection:
        ports = connection.execute("SELECT port FROM wagtailcore_site WHERE is_default_site")
        assert ports.fetchall() == [(run.port,)]
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_start_that_was_killed_while_it_prepared_prepares_again(folder: Folder, run: Run) -> None:
    folder.end()
    (run.var / "prepared").unlink()
    process = subprocess.Popen(
        **command(folder.var, run.port),  # type: ignore[call-overload]
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with process.stdout:
        while PREPARING not in (line := process.stdout.readline()):
            assert line
        process.kill()
    process.wait(PATIENCE)

    again = folder.restart(run.port)

    assert PREPARING in again.words
    assert "Rivermouth Police" in again.get("/")


def test_a_second_run_in_the_same_folder_says_that_the_first_is_there(run: Run) -> None:
    said = refused(run.var, free_port())

    assert f"running here already: http://localhost:{run.port}" in said
    assert "Rivermouth Police" in run.get("/")


def test_a_port_that_is_taken_is_named(short_folder: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refused(short_folder, port)

    assert f"Port {port} is in use by another program. Nothing was started." in said
    assert not (short_folder / "postgres").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "８０００"])
def test_a_port_that_is_none_is_refused(short_folder: Path, port: str) -> None:
    said = refused(short_folder, port)  # type: ignore[arg-type]

    assert f"PORT is “{port}”" in said
    assert list(short_folder.iterdir()) == []
