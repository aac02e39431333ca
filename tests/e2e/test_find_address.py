"""An address found by its postcode, on a phone with and without scripts, by the keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cms_forms.pages.form_page import FormPage
from tests.cms_forms.conftest import one_service
from tests.cms_forms.journey.seekers import SERVICE
from tests.cms_forms.services import draft_of
from tests.e2e.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.begins_with(one_service.__name__)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def asked(station: str) -> str:
    """The address of the screen that asks for an address."""
    page = draft_of(SERVICE, slug="found", parent=FormPage.objects.get().get_parent())
    page.get_latest_revision().publish()
    return f"{station}{page.get_url()}home/"


def test_enter_lists_what_arrows_choose(phone: Page, asked: str) -> None:
    phone.goto(asked)
    phone.get_by_label("note").fill("By the quay")
    phone.get_by_label("Postcode").fill("xr1 0aa")
    phone.keyboard.press("Enter")
    expect(phone).to_have_title("12 addresses found – home – A service – Police")
    listed = phone.get_by_label("Choose the address")
    expect(listed).to_be_focused()

    phone.keyboard.press("ArrowDown")
    chosen = listed.locator("option:checked").inner_text()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")

    line1 = phone.get_by_label("Address line 1")
    expect(line1).to_be_focused()
    expect(line1).to_have_value(chosen.split(", ")[0])
    expect(phone.get_by_label("note")).to_have_value("By the quay")
    phone.get_by_role("button", name="Continue").last.click()
    phone.wait_for_url("**/who/add/")


def test_axe_finds_nothing_wherever_it_leads(page: Page, asked: str, axe: str) -> None:
    found = {}
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(asked)
    for postcode, button in (
        ("", "Find address"),
        ("XR1 9AA", "Find address"),
        ("XR1 8AA", "Find address"),
        ("XR1 8AA", "Use this address"),
    ):
        page.get_by_label("Postcode").fill(postcode)
        page.get_by_role("button", name=button).click()
        page.wait_for_load_state()
        found[postcode, button] = violations(page, axe)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    assert {screen: each for screen, each in found.items() if each} == {}
