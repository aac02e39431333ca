"""Nothing that was typed a moment ago is lost, whichever way its screen is left."""

import functools
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Error, Page, expect

from cms_forms.engine.definition import StepKind
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.e2e.people import sign_in

pytestmark = pytest.mark.browser

RICH_TEXT = ".public-DraftEditor-content"


def service() -> FormPage:
    return FormPage.objects.get(slug="report-a-crime")


def draft() -> FormPage:
    return service().get_latest_revision_as_object()


def click(page: Page, words: str) -> None:
    """At once: Playwright would wait for the button to settle."""
    page.evaluate(
        "words => [...document.querySelectorAll('form button, form a.button')]"
        ".find((each) => each.textContent.trim().startsWith(words)).click()",
        words,
    )


def go(page: Page, address: str) -> None:
    """Also while the browser is on its way from a screen that was saved a moment ago."""
    try:
        page.goto(address)
    except Error as error:
        if "interrupted by another navigation" not in str(error):
            raise
        page.wait_for_load_state()
        page.goto(address)


def write(page: Page, words: str) -> None:
    page.locator(RICH_TEXT).first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def is_kept(words: str, read: Callable[[], str]) -> bool:
    """Sooner or later: the browser is still sending."""
    for _ in range(100):
        if words in read():
            return True
        time.sleep(0.1)
    return False


def warns(page: Page, leave: Callable[[], None]) -> bool:
    """Whether the browser asks before it leaves. It stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    leave()
    for _ in range(50):
        if not asked:
            page.wait_for_timeout(50)
    page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


LEAVING: dict[str, Callable[[Page], None]] = {
    "a link": lambda page: page.evaluate("document.querySelector('nav a, header a').click()"),
    "another address": lambda page: page.evaluate("() => { location.href = '/admin/' }"),
    "back": lambda page: page.evaluate("() => { history.back() }"),
    "reload": lambda page: page.evaluate("() => { location.reload() }"),
    "closing the tab": lambda page: page.close(run_before_unload=True),
}


def test_the_screen_of_a_step(page: Page, station: str) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, station, "demo-editor")
    part = next(
        part
        for part in changes.parts_in(draft())
        if part["type"] in (StepKind.EXIT, StepKind.INFORMATION)
    )
    steps = f"{station}/admin/services/{service().pk}/"
    address = f"{steps}part/{part['id']}/"

    def read() -> str:
        return str(changes.find(changes.parts_in(draft()), part["id"])["value"]["body"])

    def enter(page: Page) -> None:
        page.evaluate("document.querySelector('[name=block-title]').focus()")
        page.keyboard.press("Enter")

    ways: dict[str, Callable[[Page], None]] = {
        "save": lambda page: click(page, "Save draft"),
        "save and list": lambda page: click(page, "Save and go"),
        "keys": lambda page: page.keyboard.press("Control+s"),
        "enter": enter,
        "autosave": lambda _: None,
    }
    for number, (way, leave) in enumerate(ways.items()):
        go(page, address)
        write(page, f" word{number}")
        leave(page)
        assert is_kept(f"word{number}", read), (way, page.url)
    for way, leave in LEAVING.items():
        if way == "back":
            go(page, steps)
        go(page, address)
        write(page, " unsaved")
        assert warns(page, functools.partial(leave, page)), way
        page.close()
        page = page.context.new_page()


def test_the_form_of_a_page(page: Page, station: str) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, station, "demo-editor")
    address = f"{station}/admin/pages/{service().pk}/edit/"

    def open_form(page: Page) -> None:
        go(page, address)
        expect(page.locator(RICH_TEXT).first).to_be_visible()

    ways: dict[str, Callable[[Page], None]] = {
        "save": lambda page: page.evaluate(
            "document.querySelector('button[type=submit].action-save').click()"
        ),
        "keys": lambda page: page.keyboard.press("Control+s"),
        "autosave": lambda _: None,
    }
    for number, (way, leave) in enumerate(ways.items()):
        open_form(page)
        if way == "autosave":
            page.wait_for_timeout(2500)  # Wagtail looks for changes from then on
        write(page, f" word{number}")
        leave(page)
        assert is_kept(f"word{number}", lambda: draft().introduction), way
    for way, leave in LEAVING.items():
        if way == "back":
            go(page, f"{station}/admin/services/")
        open_form(page)
        write(page, " unsaved")
        assert warns(page, functools.partial(leave, page)), way
        page.close()
        page = page.context.new_page()


def test_the_texts_of_a_language(page: Page, station: str) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, station, "demo-editor")
    translated = draft()
    translated.translations = {"cy": {}} | translated.translations
    translated.save_revision(clean=False)
    address = f"{station}/admin/services/{service().pk}/languages/cy/?step=-"

    go(page, address)
    assert not warns(page, functools.partial(LEAVING["a link"], page))
    for way in ("a link", "closing the tab"):
        go(page, address)
        # Pressed: a browser asks nobody who has done nothing yet.
        page.locator("textarea").first.click()
        page.keyboard.type(" typed")
        assert warns(page, functools.partial(LEAVING[way], page)), way
        page.close()
        page = page.context.new_page()
    go(page, address)
    page.locator("textarea").first.fill("Teitl")
    click(page, "Save draft")
    assert is_kept("Teitl", lambda: str(draft().translations))
