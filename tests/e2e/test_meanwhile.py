"""Two server processes and one database: one is changed while a visitor is in the other.

No page runs a script here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bench import servers
from tests.plugins.databases import Databases

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("meanwhile")]

PUBLISH = """
from wagtail.models import Page, Site
from cms_forms.exchange import import_form
from cms_forms.models import Team
from tests.cms_forms.documents import collision
Team.objects.create(name="Road traffic", key="road-traffic")
home = Site.objects.get().root_page
report = home.add_child(instance=Page(title="Report", slug="report"))
for name in ("renamed", "section", "moved", "withdrawn", "deleted", "site", "sending"):
    section = home.add_child(instance=Page(title=name, slug=name))
    page = import_form(collision(), parent=section)
    page.save_revision().publish()
Site.objects.create(hostname="other.example", port=80, root_page=report)
"""
"""Each change has a service of its own, so that the tests share the servers."""

FIND = """
from cms_forms.pages.form_page import FormPage
from wagtail.models import Page, Site
section = Page.objects.get(slug="{name}")
page = FormPage.objects.child_of(section).get()
"""
CHANGES = {
    "renamed": "page.slug = 'collisions'; page.save_revision().publish()",
    "section": "section.slug = 'tell-us'; section.save()",
    "moved": "page.move(Page.objects.get(slug='report'), pos='last-child')",
    "withdrawn": "page.unpublish()",
    "deleted": "Page.objects.get(pk=page.pk).delete()",
    "sending": "page.unpublish()",
    "site": "Site.objects.get(hostname='other.example').delete()",
}
NEW_PATHS = {
    "renamed": "/renamed/collisions/",
    "section": "/tell-us/report-a-collision/",
    "moved": "/report/report-a-collision/",
    "site": "/site/report-a-collision/",
}
"""Where the service is after the change. The others are closed."""


SERVE = """
import json, sys, django
django.setup()
for line in sys.stdin:
    exec(json.loads(line), {})
    print("done", flush=True)
"""
"""A process that does what each line asks."""


@dataclass(frozen=True)
class TwoProcesses:
    here: str
    """The address of the process that the visitor is in."""
    elsewhere: subprocess.Popen[str]
    """Shares nothing with the visitor's but the database."""

    def run_elsewhere(self, words: str) -> None:
        assert self.elsewhere.stdin is not None
        assert self.elsewhere.stdout is not None
        self.elsewhere.stdin.write(json.dumps(words) + "\n")
        self.elsewhere.stdin.flush()
        assert self.elsewhere.stdout.readline() == "done\n"

    def change_elsewhere(self, name: str) -> None:
        self.run_elsewhere(FIND.format(name=name) + CHANGES[name])


@pytest.fixture(scope="module")
def processes(databases: Databases) -> Iterator[TwoProcesses]:
    database = databases.copy("migrated", f"{databases.own}_meanwhile")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-"))
        environment = {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
            "VAR_ROOT": folder,
            "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
        }
        elsewhere = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", SERVE],
                cwd=servers.ROOT,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        web = stack.enter_context(servers.web_server(environment=environment))
        both = TwoProcesses(here=web.address, elsewhere=elsewhere)
        both.run_elsewhere(PUBLISH)
        yield both


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def answer_up_to_the_vehicles(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("No", exact=True).check()
    go_on(page)
    day = date.today() - timedelta(2)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(number))
    go_on(page)
    page.locator("input[name=q-mark]").fill("AB12 CDE")
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "sending"])
def test_nothing_is_lost_whatever_happens_elsewhere(
    processes: TwoProcesses, visitor: Page, name: str
) -> None:
    old = f"{processes.here}/{name}/report-a-collision/"
    tabs = {}
    answer_up_to_the_vehicles(visitor, old)
    for place in ("hurt/", "when/", "vehicles/", "vehicles/add/", "vehicles/1/remove/"):
        tabs[place] = visitor.context.new_page()
        tabs[place].goto(old + place)
    visitor.locator("input[name=q-name]").fill("Demo Person")

    processes.change_elsewhere(name)
    go_on(visitor)

    nowhere = visitor.context.request.get(f"{processes.here}/no/such/place/")
    assert nowhere.status == 404
    if name in NEW_PATHS:
        new = processes.here + NEW_PATHS[name]
        expect(visitor).to_have_url(f"{new}check-answers/")
        for place, tab in tabs.items():
            tab.reload()
            expect(tab).to_have_url(new + place)
        tabs["vehicles/1/remove/"].get_by_role("button", name="Remove").click()
        expect(tabs["vehicles/1/remove/"]).to_have_url(f"{new}vehicles/add/")
        tabs["vehicles/add/"].locator("input[name=q-mark]").fill("BD51 SMR")
        go_on(tabs["vehicles/add/"])
        visitor.goto(f"{old}check-answers/")
        expect(visitor.get_by_role("heading", name="BD51 SMR")).to_be_visible()
        expect(visitor.get_by_text("Demo Person")).to_be_visible()
        visitor.get_by_role("button", name="Confirm and send").click()
        reference = visitor.locator(".reference").text_content()
        visitor.goto(f"{old}sent/")
        expect(visitor.locator(".reference")).to_have_text(reference or "")
    else:
        expect(visitor.get_by_text("The answer that you just gave is kept")).to_be_visible()
        for tab in (visitor, *tabs.values()):
            tab.goto(tab.url)
            expect(tab.get_by_role("heading", level=1)).to_have_text("This service is closed")
            expect(tab.get_by_text("Nothing was sent to us.")).to_be_visible()
            expect(tab.get_by_text("Your answers are safe until")).to_be_visible()


def test_the_send_button_of_a_service_that_closed_says_that_nothing_was_sent(
    processes: TwoProcesses, visitor: Page
) -> None:
    answer_up_to_the_vehicles(visitor, f"{processes.here}/sending/report-a-collision/")
    visitor.locator("input[name=q-name]").fill("Demo Person")
    go_on(visitor)

    processes.change_elsewhere("sending")
    visitor.get_by_role("button", name="Confirm and send").click()

    expect(visitor.get_by_text("Nothing was sent to us.")).to_be_visible()
    expect(visitor.get_by_text("Your answers are safe until")).to_be_visible()
