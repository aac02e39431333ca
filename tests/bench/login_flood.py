"""What a visitor notices while somebody guesses passwords, where one process plays both roles."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

from tests.bench import servers
from tests.bench.client import Client
from tests.bench.harness import Figure, Result, benchmark
from tests.bench.slow_clients import percentile

LOGIN_FLOOD = Figure(name="login_flood", unit="ms", target=6)
GUESSERS = 20
LOGIN = "/admin/login/"
PAUSE = 0.05
"""Seconds between two guesses of one connection: a line's way there and back."""


@benchmark(LOGIN_FLOOD)
def login_flood() -> Iterator[Result]:
    """The 99th percentile of a page's milliseconds, beside 20 connections that guess, and alone."""
    with ExitStack() as stack:
        database = stack.enter_context(servers.database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-")))
        environment = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "tests.baselines.settings",
            "VAR_ROOT": str(folder),
        }
        for command in (
            ("migrate", "--verbosity", "0"),
            ("seed_demo", "--without-areas", "--without-publications", "--verbosity", "0"),
            ("collectstatic", "--noinput"),
        ):
            servers.manage(*command, environment=environment)
        web = stack.enter_context(servers.web_server(environment=environment))
        percentile(web.address)
        alone, beside = [], []
        for _ in range(3):
            alone.append(percentile(web.address))
            with guessing(web.address, GUESSERS):
                beside.append(percentile(web.address))
        yield LOGIN_FLOOD.measured(statistics.median(beside), baseline=statistics.median(alone))


@contextmanager
def guessing(address: str, number: int) -> Iterator[None]:
    """So many connections, each of which tries name after name, each from another address."""
    end = Event()
    threads = [
        Thread(target=_guess, args=(address, each, end), daemon=True) for each in range(number)
    ]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join(10)


def _guess(address: str, which: int, end: Event) -> None:
    client = Client(address)
    form = client.fill(LOGIN)
    line = HTTPConnection(client.host, timeout=60)
    tries = 0
    while not end.wait(PAUSE):
        tries += 1
        body = urlencode(form | {"username": f"somebody-{which}-{tries}", "password": "guessed"})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items()),
            "X-Real-IP": f"10.{which}.{tries // 250}.{tries % 250}",
        }
        try:
            line.request("POST", LOGIN, body, headers)
            line.getresponse().read()
        except (HTTPException, OSError):
            line.close()
