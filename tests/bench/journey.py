"""What a step and a submission cost: processor time of the web server and PostgreSQL together.

The baseline is a django-formtools wizard with the same questions, inside the same page, served by
the same process and measured by turns. It answers a post with the next step; ours redirects to it,
so `step_turn` compares what the visitor waits for: post and next page together.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from playwright.sync_api import sync_playwright

from tests.bench import servers
from tests.bench.client import Client
from tests.bench.harness import Figure, Result, alternate, benchmark
from tests.bench.processes import cpu
from tests.cms_forms.visitor import date_parts
from tests.plugins.chromium import launch

PATH = "/report/report-a-collision/"
PUBLISH = """
from django.core.management import call_command
from wagtail.models import Page
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from cms_forms.exchange import import_form
from tests.cms_forms.documents import collision
page = import_form(collision(), parent=Page.objects.get(slug="report"))
page.save_revision().publish()
from tests.baselines.models import ContactPage
contact = ContactPage(title="Contact", slug="contact")
Page.objects.get(slug="report").add_child(instance=contact)
contact.form_fields.create(label="Name", field_type="singleline", required=True)
contact.save()
"""
REQUESTS = 100
"""A round: enough for the clock of processes, which ticks a hundred times a second."""
ROUNDS = 5
SUBMISSIONS = 40

STEP_GET = Figure(name="step_get", unit="ms", target=0.35)
STEP_POST = Figure(name="step_post", unit="ms", target=0.35)
STEP_TURN = Figure(name="step_turn", unit="ms")
STEP_POST_QUERIES = Figure(name="step_post_queries", unit="queries", target=8)
STEP_PAGE_BYTES = Figure(name="step_page_bytes", unit="kB", target=60)
SUBMIT = Figure(name="submit", unit="ms")


@dataclass(frozen=True)
class Station:
    address: str
    path: str
    """The address of the service, below `address`."""
    pids: tuple[int, int]
    database: str

    def milliseconds(self, act: Callable[[], object], times: int) -> float:
        """Processor time of one `act`, both servers together."""
        before = cpu(self.pids)
        for _ in range(times):
            act()
        return (cpu(self.pids) - before) * 1000 / times


@contextmanager
def station() -> Iterator[Station]:
    """A seeded station with the test service, as it runs in production."""
    with servers.database() as database:
        its = environment(database.address)
        servers.manage("migrate", "--verbosity", "0", environment=its)
        bare = ("--without-areas", "--without-publications", "--verbosity", "0")
        servers.manage("seed_demo", *bare, environment=its)
        with serving(database.address) as web:
            yield Station(
                address=web.address,
                path=PATH,
                pids=(web.pid, database.pid),
                database=database.address,
            )


def environment(database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.baselines.settings",
        "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
    }


@contextmanager
def serving(database: str) -> Iterator[servers.Running]:
    """The web server of the station in this database, after adding the test service."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        its = environment(database) | {"VAR_ROOT": folder}
        servers.manage("shell", "--no-imports", "--command", PUBLISH, environment=its)
        with servers.web_server(environment=its) as web:
            yield web


@benchmark(STEP_GET, STEP_POST, STEP_TURN, STEP_POST_QUERIES, STEP_PAGE_BYTES, SUBMIT)
def journey() -> Iterator[Result]:
    with station() as running:
        ours, theirs = Client(running.address), Client(running.address)
        hurt = running.path + "hurt/"
        ours.post(hurt, ours.fill(hurt, q_hurt="no"))
        theirs.get("/wizard/")

        value, baseline = alternate(
            lambda: running.milliseconds(lambda: ours.get(hurt), REQUESTS),
            lambda: running.milliseconds(lambda: theirs.get("/wizard/"), REQUESTS),
            rounds=ROUNDS,
        )
        yield STEP_GET.measured(value, baseline=baseline)
        get = value

        # Every answer differs from the one before, so that each has to be stored.
        data = [ours.fill(hurt, q_hurt=answer) for answer in ("yes", "no")]
        wizard = theirs.fill("/wizard/")
        wizard_data = [wizard | {"hurt-hurt": answer} for answer in ("yes", "no")]
        turn = iter(range(1_000_000))
        value, baseline = alternate(
            lambda: running.milliseconds(lambda: ours.post(hurt, data[next(turn) % 2]), REQUESTS),
            lambda: running.milliseconds(
                lambda: theirs.post("/wizard/", wizard_data[next(turn) % 2]), REQUESTS
            ),
            rounds=ROUNDS,
        )
        yield STEP_POST.measured(value, baseline=baseline)
        yield STEP_TURN.measured(value + get, baseline=baseline)
        count = queries(running.database, lambda: ours.post(hurt, data[0]))
        yield STEP_POST_QUERIES.measured(count)
        yield STEP_PAGE_BYTES.measured(page_bytes(running.address + hurt) / 1000)

        ready = iter([finished(running.address) for _ in range(SUBMISSIONS)])

        def send() -> None:
            client, filled = next(ready)
            client.post(running.path + "check-answers/", filled)
            if not client.location.endswith("/sent/"):
                raise RuntimeError(f"Nothing was sent: {client.location}")

        yield SUBMIT.measured(running.milliseconds(send, SUBMISSIONS))


def finished(address: str) -> tuple[Client, dict[str, str]]:
    """A visitor at check answers, and what pressing "send" posts."""
    client, path = Client(address), PATH
    for step, answers in (
        ("hurt/", {"q_hurt": "no"}),
        ("when/", date_parts("q_when", date.today())),
        ("vehicles/add/", {"q_mark": "AB12 CDE"}),
        ("vehicles/", {"another": "no"}),
        ("details/", {"q_name": "Demo Person"}),
    ):
        client.post(path + step, client.fill(path + step, **answers))
    return client, client.fill(path + "check-answers/")


def queries(database: str, act: Callable[[], object]) -> int:
    """How many statements PostgreSQL itself counts, those that only frame a transaction aside."""
    with psycopg.connect(database, autocommit=True) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
        assert folder is not None
        log = Path(folder[0]) / "server.log"
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("SELECT pg_reload_conf()")
        act()
        before = log.stat().st_size
        act()
        words = log.read_bytes()[before:].decode()
        connection.execute("ALTER SYSTEM RESET log_statement")
        connection.execute("SELECT pg_reload_conf()")
    statements = re.findall(r"LOG:  (?:statement|execute [^:]+):\s+(\w+)", words)
    framing = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}
    return sum(statement not in framing for statement in statements)


def page_bytes(url: str) -> int:
    """Everything that a cold browser receives for a page, as it comes over the wire."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        received: list[float] = []
        session.on(
            "Network.loadingFinished", lambda each: received.append(each["encodedDataLength"])
        )
        session.send("Network.enable")
        page.goto(url, wait_until="networkidle")
        browser.close()
    return int(sum(received))
