"""An officer posts from a telephone; a lead approves; nobody reaches another's area."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from local_areas.imports.accounts import officers_group
from local_areas.models import Meeting, Priority, Update, UpdateState
from tests.e2e import people
from tests.e2e.test_accessibility import violations
from tests.local_areas.builders import City, city
from tests.local_areas.people import content, lead, officer, picture_file

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.begins_with("migrated")]

TELEPHONE = {"width": 390, "height": 844}
LOOKED_AT = os.environ.get("SCREENSHOTS", "")
"""A folder for pictures of what the tests pass by, for somebody to look at."""


@pytest.fixture
def town(station: str) -> City:
    """An admin, and the small city."""
    return city(with_figures=False)


def sign_in(page: Page, address: str, user: User) -> None:
    user.groups.add(officers_group())
    people.sign_in(page, address, user)


def fill_in(page: Page, user: User) -> None:
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill("p")
    page.locator("[name=password]").press("Enter")


def look(page: Page, axe: str, name: str) -> None:
    """axe finds nothing, nothing is wider than the screen; a picture, when asked for."""
    page.wait_for_load_state()
    # Wagtail's messages fade in; what another width hides stops moving.
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert violations(page, axe) == []
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, name
    if LOOKED_AT:
        page.screenshot(path=Path(LOOKED_AT) / f"{name}.png", full_page=True)


def test_an_officer_posts_with_a_photo_from_a_telephone(
    page: Page, town: City, station: str, axe: str
) -> None:
    here = town.areas["N1"]
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, officer("pc", here))
    page.goto(f"{station}/admin/my-areas/")
    look(page, axe, "my-areas-390")
    page.get_by_role("link", name="Post", exact=True).click()

    page.get_by_text("Event", exact=True).click()
    soon = timezone.localdate() + timedelta(days=3)
    page.get_by_label("Day", exact=True).first.fill(soon.isoformat())
    page.get_by_label("From", exact=True).fill("10:00")
    page.get_by_label("To", exact=True).fill("16:00")
    page.get_by_label("Where", exact=True).fill("Old Quay market")
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Bring a bike: it takes three minutes.")
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture_file()}
    page.get_by_label("Photo", exact=True).set_input_files(file)
    look(page, axe, "compose-390")
    page.get_by_role("button", name="See it as people will").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, axe, "compose-error-390")
    page.get_by_label("Say what is in the picture").fill("A blue sky over the quay.")
    page.get_by_role("button", name="See it as people will").click()
    expect(page.get_by_role("img", name="A blue sky over the quay.")).to_be_visible()
    look(page, axe, "preview-390")
    page.get_by_role("button", name="Publish it").click()

    expect(page.get_by_role("heading", name="Published on")).to_be_visible()
    look(page, axe, "update-390")
    update = Update.objects.shown().get(area=here)
    assert update.photo is not None
    assert update.event_place == "Old Quay market"
    page.goto(f"{station}/admin/my-areas/area/{here.code}/post/")
    expect(page.get_by_label("Title")).to_have_value("")  # what was sent is not kept

    page.goto(f"{station}/admin/my-areas/area/{town.areas['S1'].code}/post/")
    expect(page.get_by_text("You do not look after S1")).to_be_visible()
    look(page, axe, "refused-390")


def test_an_officer_without_training_is_sent_to_a_lead(
    page: Page, town: City, station: str, axe: str
) -> None:
    here = town.areas["N1"]
    boss = lead("boss", town.boroughs["Northside"])
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, officer("pc", here, passed=None))
    page.goto(f"{station}/admin/my-areas/area/{here.code}/post/")
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Bring a bike.")
    page.get_by_role("button", name="See it as people will").click()
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("Nothing is public yet.").first).to_be_visible()
    look(page, axe, "waiting-390")
    page.goto(f"{station}/admin/my-areas/training/")
    look(page, axe, "training-390")
    page.get_by_role("button", name="Begin").click()
    look(page, axe, "part-390")

    page.context.clear_cookies()
    sign_in(page, station, boss)
    page.goto(f"{station}/admin/my-areas/approvals/")
    look(page, axe, "approvals-390")
    page.get_by_role("button", name="Approve").click()

    expect(page.get_by_text("Approved. Its author is told.")).to_be_visible()
    assert Update.objects.get().state is UpdateState.SHOWN


def test_what_was_typed_survives_a_session_that_ends(page: Page, town: City, station: str) -> None:
    pc = officer("pc", town.areas["N1"])
    sign_in(page, station, pc)
    page.goto(f"{station}/admin/my-areas/area/A01/post/")
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Three minutes, and many words.")
    page.get_by_text("Appeal for information").click()

    page.context.clear_cookies()
    page.get_by_role("button", name="See it as people will").click()
    page.goto(f"{station}/admin/login/?next=/admin/my-areas/area/A01/post/")
    fill_in(page, pc)

    expect(page.get_by_text("What you wrote earlier is back.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Property marking")
    expect(page.get_by_label("Appeal for information")).to_be_checked()
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_label("Title")).to_have_value("")


def test_what_the_server_took_before_the_connection_was_lost_is_posted_once(
    page: Page, town: City, station: str, axe: str
) -> None:
    pc = officer("pc", town.areas["N1"])
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, pc)
    address = f"{station}/admin/my-areas/area/A01/post/"
    page.goto(address)
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Saturday at the market.")
    page.get_by_role("button", name="See it as people will").click()

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(address, lose)
    page.get_by_role("button", name="Publish it").click()
    page.unroute(address)
    page.goto(address)
    expect(page.get_by_text("What you wrote earlier was sent.")).to_be_visible()
    look(page, axe, "compose-sent-already-390")
    page.get_by_label("What do you want to say?").fill("Sunday at the market.")
    page.get_by_role("button", name="See it as people will").click()
    expect(page.get_by_text("This was sent already and is not posted twice.")).to_be_visible()
    page.get_by_role("button", name="See it as people will").click()
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_text("Corrected.")).to_be_visible()
    look(page, axe, "history-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, axe, "history-1280")
    page.goto(address)

    expect(page.get_by_label("Title")).to_have_value("")
    assert Update.objects.get().text == "Sunday at the market."


def test_a_lead_sees_what_is_missing_on_a_wide_screen_and_in_the_dark(
    page: Page, town: City, station: str, axe: str
) -> None:
    from local_areas.updates import posting

    here = town.areas["N1"]
    boss, pc = lead("boss", town.force), officer("pc", here, passed=None)
    posting.post(pc, here, content())
    Priority.objects.create(
        area=here, issue="Bikes ride on the quay.", issued_on=timezone.localdate() - timedelta(120)
    )
    Meeting.objects.create(
        area=here, title="Coffee with us", starts_at=timezone.now() + timedelta(days=2)
    )
    page.emulate_media(color_scheme="dark")
    sign_in(page, station, boss)
    boss.refresh_from_db()

    for name in ("", "missing/", "training/officers/", f"area/{here.code}/", "approvals/"):
        page.goto(f"{station}/admin/my-areas/{name}")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            look(page, axe, f"lead-{name.replace('/', '-')}{width}")
    page.goto(f"{station}/admin/my-areas/missing/")
    page.get_by_role("link", name="1 priority older than 3 months").click()
    page.get_by_label("What we do about it").fill("We stood there on three evenings.")
    page.get_by_label("Last done on").fill(timezone.localdate().isoformat())
    look(page, axe, "priority")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. It is on the page.")).to_be_visible()
    assert not Priority.objects.stale().exists()


def test_the_composer_works_without_javascript(
    context: BrowserContext, town: City, station: str
) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(viewport=TELEPHONE, java_script_enabled=False)
    page = plain.new_page()
    sign_in(page, station, officer("pc", town.areas["N1"]))
    page.goto(f"{station}/admin/my-areas/area/A01/post/")
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Bring a bike.")
    page.get_by_role("button", name="See it as people will").click()
    page.get_by_role("button", name="Go back and change it").click()
    page.get_by_label("Title").fill("Bike marking")
    page.get_by_role("button", name="See it as people will").click()
    page.get_by_role("button", name="Publish it").click()
    plain.close()

    assert Update.objects.shown().get().title == "Bike marking"
