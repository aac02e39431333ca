"""`make chaos`: thousands of reports come in while everything that can be killed is killed.

Web and worker processes get SIGKILL, PostgreSQL is stopped at once, web processes die between
COMMIT and the response, and the records system answers 500, hangs, resets, answers 429 and 200
without a body. At the end every reference that a visitor was shown must be in the database once,
readable, and with every destination. Writes chaos.json.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from station.development import postgres, processes
from station.development.mailbox import Mailbox, mail_server
from station.development.receiver import Receiver, receiver_of

ROOT: Final = Path(__file__).resolve().parents[3]
LEASE_SECONDS: Final = 120
"""As `cms_forms.models.delivery.LEASE`."""
LAST_WITHIN: Final = 3 * LEASE_SECONDS
VISITORS: Final = 6
WORKERS: Final = 2
HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"')
REFERENCE: Final = re.compile(r"\b[2-9B-DF-HJ-NP-TV-XZ]{4}-[2-9B-DF-HJ-NP-TV-XZ]{4}\b")
FAULTS: Final = (500, "hang", "reset", "reset after", "empty", 429, 503)


@dataclass(kw_only=True)
class Figures:
    """What chaos.json holds."""

    submitted: int = 0
    """References that were shown to visitors."""
    kills: int = 0
    restarts: int = 0
    """Of PostgreSQL."""
    lost: int = 0
    """References that are not in the database, cannot be read, or miss a destination."""
    doubled: int = 0
    """Submissions or cases that one visitor's pressing made too many."""
    undelivered: int = 0
    delivered_twice: int = 0
    """Messages that a destination got more than once, under the same key."""
    seconds_to_last: float = 0.0
    """From the last fault to the last delivery."""

    @property
    def holds(self) -> bool:
        return not (self.lost or self.doubled or self.undelivered) and (
            self.seconds_to_last <= LAST_WITHIN
        )


