"""Eight posts of a last step at once, and the same post again: how many submissions they make.

One driver for three: our journey, Wagtail's own form page and a django-formtools wizard.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import psycopg

from tests.bench.client import Client
from tests.bench.harness import Figure, Result, benchmark
from tests.bench.journey import Station, finished, station

AT_ONCE = 8
RACES = Figure(name="races", unit="sent of 1", target=1)


@dataclass(frozen=True)
class Contender:
    name: str
    table: str
    path: str
    ready: Callable[[], tuple[Client, dict[str, str]]]
    """A visitor at the last step, and what its button posts."""


@benchmark(RACES)
def races() -> Iterator[Result]:
    with station() as running:
        print(f"  {'':<24}{'8 at once':>12}{'sent again':>12}{'refused':>12}")
        made = {}
        for contender in contenders(running):
            at_once, failed = race(running, contender)
            again = replay(running, contender)
            made[contender.name] = at_once
            print(f"  {contender.name:<24}{at_once:>12}{again:>12}{failed:>12}", flush=True)
        yield RACES.measured(made["Bluelamp"])


def contenders(running: Station) -> Iterator[Contender]:
    yield Contender(
        "Bluelamp",
        "cms_forms_submission",
        running.path + "check-answers/",
        lambda: finished(running.address),
    )
    yield Contender(
        "Wagtail's form page",
        "wagtailforms_formsubmission",
        "/report/contact/",
        lambda: at_the_contact_page(running),
    )
    yield Contender(
        "django-formtools", "baselines_wizardsubmission", "/wizard/", lambda: at_the_end(running)
    )


def at_the_contact_page(running: Station) -> tuple[Client, dict[str, str]]:
    client = Client(running.address)
    return client, client.fill("/report/contact/", name="Demo Person")


def at_the_end(running: Station) -> tuple[Client, dict[str, str]]:
    client = Client(running.address)
    data = client.fill("/wizard/")
    for step, answers in (
        ("hurt", {"hurt-hurt": "no"}),
        ("when", {"when-when_day": "1", "when-when_month": "1", "when-when_year": "2026"}),
        ("vehicle", {"vehicle-mark": "AB12 CDE"}),
    ):
        client.post("/wizard/", data | answers | {"collision_wizard-current_step": step})
    last = {"details-name": "Demo Person", "collision_wizard-current_step": "details"}
    return client, data | last


def race(running: Station, contender: Contender) -> tuple[int, int]:
    """(submissions, posts that were refused) of eight posts released together."""
    client, data = contender.ready()
    before = count(running, contender.table)
    barrier = Barrier(AT_ONCE)

    def post(_: int) -> bool:
        tab = Client(running.address)
        tab.cookies = dict(client.cookies)
        barrier.wait()
        try:
            tab.post(contender.path, data)
        except RuntimeError:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answered = list(threads.map(post, range(AT_ONCE)))
    return count(running, contender.table) - before, answered.count(False)


def replay(running: Station, contender: Contender) -> int:
    """Submissions of one post, sent a second time after it was answered."""
    client, data = contender.ready()
    before = count(running, contender.table)
    for _ in range(2):
        tab = Client(running.address)
        tab.cookies = dict(client.cookies)
        tab.post(contender.path, data)
    return count(running, contender.table) - before


def count(running: Station, table: str) -> int:
    with psycopg.connect(running.database) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])
