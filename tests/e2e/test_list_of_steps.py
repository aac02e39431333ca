"""A long list of steps, with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from cms_forms.models import FormPage
from tests.e2e.test_build_a_service import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def steps(page: Page, station: str) -> Page:
    sign_in(page, station, "demo-editor")
    service = FormPage.objects.get(slug="report-a-crime")
    page.goto(f"{station}/admin/services/{service.pk}/")
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".cf-step .cf-text--title").all_text_contents()


def press(tool: Locator) -> None:
    tool.focus()
    tool.press("Enter")


def test_a_step_is_found_moved_added_to_and_deleted_by_keyboard(steps: Page) -> None:
    first, second, third, *_ = before = titles(steps)

    steps.get_by_label("Find a step").fill(third)
    rows = steps.locator(".cf-step:visible")
    expect(steps.locator("#cf-found")).to_have_text(f"{rows.count()} of {len(before)} steps")
    assert rows.count() < 5
    steps.get_by_label("Find a step").fill("")

    title = steps.locator(".cf-text--title").get_by_text(third, exact=True)
    row = steps.locator(".cf-step").filter(has=title)
    press(row.get_by_role("button", name="Move to"))
    places = steps.get_by_label("To a place below")
    expect(places).to_be_focused()
    places.select_option("the beginning of the list")
    press(steps.get_by_role("button", name="Move", exact=True))
    expect(title).to_be_focused()
    assert titles(steps)[:3] == [third, first, second]

    press(row.get_by_role("button", name="Add below"))
    press(steps.get_by_role("button", name="Exit Ends with advice"))
    expect(steps.get_by_role("button", name="New exit step", exact=True)).to_be_focused()
    assert titles(steps)[:3] == [third, "New exit step", first]

    new = steps.locator(".cf-step").nth(1)
    press(new.get_by_role("button", name="Delete"))
    press(steps.get_by_role("dialog").get_by_role("button", name="Delete"))
    expect(steps.locator("#cf-steps")).to_be_focused()
    assert "New exit step" not in titles(steps)

    press(steps.get_by_role("button", name="Undo the last change"))
    expect(steps.get_by_role("button", name="New exit step", exact=True)).to_be_visible()


def test_leaving_a_dialog_changes_nothing(steps: Page) -> None:
    before = titles(steps)
    row = steps.locator(".cf-step").first

    for tool in ("Add below", "Move to", "Delete"):
        press(row.get_by_role("button", name=tool))
        expect(steps.get_by_role("dialog")).to_be_visible()
        steps.keyboard.press("Escape")
        expect(steps.get_by_role("dialog")).to_be_hidden()

    assert titles(steps) == before
