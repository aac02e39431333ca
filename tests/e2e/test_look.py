"""The screens as people see them: pictures to look at, and nothing wider than a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
ROAD = "/report/report-a-road-traffic-incident/"
BAR = """each => {
  const { borderLeftWidth, borderRightWidth } = getComputedStyle(each);
  return [parseFloat(borderLeftWidth), parseFloat(borderRightWidth)];
}"""
"""The widths of the bar beside a question with an error."""


WIDTHS = (1280, 390, 320)


@pytest.fixture
def station(busy_station: str) -> str:
    """One for all: what is looked at does not change."""
    return busy_station


def screens(page: Page, station: str) -> dict[str, list[int]]:
    """Visits home, start, a step with an error, check answers and sent, with pictures of each. How
    wide each is in windows of these widths.
    """
    found: dict[str, list[int]] = {}

    def picture(name: str) -> None:
        page.evaluate("document.fonts.ready")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            found.setdefault(name, []).append(wide)

    page.goto(station)
    picture("home")
    page.goto(station + ROAD)
    picture("start")
    page.goto(station + ROAD + "start/")
    page.get_by_label("A vehicle that should not be there").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    picture("error")
    page.get_by_label("It is in the way").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 101 first")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Street, road or what is near it").fill("Quay Road, across the cycle path")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Registration number").fill("AB12 CDE")
    page.get_by_label("Make, model and colour").fill("A dark blue van")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What is your name?").fill("Demo Person")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Address line 1").fill("1 Demo Street")
    page.get_by_label("Town or city").fill("Rivermouth")
    page.get_by_label("Postcode").fill("RM1 1AA")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("None of these is safe").check()
    page.get_by_role("button", name="Continue").click()
    picture("check-answers")
    page.get_by_role("button", name="Confirm and send").click()
    picture("sent")
    return found


def test_no_screen_is_wider_than_its_window(page: Page, station: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)

    found = screens(page, station)

    assert found == {name: list(WIDTHS) for name in found}
    assert len(found) == 5


def test_a_service_works_without_scripts(chromium: Browser, station: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(
        viewport={"width": 400, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(station + ROAD + "start/")

    page.get_by_label("A vehicle that should not be there").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()

    assert page.get_by_role("link", name="Choose what is the matter with the vehicle").is_visible()
    assert page.get_by_role("button", name="Exit this page").is_visible()
    context.close()


def test_a_step_can_be_answered_with_the_keyboard_alone(page: Page, station: str) -> None:
    page.goto(station + ROAD + "what-happened/")

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/who-were-you/**")


@pytest.mark.parametrize("place", ["", "news/", "search/?q=my+husband+hits+me", ROAD[1:], "no/"])
def test_no_screen_is_wider_with_letters_of_twice_the_size(
    page: Page, station: str, place: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{station}/{place}")

    # As a browser's own setting does it; the policy forbids a style in the page.
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_in_a_language_from_the_right_is_a_mirror(page: Page, station: str) -> None:
    page.goto(f"{station}{ROAD}start/")
    page.get_by_role("button", name="Continue").click()
    left = page.eval_on_selector(".govuk-form-group--error", BAR)
    page.evaluate("document.documentElement.dir = 'rtl'")

    assert left == [5, 0]
    assert page.eval_on_selector(".govuk-form-group--error", BAR) == [0, 5]
