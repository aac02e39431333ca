"""What others notice of 60 visitors on slow lines: the proxy holds those, and not the station."""

import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.bench import servers
from tests.bench._proxy import MISSING, NGINX, proxy
from tests.bench.harness import Figure, Result, benchmark

SLOW_CLIENTS = Figure(name="slow_clients", unit="ms", target=2)
SLOW = 60
REQUESTS = 300
PATH = "/report/report-a-crime/"


@benchmark(SLOW_CLIENTS)
def slow_clients() -> Iterator[Result]:
    """The 99th percentile of a page's milliseconds, beside 60 slow posts and without them."""
    if NGINX is None:
        raise RuntimeError(MISSING)
    with ExitStack() as stack:
        database = stack.enter_context(servers.database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-")))
        environment = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "tests.baselines.settings",
            "VAR_ROOT": str(folder),
            "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
        }
        for command in (
            ("migrate", "--verbosity", "0"),
            ("seed_demo", "--without-areas", "--without-publications", "--verbosity", "0"),
            ("collectstatic", "--noinput"),
        ):
            servers.manage(*command, environment=environment)
        web = stack.enter_context(servers.web_server(environment=environment))
        before = stack.enter_context(
            proxy(web.address, media=folder / "media", static=folder / "static", limits=False)
        )
        percentile(before.address)
        alone, beside = [], []
        for _ in range(3):
            alone.append(percentile(before.address))
            with slowly_posting(before.address, SLOW):
                beside.append(percentile(before.address))
        yield SLOW_CLIENTS.measured(statistics.median(beside), baseline=statistics.median(alone))


def percentile(address: str) -> float:
    """The 99th of the milliseconds that a page takes."""
    taken = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        with urlopen(address + PATH, timeout=60) as response:
            response.read()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(taken, n=100)[98]


@contextmanager
def slowly_posting(address: str, number: int) -> Iterator[None]:
    """So many connections, each of which sends a step's answer a byte a second."""
    end = Event()
    threads = [Thread(target=_drip, args=(address, end), daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join(10)


def _drip(address: str, end: Event) -> None:
    parts = urlsplit(address)
    head = (
        f"POST {PATH}what/ HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 1000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    while not end.is_set():
        try:
            with socket.create_connection((parts.hostname or "", parts.port or 80), 5) as line:
                line.sendall(head.encode())
                for _ in range(1000):
                    if end.wait(1):
                        return
                    line.sendall(b"a")
        except OSError:
            end.wait(0.5)  # the proxy has had enough of it; a real one would come again
