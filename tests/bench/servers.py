"""What a benchmark measures against: a PostgreSQL, a web server, the whole of `make run`."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from station.development import postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds that anything gets to answer: the first `make run` builds a whole demonstration."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A started server: where it listens and the pid of its first process."""

    address: str
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database(name: str = "bench") -> Iterator[Running]:
    """A durable PostgreSQL of its own with one empty database. `address` is its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        server = postgres.start(Path(folder) / "postgres")
        try:
            postgres.make_database(server, name)
            yield Running(address=server.url(name), pid=server.pid)
        finally:
            server.stop()


def manage(*arguments: str, environment: Mapping[str, str]) -> None:
    """Run a management command, quietly. Raises `CalledProcessError`."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def measured_in_django(module: str) -> dict[str, float]:
    """What `measure()` of a module prints last, as JSON, on a migrated database of its own."""
    with database() as server:
        environment = {
            "DATABASE_URL": server.address,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        }
        manage("migrate", "--verbosity=0", environment=environment)
        code = f"from {module} import measure; measure()"
        ran = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT,
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        )
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


@contextmanager
def web_server(
    *, environment: Mapping[str, str], application: str = "station.wsgi"
) -> Iterator[Running]:
    """The application under gunicorn as in production, with one process of eight threads."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *(
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--no-control-socket",
            "--log-level",
            "warning",
        ),
    ]
    with _started(command, port, os.environ | environment) as running:
        yield running


@contextmanager
def make_run() -> Iterator[Running]:
    """The demonstration station as `make run` starts it, with data of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"PORT": str(port), "VAR_ROOT": folder}
        with _started(["make", "run"], port, environment) as running:
            yield running


@contextmanager
def _started(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Running]:
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}"},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
        running = Running(address=f"http://127.0.0.1:{port}", pid=process.pid)
        try:
            if not _answers(running, process):
                words.seek(0)
                raise RuntimeError(f"{command} did not start:\n{words.read().decode()[-4000:]}")
            yield running
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)


def _answers(running: Running, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(running.address, timeout=PATIENCE):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False
