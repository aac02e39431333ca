"""Search in a browser: filters, pages and the keyboard; and without JavaScript."""

import os
import re
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from station.pages.models import ContentPage
from station.search import due
from station.search.following.follower import SearchFollower
from tests.e2e.test_accessibility import violations
from tests.plugins.databases import beginning_with

pytestmark = pytest.mark.browser


def thirty_semaphores() -> None:
    """Thirty pages about semaphores."""
    advice = ContentPage.objects.get(slug="advice")
    for number in range(30):
        page = ContentPage(
            title=f"Semaphore {number} on Quay Road",
            slug=f"semaphore-{number}",
            summary="What the semaphore shows, and who looks after it.",
            kind="news" if number % 2 else "",
        )
        advice.add_child(instance=page)
        page.save_revision().publish()


beginning_with(thirty_semaphores, on="demonstration")
lamps = pytest.mark.begins_with(thirty_semaphores.__name__)


def filter_and_page(page: Page, station: str) -> None:
    page.goto(f"{station}/search/?q=semaphore")
    expect(page.locator(".found")).to_contain_text("1 to 10 of 30")
    page.get_by_role("checkbox", name="News").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Results for semaphore — News — 1 to 10 of 15")).to_be_visible()
    page.get_by_role("link", name="Remove filter: News").click()
    page.get_by_role("link", name="Page 3", exact=True).click()
    expect(page.get_by_text("21 to 30 of 30")).to_be_visible()
    assert page.context.cookies() == []


@lamps
def test_filters_and_pages(page: Page, station: str, axe: str) -> None:
    filter_and_page(page, station)
    shots = os.environ.get("SCREENSHOTS")
    page.goto(f"{station}/search/?q=semaphore&type=News")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if shots:
            page.screenshot(path=str(Path(shots) / f"search-{width}.png"), full_page=True)
        assert violations(page, axe) == []


@lamps
def test_filters_and_pages_without_scripts(chromium: Browser, station: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    filter_and_page(context.new_page(), station)
    context.close()


@lamps
def test_filters_are_within_reach_on_a_phone_without_scripts(
    chromium: Browser, station: str
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{station}/search/?q=semaphore")
    expect(page.get_by_role("checkbox", name="News")).not_to_be_visible()

    page.get_by_text("Filter and sort").click()

    expect(page.get_by_role("checkbox", name="News")).to_be_visible()
    context.close()


BOXES = {
    "header": ("/news/", "Search this site"),
    "home page": ("/", "What do you need?"),
    "search page": ("/search/", "What are you looking for?"),
}


@pytest.mark.parametrize("box", BOXES)
@lamps
def test_a_title_is_chosen_with_the_keyboard(page: Page, station: str, axe: str, box: str) -> None:
    path, label = BOXES[box]
    page.goto(station + path)
    field = page.get_by_role("combobox", name=label)
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("semaphore")
    expect(page.get_by_role("option")).to_have_count(8)
    expect(page.get_by_role("status").filter(has_text="Suggestions: 8")).to_be_attached()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    last = page.get_by_role("option").last
    expect(last).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(last.get_attribute("id")))
    assert violations(page, axe) == []

    # Escape closes the list and keeps what was typed; the arrow goes round to the first.
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("semaphore")
    field.press(" ")
    expect(page.get_by_role("option")).to_have_count(8)
    field.press("ArrowDown")
    field.press("Enter")

    expect(page).to_have_url(f"{station}/advice/semaphore-0/")


def test_a_service_is_offered_by_what_people_call_it(page: Page, station: str) -> None:
    page.goto(station)
    field = page.get_by_role("combobox", name="What do you need?")
    field.press_sequentially("hit and r")
    expect(page.get_by_role("option").first).to_contain_text("Report a road traffic incident")
    field.press("ArrowDown")
    field.press("Enter")

    expect(page).to_have_url(f"{station}/report/report-a-road-traffic-incident/")


@pytest.mark.parametrize("box", BOXES)
@lamps
def test_without_scripts_a_box_is_a_field_and_a_button(
    chromium: Browser, station: str, box: str
) -> None:
    path, label = BOXES[box]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(station + path)

    page.get_by_role("searchbox", name=label).fill("semaphore")
    page.keyboard.press("Enter")

    expect(page.locator(".found")).to_contain_text("1 to 10 of 30")
    context.close()


@lamps
def test_a_result_is_shared(page: Page, station: str, axe: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{station}/search/?q=semaphore+7")
    result = page.locator(".result").filter(has_text="Semaphore 7 on Quay Road")
    address = f"{station}/advice/semaphore-7/"

    result.locator("summary").click()
    result.get_by_role("button", name="Copy the link").click()

    expect(result.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert violations(page, axe) == []


@lamps
def test_a_result_is_shared_without_scripts(chromium: Browser, station: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{station}/search/?q=semaphore+7")
    result = page.locator(".result").filter(has_text="Semaphore 7 on Quay Road")

    result.locator("summary").click()

    expect(result.get_by_text(f"{station}/advice/semaphore-7/")).to_be_visible()
    expect(result.get_by_role("link", name="Send by e-mail")).to_be_visible()
    expect(result.get_by_role("button").filter(visible=True)).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@lamps
def test_a_search_is_followed_and_left(
    chromium: Browser, station: str, axe: str, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()

    def heading(words: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        if scripts:
            assert violations(page, axe) == []

    page.goto(f"{station}/search/?q=semaphore&type=News")
    page.get_by_role("link", name="Follow this search by e-mail").click()
    heading("Follow “semaphore” (News)")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address like")
    heading("Follow “semaphore” (News)")
    page.get_by_label("Your e-mail address").fill("demo.reader@example.com")
    page.wait_for_timeout(2_100)  # nobody types faster
    page.get_by_role("button", name="Follow").click()
    heading("Look into your inbox")
    due.run(10)
    follower = SearchFollower.objects.get()
    assert re.search(rf"/search/follow/confirm/{follower.token}/", str(mail.outbox[-1].body))
    page.goto(f"{station}/search/follow/confirm/{follower.token}/")
    heading("Follow “semaphore” (News)?")
    page.get_by_role("button", name="Yes, follow").click()
    heading("You follow “semaphore” (News)")
    SearchFollower.objects.update(digest_due_at=timezone.now(), seen=0)
    due.run(10)
    assert "15 new" in mail.outbox[-1].subject

    page.goto(f"{station}/search/follow/stop/{follower.token}/")
    heading("Stop following")
    page.get_by_role("button", name="Stop following").click()

    heading("You no longer follow")
    assert not SearchFollower.objects.exists()
    assert context.cookies() == []
    context.close()
