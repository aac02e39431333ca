"""A long list of options, found by typing; and the plain list where there are no scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from cms_forms.engine.definition import Option, Question
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import asks, form, question, short_text
from tests.cms_forms.services import draft_of

pytestmark = pytest.mark.browser

STATIONS = ("Old Quay", "St Mary’s", "Harbour Park")


@pytest.fixture
def asked(station: str) -> str:
    """The address of a service that asks for a station, then for words."""
    plain = question("station", "select")
    where = Question(
        id=plain.id,
        type=plain.type,
        label="Which station?",
        name="the station",
        options=tuple(
            Option(id=f"o{number}", label=label) for number, label in enumerate(STATIONS)
        ),
    )
    parent = FormPage.objects.get(slug="report-a-crime").get_parent()
    page = draft_of(form(asks(where), asks(short_text("why"))), slug="ask", parent=parent)
    page.get_latest_revision().publish()
    return f"{station}{page.get_url()}start/"


def chosen(page: Page) -> str:
    return str(page.eval_on_selector("select[data-type-ahead]", "select => select.value"))


def test_it_is_used_with_the_keyboard_alone(page: Page, asked: str) -> None:
    page.goto(asked)
    field = page.get_by_role("combobox", name="Which station?")
    field.focus()

    # A slip leads nowhere: the form stays, says so, and keeps what was typed.
    page.keyboard.type("Old Qauy")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("Old Qauy")
    expect(page.get_by_text("Choose one of the list, or leave this empty")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert (page.url.endswith("/station/"), chosen(page)) == (True, "")

    # The beginning of one alone is enough.
    field.fill("harb")
    field.blur()
    expect(field).to_have_value("Harbour Park")
    assert chosen(page) == "o2"

    # In other letters and with more spaces it is found.
    field.fill("st mary’s ")
    assert chosen(page) == "o1"
    field.fill("  OLD   quay ")
    assert chosen(page) == "o0"
    page.wait_for_timeout(1100)  # within a second a second press is taken for a double click
    # Enter in the field itself belongs to the browser's suggestions while they are open.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/why/")

    # What was chosen is there again, in its own words.
    page.go_back()
    expect(page.get_by_role("combobox", name="Which station?")).to_have_value("Old Quay")


def test_what_is_left_empty_is_for_the_server_to_say(page: Page, asked: str) -> None:
    page.goto(asked)

    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.locator(".govuk-error-summary a").click()
    expect(page.get_by_role("combobox", name="Which station?")).to_be_focused()


def test_without_scripts_it_is_a_list(chromium: Browser, asked: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(asked)

    page.get_by_label("Which station?").select_option(label="Harbour Park")
    page.get_by_role("button", name="Continue").click()

    assert page.url.endswith("/why/")
    context.close()
