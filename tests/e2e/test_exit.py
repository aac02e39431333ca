"""Somebody leaves in a hurry, and somebody else presses Back."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
CRIME = "/report/report-a-crime/"


@pytest.fixture
def away(station: str, settings: Settings) -> str:
    settings.EXIT_URL = f"{station}/advice/"
    return settings.EXIT_URL


def three_steps(page: Page, station: str) -> list[str]:
    """Answers two steps; the addresses that the browser has in its history."""
    seen = []
    page.goto(f"{station}{CRIME}")
    page.get_by_role("button", name="Start now").click()
    for answer in ("No", "A bicycle was stolen"):
        seen.append(page.url)
        page.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="Continue").click()
        # Until its scripts run: a key that is pressed before is heard by nobody.
        page.wait_for_url(lambda url: url != seen[-1])
    seen.append(page.url)
    return seen


@pytest.mark.parametrize("scripts", [True, False])
def test_back_shows_no_answer_however_often_it_is_pressed(
    chromium: Browser, station: str, away: str, scripts: bool
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    page = context.new_page()
    seen = three_steps(page, station)

    page.get_by_role("button", name="Exit this page").click()
    page.wait_for_url(away)

    assert not [each for each in context.cookies() if each["name"] != "journey-ended"]
    shown = []
    # With scripts the page that was left is not in the history any more.
    for _ in seen[: len(seen) - scripts]:
        page.go_back()
        shown.append(page.url)
        expect(page.get_by_role("heading", name="This page has ended")).to_be_visible()
        assert page.locator("input:checked").count() == 0
    assert set(shown) <= set(seen)
    page.screenshot(path=PICTURES / f"back-after-exit-{'js' if scripts else 'plain'}-390.png")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.screenshot(path=PICTURES / f"back-after-exit-{'js' if scripts else 'plain'}-1280.png")
    context.close()


def test_three_presses_of_shift_lead_away(page: Page, station: str, away: str) -> None:
    three_steps(page, station)

    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url(away)


def test_answers_are_deleted_after_a_question(page: Page, station: str) -> None:
    three_steps(page, station)

    page.get_by_role("link", name="Delete my answers").click()
    page.get_by_role("button", name="Delete my answers").click()

    expect(page.get_by_role("heading", name="There are no answers of yours here")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="This page has ended")).to_be_visible()
