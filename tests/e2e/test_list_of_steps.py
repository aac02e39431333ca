"""A long list of steps, with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from cms_forms.pages.form_page import FormPage
from tests.e2e.people import log_in, sign_in

pytestmark = pytest.mark.browser


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
    assert rows.count() < len(before) / 2
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


def test_a_go_to_is_saved_once_however_many_titles_the_keys_pass(steps: Page) -> None:
    service = FormPage.objects.get(slug="report-a-crime")
    before = service.revisions.count()
    target = steps.locator(".cf-step select").first
    shown = target.locator("option:checked").text_content()

    target.focus()
    for _ in range(3):
        target.press("ArrowDown")
    assert service.revisions.count() == before
    target.press("Enter")

    expect(steps.locator("#cf-status")).to_have_text("Saved in the draft.")
    assert service.revisions.count() == before + 1
    assert steps.locator(".cf-step select").first.locator("option:checked").text_content() != shown


def test_the_tools_of_a_steps_screen_work_long_after_it_was_opened(steps: Page) -> None:
    asked: list[str] = []
    steps.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    title = titles(steps)[2]
    steps.get_by_role("link", name=f"Open {title}").click()
    expect(steps.get_by_label("Title*")).to_have_value(title)
    steps.wait_for_timeout(1000)  # rich texts settle

    steps.get_by_role("button", name="Duplicate", exact=True).first.click()
    expect(steps.get_by_label("Title*")).to_have_value(f"{title} (copy)")
    steps.wait_for_timeout(1000)
    steps.get_by_role("button", name="Add a step below").click()
    steps.get_by_role("button", name="Information Tells").click()
    expect(steps.get_by_label("Title*")).to_have_value("New information step")
    steps.go_back()

    assert asked == []


def test_what_was_typed_into_a_step_is_saved_by_itself(steps: Page) -> None:
    title = titles(steps)[2]
    steps.get_by_role("link", name=f"Open {title}").click()

    steps.get_by_label("Title*").fill("Other words")

    expect(steps.locator("#cf-status")).to_have_text("Saved in the draft.")
    assert "Other words" in str(
        FormPage.objects.get(slug="report-a-crime").latest_revision.content["parts"]
    )


def test_a_page_is_previewed_beside_its_editor(steps: Page) -> None:
    service = FormPage.objects.get(slug="report-a-crime")
    steps.goto(steps.url.replace(f"services/{service.pk}/", f"pages/{service.pk}/edit/"))

    steps.get_by_role("button", name="Toggle preview").click()

    preview = steps.frame_locator("iframe").last
    expect(preview.get_by_role("button", name="Start now")).to_be_visible()


def test_what_was_written_survives_the_end_of_a_log_in(steps: Page, station: str) -> None:
    title = titles(steps)[2]
    steps.get_by_role("link", name=f"Open {title}").click()
    steps.context.clear_cookies()
    steps.get_by_label("Title*").fill("Written while logged out")
    expect(steps.locator("#cf-status")).to_contain_text("Log in again in another tab")

    other = steps.context.new_page()
    log_in(other, station, "demo-editor")
    steps.get_by_role("button", name="Save draft").click()

    expect(steps.locator("#cf-status")).to_have_text("Saved in the draft.")
    expect(steps.get_by_label("Title*")).to_have_value("Written while logged out")