class Visitor:
    """Fills in one report and presses until a reference is shown, whatever dies meanwhile."""

    def __init__(self, port: int, path: str, until: float) -> None:
        self.port, self.path, self.until = port, path, until
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, place: str, data: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, Location and body. Raises `OSError` or `HTTPException` where nobody answers."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode(data) if data is not None else None
            connection.request(method, self.path + place, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return response.status, response.headers.get("Location", ""), text

    def again(self, act: Callable[[], str]) -> str:
        """Until it gives something. Raises `TimeoutError`."""
        while time.monotonic() < self.until:
            with suppress(OSError, HTTPException):
                found = act()
                if found:
                    return found
            time.sleep(0.3)
        raise TimeoutError

    def report(self, name: str) -> str:
        """The reference."""
        self.again(
            partial(
                self.fill,
                "details/",
                {"q-name": name, "q-email": "demo@rivermouth.example"},
                "check-answers/",
            )
        )
        self.again(partial(self.fill, "check-answers/", {}, "sent/"))
        return self.again(self.reference)

    def fill(self, place: str, answers: Mapping[str, str], to: str) -> str:
        """Where it leads, once that is `to`."""
        status, location, text = self.ask("GET", place)
        if status == 302 and location.endswith(to):
            return location
        if status != 200:
            return ""
        _status, location, _text = self.ask(
            "POST", place, dict(HIDDEN.findall(text)) | dict(answers)
        )
        return location if location.endswith(to) else ""

    def reference(self) -> str:
        _status, _location, text = self.ask("GET", "sent/")
        found = REFERENCE.search(text)
        return found.group() if found else ""


@dataclass(kw_only=True)
class Chaos:
    """One run against a database in which the service is published."""

    environment: dict[str, str]
    path: str
    """Of the service."""
    port: int
    reports: int
    kills: int
    """At least so many."""
    minutes: float
    receiver: Receiver
    mailbox: Mailbox
    restart: Callable[[], None] | None = None
    """Stops PostgreSQL at once, and starts it."""
    lease_is_over: Callable[[], None] | None = None
    """Frees what the killed had, for a run that cannot wait for it."""
    figures: Figures = field(default_factory=Figures)
    shown: dict[str, str] = field(default_factory=dict)
    """Name of a visitor -> reference."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _web: subprocess.Popen[bytes] | None = None
    _workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self) -> Figures:
        until = time.monotonic() + self.minutes * 60
        numbers, chance = count(), random.Random(12)  # noqa: S311
        try:
            self._web = self._serve()
            self._workers = [self._work() for _ in range(WORKERS)]
            visitors = [
                threading.Thread(target=self._visit, args=(numbers, until)) for _ in range(VISITORS)
            ]
            for each in visitors:
                each.start()
            while any(each.is_alive() for each in visitors) or (
                self.figures.kills < self.kills and time.monotonic() < until
            ):
                self._fault(chance)
            for each in visitors:
                each.join()
            self._peace()
            last_fault = time.time()
            if self.lease_is_over is not None:
                self.lease_is_over()
            self._wait_for_the_rest()
        finally:
            for process in (self._web, *self._workers):
                if process is not None:
                    _kill(process)
        self._judge(last_fault)
        return self.figures

    def _visit(self, numbers: Iterator[int], until: float) -> None:
        while True:
            with self._lock:
                number = next(numbers)
            if number >= self.reports or time.monotonic() > until:
                return
            name = f"Demo {number}"
            with suppress(TimeoutError):
                reference = Visitor(self.port, self.path, until + 60).report(name)
                with self._lock:
                    self.shown[name] = reference

    def _fault(self, chance: random.Random) -> None:
        """Wait until it is time for the next kill, by how many reports have come in; then one."""
        if not self.kills:
            time.sleep(0.2)
            return
        self.receiver.how = chance.choice((200, 200, 200, *FAULTS))
        share = len(self.shown) / self.reports
        if self.figures.kills >= self.kills * share and share < 1:
            self._revive()
            time.sleep(0.2)
            return
        if (self.restart is not None and chance.random() < 0.08) or (
            self.restart is not None and self.figures.restarts == 0 and share > 0.4
        ):
            self.restart()
            self.figures.restarts += 1
        elif chance.random() < 0.5:
            victim = chance.choice(self._workers)
            self._kill(victim.pid)
        else:
            children = _children(self._web.pid) if self._web is not None else []
            if children and chance.random() < 0.8:
                self._kill(chance.choice(children))
            elif self._web is not None:
                self._kill(self._web.pid, *children)
        self._revive()
        time.sleep(chance.uniform(0.2, 1.0))

    def _kill(self, *pids: int) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.figures.kills += 1

    def _revive(self) -> None:
        if self._web is None or self._web.poll() is not None:
            self._web = self._serve()
        self._workers = [each if each.poll() is None else self._work() for each in self._workers]

    def _peace(self) -> None:
        """Nothing fails from now on."""
        self.receiver.how, self.receiver.headers = 200, {}
        self.receiver.let_go.set()
        self._revive()

    def _wait_for_the_rest(self) -> None:
        until = time.monotonic() + LAST_WITHIN + 30
        while time.monotonic() < until and self.ask("undelivered()"):
            self._revive()
            time.sleep(2)

    def _judge(self, last_fault: float) -> None:
        facts, figures = self.ask("facts()"), self.figures
        kept = {name: reference for reference, name in facts["reports"]}
        by_key = Counter(self.receiver.keys) + Counter(
            mail["Idempotency-Key"] for mail in self.mailbox.mails
        )
        missing = [key for key in facts["keys"] if not by_key[key]]
        wrong = [name for name, reference in self.shown.items() if kept.get(name) != reference]
        for what in (*wrong, *missing):
            print(f"  lost: {what}", flush=True)
        figures.submitted = len(self.shown)
        figures.lost = len(wrong) + len(missing)
        figures.doubled = (
            len(facts["reports"]) - len(kept) + abs(facts["cases"] - len(facts["reports"]))
        )
        figures.undelivered = facts["undelivered"]
        figures.delivered_twice = sum(times - 1 for times in by_key.values() if times > 1)
        figures.seconds_to_last = round(max(0.0, facts["last"] - last_fault), 1)

    def ask(self, what: str) -> Any:
        """What a function of `chaos_facts` says, from a process of its own."""
        code = f"from station.development.chaos_facts import *; say({what})"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        ran = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        lines = [line for line in ran.stdout.splitlines() if line.startswith("CHAOS ")]
        if not lines:
            raise RuntimeError(ran.stderr[-3000:])
        return json.loads(lines[-1].removeprefix("CHAOS "))

    def _serve(self) -> subprocess.Popen[bytes]:
        return self._start(
            *("-m", "gunicorn", "station.wsgi", "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
            *("--no-control-socket", "--log-level", "critical"),
        )

    def _work(self) -> subprocess.Popen[bytes]:
        return self._start("manage.py", "worker", "--pause", "1")

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (Path(self.environment["VAR_ROOT"]) / "chaos.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(processes.end_with_parent, signal.SIGKILL),
            )


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(each) for each in text.split()]


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment(database: str, var: Path, mailbox: Mailbox, receiver: Receiver) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database,
        "VAR_ROOT": str(var),
        "DJANGO_SETTINGS_MODULE": "station.settings.chaos",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "RECORDS_PRIVATE_HOSTS": receiver.host,
        "ROLE": "both",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=20.0, help="Reports come in no longer.")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-")))
        receiver = stack.enter_context(receiver_of())
        mailbox = stack.enter_context(mail_server())
        servers = [postgres.start(folder / "postgres")]
        stack.callback(lambda: servers[-1].stop())  # noqa: PLW0108  (the last one)
        postgres.make_database(servers[0], "chaos")

        def restart() -> None:
            """At once: no client is told, nothing is written."""
            servers[-1].process.send_signal(signal.SIGQUIT)
            servers[-1].process.wait()
            time.sleep(1)
            servers.append(postgres.start(folder / "postgres"))

        its = environment(servers[0].url("chaos"), folder, mailbox, receiver)
        print("The database …", flush=True)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=its, check=True)
        chaos = Chaos(
            environment=its,
            path="",
            port=free_port(),
            reports=options.reports,
            kills=options.kills,
            minutes=options.minutes,
            receiver=receiver,
            mailbox=mailbox,
            restart=restart,
        )
        chaos.path = chaos.ask(f"publish({receiver.address!r})")
        print(f"{options.reports} reports, at least {options.kills} kills …", flush=True)
        figures = chaos.run()
    (ROOT / "chaos.json").write_text(json.dumps(asdict(figures), indent=2) + "\n")
    for name, value in asdict(figures).items():
        print(f"  {name:<16}{value:>10}")
    print("The invariant holds." if figures.holds else "The invariant does NOT hold.")
    return 0 if figures.holds else 1


if __name__ == "__main__":
    sys.exit(main())
