"""`make run`: PostgreSQL, the database and its demonstration, the web server and a worker, until
Ctrl-C.

Standard library only, so that what waits here costs no memory.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from functools import partial
from os.path import relpath
from pathlib import Path
from types import FrameType
from typing import IO, Any

from station.demo.people import PASSWORD, PEOPLE
from station.development import postgres, prepared, processes, searching
from station.settings.environment import BOTH, value

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / (value("VAR_ROOT") or "")
ANSWERS_WITHIN = 60.0
"""Seconds until the first page must come."""


class Stopped(Exception):
    """Somebody asked us to end."""


def _stop(number: int, frame: FrameType | None) -> None:
    # Only once: a second Ctrl-C must not interrupt the tidying up.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    raise Stopped


def _port() -> int:
    text = value("PORT") or ""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is “{text}”. It must be a number from 1 to 65535. Nothing was started.")
    return int(text)


def _only_one(stack: ExitStack) -> IO[str]:
    """A lock that ends with this process, however it ends."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context((VAR / "run.lock").open("a+"))
    except OSError as error:
        sys.exit(
            f"Nothing can be written into {VAR} ({error.strerror}). Nothing was started. "
            "VAR_ROOT chooses another folder."
        )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        sys.exit(f"Bluelamp is running here already: {lock.read().strip()}. Stop that one first.")
    return lock


def _stop_leftover_server(pidfile: Path) -> None:
    """The web server of an earlier run that was killed."""
    with suppress(FileNotFoundError, ValueError):
        pid = int(pidfile.read_text())
        if "station.wsgi" in processes.command_of(pid):
            processes.stop(pid, signal.SIGTERM) or processes.stop(pid, signal.SIGKILL)
        pidfile.unlink()


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(
                f"Port {port} is in use by another program. Nothing was started. "
                "Choose another port, for instance: PORT=8010 make run"
            )


def _prepare(environment: dict[str, str]) -> None:
    """Unless nothing has changed since it was done the last time."""
    kept = VAR / "prepared"
    before = prepared.fingerprint(ROOT, VAR, environment)
    if before is not None and kept.exists() and kept.read_text() == before:
        return
    _say("The database and its demonstration")
    command = [sys.executable, "manage.py", "prepare", "--verbosity", "0"]
    if subprocess.run(command, **_apart(environment), check=False).returncode != 0:
        sys.exit("The database could not be prepared. The lines above say why.")
    kept.write_text(prepared.fingerprint(ROOT, VAR, environment) or "")


def _apart(environment: dict[str, str]) -> dict[str, Any]:
    """How everything is started: in the project, out of the reach of Ctrl-C, never left behind.

    Ctrl-C comes to this process only, which then stops the others in order.
    """
    return {
        "cwd": ROOT,
        "env": environment,
        "start_new_session": True,
        "preexec_fn": partial(processes.end_with_parent, signal.SIGTERM),
    }


def _serve(port: int, pidfile: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "station.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--pid", str(pidfile)),
            *("--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--reload"),
            *("--graceful-timeout", "2", "--log-level", "error", "--access-logfile", "-"),
            *("--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(M)s ms"),
        ],
        **_apart(environment),
    )


def _work(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """What publishes on schedule. It looks often: whoever tries it out is waiting."""
    command = [sys.executable, "manage.py", "worker", "--pause", "3"]
    return subprocess.Popen(command, **_apart(environment))


def _wait_for_answer(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=ANSWERS_WITHIN):
                return
        except urllib.error.HTTPError:
            return  # it answers; what it says is the page's matter
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The web server did not start. The lines above say why.")
            time.sleep(0.1)


def _say(words: str) -> None:
    print(f"  {words} …", flush=True)


def _announce(port: int, seconds: float, data: str) -> None:
    address = f"http://localhost:{port}"
    print(f"  Ready after {seconds:.0f} s.")
    print(f"\n  The station    {address}/\n  The admin      {address}/admin/\n")
    for person in PEOPLE:
        print(f"  {person.username:<14} {PASSWORD:<14} {person.about}")
    print(
        "\n  One process plays both roles here, the public’s and staff’s. For real they are two, "
        "and the\n  public’s cannot read what was sent: see “For real” in README.md."
    )
    print(f"\n  Ctrl-C stops everything. The data stays in {data}.\n", flush=True)


def main() -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _stop)
    # `make` above us may be killed, and then nobody could stop this.
    processes.end_with_parent(signal.SIGTERM)
    started = time.monotonic()
    port = _port()
    print("Bluelamp", flush=True)
    with ExitStack() as stack, suppress(Stopped):
        lock = _only_one(stack)
        pidfile = VAR / "server.pid"
        _stop_leftover_server(pidfile)
        _check_free(port)
        lock.truncate(0)
        lock.write(f"http://localhost:{port} (process {os.getpid()})")
        lock.flush()
        environment = {
            "BASE_URL": f"http://localhost:{port}",
            "DJANGO_SETTINGS_MODULE": "station.settings.dev",
            **os.environ,
            "ROLE": BOTH,
        }
        if not environment.get("DATABASE_URL"):
            _say("PostgreSQL")
            database = postgres.start(VAR / "postgres")
            stack.callback(database.stop)
            postgres.make_database(database, "bluelamp")
            environment["DATABASE_URL"] = database.url("bluelamp")
            data = relpath(VAR)
        else:
            data = "the database of DATABASE_URL"
        if "--search" in sys.argv[1:]:
            _say("Elasticsearch (the first time it is fetched, 99 MB)")
            engine = searching.start("elasticsearch", VAR / "elasticsearch")
            stack.callback(engine.stop)
            environment["ELASTICSEARCH_URL"] = engine.url
        _prepare(environment)
        _say("The web server")
        server = _serve(port, pidfile, environment)
        stack.callback(_end, server)
        _wait_for_answer(port, server)
        stack.callback(_end, _work(environment))
        _announce(port, time.monotonic() - started, data)
        server.wait()
        sys.exit("The web server ended by itself. The lines above say why.")
    print("\nStopped.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(processes.PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    try:
        main()
    except (postgres.PostgresUnavailable, searching.SearchUnavailable) as error:
        sys.exit(str(error))
