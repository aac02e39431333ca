"""The inbox in a browser: on a telephone, in the dark, by keyboard, and without JavaScript."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Literal

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Site

from cms_forms.casework import exporting
from cms_forms.exchange import import_form
from cms_forms.models import Case, Team
from cms_forms.pages.form_page import FormPage
from station.demo.people import PASSWORD
from tests.cms_forms.casework.cases import opened, runs
from tests.cms_forms.documents import collision
from tests.e2e.people import sign_in
from tests.e2e.test_accessibility import violations

pytestmark = pytest.mark.browser

USER = "demo-inbox"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def inbox(station: str) -> str:
    """The address of an inbox with late, near, later and stopped clocks, and with none."""
    page = import_form(collision(), parent=Site.objects.get(is_default_site=True).root_page)
    page.save_revision().publish()
    service = FormPage.objects.get(pk=page.pk)
    team = Team.objects.create(name="Demo traffic unit", key="demo-traffic-unit")
    user = User.objects.create_user(
        USER, password=PASSWORD, first_name="Demo", last_name="Caseworker"
    )
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "read_submission", "export_case"])
    )
    team.members.add(user)
    for due in (-1, 0, 1, 4, 12):
        opened(service, team=team, due=due, area="Harbour", assignee=user if due else None)
    review = opened(service, team=team, status="under_review", assignee=user)
    runs(review, 20, days=20, name="Answer", unit="working_days")
    stopped = opened(service, team=team, due=9, waiting_since=timezone.now())
    stopped.deadlines.update(state="stopped", stopped_on=timezone.localdate() - timedelta(2))
    stopped.keep_next_due()
    opened(service, team=team)
    return f"{station}/admin/cases/"


def test_the_list_is_sound_at_every_width_and_in_the_dark(
    page: Page, station: str, inbox: str, axe: str
) -> None:
    sign_in(page, station, USER)
    page.goto(inbox)

    def look() -> None:
        for width, scheme in itertools.product((390, 1280), SCHEMES):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page, axe) == [], (width, scheme)

    expect(page.get_by_role("heading", name="Late 1")).to_have_count(0)
    expect(page.locator(".cf-list tbody tr:not(.cf-list__group)")).to_have_count(8)
    expect(page.locator(".cf-bulk")).to_be_hidden()
    look()
    page.locator("[name=case]").first.check()
    expect(page.locator(".cf-bulk")).to_be_visible()
    look()


def test_cases_are_chosen_and_given_with_the_keyboard(page: Page, station: str, inbox: str) -> None:
    sign_in(page, station, USER)
    page.goto(inbox)

    page.locator("[name=case]").nth(1).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="1 case chosen")).to_be_visible()
    page.get_by_role("button", name="Give to…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Give to").select_option(label=f"Demo Caseworker ({USER})")
    page.get_by_role("button", name="Give", exact=True).press("Enter")

    expect(page.get_by_text("Done with 1 case.")).to_be_visible()


def test_the_menu_says_how_many_cases_are_new(page: Page, station: str, inbox: str) -> None:
    sign_in(page, station, USER)

    page.goto(f"{station}/admin/")

    expect(page.get_by_role("link", name="Inbox, 7 new")).to_be_visible()


def test_filters_and_deeds_work_without_javascript(
    chromium: Browser, page: Page, station: str, inbox: str
) -> None:
    sign_in(page, station, USER)
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    sheet = plain.new_page()
    sheet.goto(inbox)
    sheet.get_by_label("With").select_option(label="Nobody yet")
    sheet.get_by_role("button", name="Filter").click()
    expect(sheet.locator("[name=case]")).to_have_count(3)

    sheet.get_by_label("Choose all 3 of this list").check()
    sheet.get_by_role("button", name="Give to…").click()
    sheet.get_by_label("Give to").select_option(label=f"Demo Caseworker ({USER})")
    sheet.get_by_role("button", name="Give", exact=True).click()
    expect(sheet.get_by_text("Done with 3 cases.")).to_be_visible()
    assert Case.objects.filter(assignee__username=USER).count() == 8

    sheet.goto(inbox)
    sheet.locator("[name=case]").first.check()
    sheet.get_by_role("button", name="Export…").click()
    sheet.get_by_role("button", name="Export", exact=True).click()
    expect(sheet.locator("progress")).to_be_visible()
    exporting.run(10)
    sheet.reload()
    with sheet.expect_download() as download:
        sheet.get_by_role("link", name=re.compile("Download as CSV")).click()
    assert download.value.suggested_filename.endswith(".csv")
    plain.close()
