"""The pages of 1,280 neighbourhoods, and the admin of somebody who looks after all of them.

The baseline of a page is one with the same content as one writes it first: its template walks what
belongs to the area and renders the site's menus each time. It is served by the same process and
measured by turns. Nothing of either page is cached as a whole.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from tests.bench import servers
from tests.bench.client import Client
from tests.bench.harness import Figure, Result, alternate, benchmark
from tests.bench.journey import Station, environment, page_bytes, queries

PAGE = Figure(name="area_page", unit="ms", target=0.20)
PAGE_QUERIES = Figure(name="area_page_queries", unit="queries", target=12)
PAGE_BYTES = Figure(name="area_page_bytes", unit="kB", target=70)
LOAD_P99 = Figure(name="load_page_p99", unit="ms", target=2)
EXPLORER = Figure(name="explorer_regional", unit="ms", target=2)
LIST = Figure(name="areas_list_regional", unit="ms", target=2)
HOME = Figure(name="admin_home_regional", unit="ms", target=2)

REQUESTS = 40
ROUNDS = 5
SERVED = 300
"""Requests for a percentile."""

PREPARE = """
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission
from local_areas.imports.areas import force
from local_areas.models import Area, Assignment, Officer, Role
from local_areas.pages.area_page import AreaIndexPage, AreaPage
from tests.baselines.models import PlainAreaPage

area = Area.objects.get(code="R05000001")
index = AreaIndexPage.objects.get()
plain = PlainAreaPage(title=area.name, slug="plain", area=area)
index.get_parent().specific.add_child(instance=plain)
group = Group.objects.create(name="Regional editors")
group.permissions.add(Permission.objects.get(codename="access_admin"))
for codename in ("add_page", "change_page", "publish_page"):
    permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=index, permission=permission)
editor = User.objects.create_user("regional", email="regional@rivermouth.example")
editor.groups.add(group)
lead = Officer.objects.create(
    user=editor, number="REGIONAL", name="Demo Officer", passed_at=timezone.now()
)
Assignment.objects.create(
    officer=lead, area=Area.objects.get(code=force().code), role=Role.LEAD
)
print(AreaPage.objects.get(area=area).url, index.pk)
for user in (editor, User.objects.get(username="demo-admin")):
    client = Client()
    client.force_login(user)
    print(client.cookies["sessionid"].value)
"""


class _Prepared:
    """What `PREPARE` prints."""

    def __init__(self, lines: list[str]) -> None:
        (address, index), (self.editor,), (self.superuser,) = (line.split() for line in lines[-3:])
        self.address, self.index = address, int(index)


@contextmanager
def _station() -> Iterator[tuple[Station, _Prepared]]:
    """The whole demonstration, as it runs in production."""
    with servers.database() as database, tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        its = environment(database.address) | {"VAR_ROOT": folder}
        for command in ("migrate", "seed_demo"):
            servers.manage(command, "--verbosity", "0", environment=its)
        servers.manage("collectstatic", "--no-input", "--verbosity", "0", environment=its)
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "--command", PREPARE],
            cwd=servers.ROOT,
            env=environ | its,
            check=True,
            capture_output=True,
            text=True,
        )
        prepared = _Prepared(made.stdout.splitlines())
        with servers.web_server(environment=its) as web:
            station = Station(
                address=web.address,
                path=prepared.address,
                pids=(web.pid, database.pid),
                database=database.address,
            )
            yield station, prepared


@benchmark(PAGE, PAGE_QUERIES, PAGE_BYTES, LOAD_P99, EXPLORER, LIST, HOME)
def areas() -> Iterator[Result]:
    with _station() as (running, prepared):
        visitor = Client(running.address)

        value, baseline = alternate(
            lambda: running.milliseconds(lambda: visitor.get(running.path), REQUESTS),
            lambda: running.milliseconds(lambda: visitor.get("/plain/"), REQUESTS),
            rounds=ROUNDS,
        )
        yield PAGE.measured(value, baseline=baseline)
        count = queries(running.database, lambda: visitor.get(running.path))
        yield PAGE_QUERIES.measured(count)
        yield PAGE_BYTES.measured(page_bytes(running.address + running.path) / 1000)

        for figure, path in (
            (EXPLORER, f"/admin/pages/{prepared.index}/"),
            (LIST, "/admin/my-areas/"),
            (HOME, "/admin/"),
        ):
            value, baseline = _by_both(running, prepared, path)
            yield figure.measured(value, baseline=baseline)

        idle = _percentile(visitor, running.path)
        with _loading(running.database) as process:
            beside = _percentile(visitor, running.path, process)
        yield LOAD_P99.measured(beside, baseline=idle)


def _by_both(running: Station, prepared: _Prepared, path: str) -> tuple[float, float]:
    """What a screen costs for the editor of all areas, and for a superuser."""
    clients = []
    for session in (prepared.editor, prepared.superuser):
        client = Client(running.address)
        client.cookies["sessionid"] = session
        if client.get(path) == "":
            raise RuntimeError(f"{path} leads to {client.location}: nobody is logged in.")
        clients.append(client)
    editor, superuser = clients
    return alternate(
        lambda: running.milliseconds(lambda: editor.get(path), 10),
        lambda: running.milliseconds(lambda: superuser.get(path), 10),
        rounds=3,
    )


def _percentile(client: Client, path: str, during: subprocess.Popen[bytes] | None = None) -> float:
    """The 99th of the milliseconds that a page takes; while a process runs, if one is given."""
    taken: list[float] = []
    while len(taken) < SERVED if during is None else during.poll() is None:
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    if len(taken) < 100:
        raise RuntimeError(f"Only {len(taken)} pages were served meanwhile.")
    return statistics.quantiles(taken, n=100)[98]


LOAD = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from django.core.management import call_command
from local_areas.models import Release
from local_areas.statistics.months import Month
from station.demo.areas import Files, places
newest = Month(Release.objects.live().get(source="generated").last_month)
with TemporaryDirectory() as folder:
    path = Files(Path(folder), places(), newest + 1).crime()[1]
    call_command("import_statistics", str(path), source="generated", publish=True, verbosity=0)
"""


@contextmanager
def _loading(database: str) -> Iterator[subprocess.Popen[bytes]]:
    """A release of three years of 14 types in 1,280 areas comes in, and is published."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", LOAD],
        cwd=Path(servers.ROOT),
        env=environ | environment(database),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        if process.wait() != 0:
            raise RuntimeError("The release was not loaded.")
