"""A report's way to its end: sent ten days after the collision, worked on, answered, read."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Site

from cms_forms.exchange import import_form
from cms_forms.models import Case
from cms_forms.models.reporter_link import address_of
from station.demo.people import PASSWORD
from tests.cms_forms.documents import Document, collision
from tests.e2e.test_accessibility import violations

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
LAW = "Road Traffic Offenders Act 1988, section 1"


def with_a_clock() -> Document:
    """The collision's service, with the notice that must be served within fourteen days of it."""
    return collision() | {
        "title": "Report a near miss",
        "clocks": [
            {
                "id": "nip",
                "name": "Notice of intended prosecution",
                "days": 14,
                "begins": "q-when",
                "source": LAW,
            }
        ],
    }


@pytest.fixture
def service(station: str) -> str:
    """The address of the service on the running station."""
    home = Site.objects.get(is_default_site=True).root_page
    page = import_form(with_a_clock(), parent=home)
    page.save_revision().publish()
    return f"{station}/report-a-near-miss/"


@pytest.fixture
def staff(chromium: Browser, station: str) -> Iterator[Page]:
    """A member of the road traffic team, who is logged in, in a browser of their own."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{station}/admin/login/")
    page.fill("[name=username], [name=login]", "demo-traffic")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{station}/admin/")
    yield page
    context.close()


def report(page: Page, service: str, day: date) -> None:
    def go_on() -> None:
        page.get_by_role("button", name="Continue").click()

    page.goto(f"{service}hurt/")
    page.get_by_label("No", exact=True).check()
    go_on()
    for part in ("day", "month", "year"):
        page.fill(f"[name='q-when.{part}']", str(getattr(day, part)))
    go_on()
    page.fill("[name=q-mark]", "AB12 CDE")
    go_on()
    page.get_by_label("No", exact=True).check()
    go_on()
    page.fill("[name=q-name]", "Demo Reporter")
    page.fill("[name=q-email]", "reporter@rivermouth.example")
    go_on()
    page.locator("main form button").last.click()
    page.wait_for_url("**/sent/**")


def look(page: Page, axe: str, name: str) -> list[str]:
    """What axe finds at each width in both themes. With the variable LOOK, pictures go there."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{name} {width} {scheme}: {each}" for each in violations(page, axe)]
            if folder := os.environ.get("LOOK"):
                picture = Path(folder) / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
        wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if wider:
            found.append(f"{name} {width}: scrolls sideways")
    page.emulate_media(color_scheme="light")
    return found


def test_a_report_is_worked_on_before_its_fourteenth_day_and_its_reporter_reads_the_answer(
    page: Page, staff: Page, station: str, service: str, axe: str
) -> None:
    report(page, service, date.today() - timedelta(10))
    case = Case.objects.latest("pk")

    staff.goto(f"{station}/admin/cases/")
    row = staff.locator("tr, li", has_text=str(case)).first
    expect(row).to_contain_text("4 days left")
    row.get_by_role("link", name=str(case)).click()

    clock = staff.locator("section", has_text="Notice of intended prosecution").first
    expect(clock).to_contain_text("4 days left")
    expect(clock).to_contain_text(LAW)
    found = look(staff, axe, "case")
    staff.get_by_role("button", name="Take it").click()
    expect(staff.get_by_role("heading", name="With you")).to_be_visible()
    staff.get_by_label("Under review").check()
    staff.get_by_role("button", name="Change status").click()
    staff.get_by_label("Note", exact=True).fill("Keeper known. Two notices in 2025.")
    staff.get_by_role("button", name="Add note").click()
    expect(staff.locator(".cf-time")).to_contain_text("Keeper known.")
    staff.get_by_role("link", name="It was done…").click()
    expect(staff.get_by_role("button", name="Record it")).to_be_visible()
    found += look(staff, axe, "clock")
    staff.get_by_role("button", name="Record it").click()
    expect(staff.locator(".cf-clock").first).to_contain_text("Met")
    words = "We have sent a notice to the keeper of the vehicle. Thank you."
    staff.get_by_label("What the reporter reads").fill(words)
    staff.get_by_role("button", name="See it as they will").click()
    expect(staff.locator(".cf-letter")).to_contain_text(words)
    found += look(staff, axe, "preview")
    staff.get_by_role("button", name="Send reply").click()
    expect(staff.locator(".cf-time")).to_contain_text("You wrote to the reporter")
    staff.get_by_label("Action taken").check()
    staff.get_by_role("button", name="Change status").click()
    expect(staff.get_by_label("Outcome")).to_be_visible()
    found += look(staff, axe, "closing")
    staff.get_by_role("link", name="Back to the case").click()
    expect(staff.get_by_role("heading", name="With you")).to_be_visible()
    found += look(staff, axe, "worked-on")
    staff.get_by_role("link", name="Print").click()
    expect(staff.locator("main")).to_contain_text("Printed by")
    found += look(staff, axe, "print")

    page.goto(address_of(case))
    expect(page.locator("main")).to_contain_text(words)
    assert found == []
