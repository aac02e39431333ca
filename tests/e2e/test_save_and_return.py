"""Save and come back, in two browsers: a phone with and without scripts; axe on every screen."""

import os
from collections.abc import Iterator

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from cms_forms.deliveries import resuming
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.conftest import one_service
from tests.cms_forms.saving import link_in
from tests.e2e.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.begins_with(one_service.__name__)]

PHONE = {"width": 390, "height": 844}
TYPED = "A broken arm"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def begin(page: Page, station: str) -> None:
    page.goto(f"{station}{FormPage.objects.get().url}hurt/")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()


def test_what_was_typed_on_a_phone_goes_on_elsewhere(phone: Page, page: Page, station: str) -> None:
    begin(phone, station)
    phone.get_by_role("textbox").fill(TYPED)
    phone.get_by_role("button", name="Save and come back later").click()
    phone.get_by_label("Your e-mail address").fill("demo")
    phone.get_by_role("button", name="Send me the link").click()
    expect(phone.get_by_role("alert")).to_contain_text("name@example.com")
    phone.get_by_label("Your e-mail address").fill("demo@rivermouth.example")
    phone.get_by_role("button", name="Send me the link").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your link is on its way")

    resuming.run(5)
    page.goto(station + link_in(str(mail.outbox[-1].body)))
    assert page.url == f"{station}/go-on/"
    page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{station}{FormPage.objects.get().url}when/")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("textbox")).to_have_value(TYPED)


def test_a_sensitive_service_says_first_what_a_mail_does(phone: Page, station: str) -> None:
    service = FormPage.objects.get()
    service.is_sensitive = True
    service.save_revision().publish()
    begin(phone, station)
    phone.get_by_role("button", name="Save and come back later").click()

    expect(phone.get_by_text("Whoever can read your mailbox")).to_be_visible()
    assert phone.get_by_label("Your e-mail address").count() == 0
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("alert")).to_contain_text("Choose how")
    phone.get_by_label("Show it to me here").check()
    phone.get_by_role("button", name="Continue").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Your link")
    phone.goto(station + link_in(phone.content()))
    phone.get_by_role("button", name="Go on").click()
    expect(phone).to_have_url(f"{station}{service.url}part-2/")


def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, station: str, axe: str) -> None:
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        page.wait_for_load_state()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[f"{state} {width}"] = [*violations(page, axe), *(["wide"] if wide else [])]
            if os.environ.get("LOOK"):
                page.screenshot(path=f"{os.environ['LOOK']}/{state}-{width}.png", full_page=True)

    begin(page, station)
    look("step")
    page.get_by_role("textbox").fill(TYPED)
    page.get_by_role("button", name="Save and come back later").click()
    look("save")
    page.get_by_role("button", name="Send me the link").click()
    look("save-refused")
    page.get_by_role("button", name="Show me the link here").click()
    look("by-hand")
    link = link_in(page.content())
    page.goto(f"{station}{FormPage.objects.get().url}save-for-later/")
    page.get_by_label("Your e-mail address").fill("demo@rivermouth.example")
    page.get_by_role("button", name="Send me the link").click()
    look("mailed")
    page.goto(station + link)
    look("go-on")
    page.goto(f"{station}/go-on/x/")
    look("ended")
    page.context.clear_cookies()
    page.goto(f"{station}/go-on/")
    look("no-cookie")
    FormPage.objects.update(is_sensitive=True)
    service = FormPage.objects.get()
    service.is_sensitive = True
    service.save_revision().publish()
    begin(page, station)
    page.get_by_role("button", name="Save and come back later").click()
    look("sensitive")
    page.get_by_label("Send it by e-mail").check()
    page.get_by_role("button", name="Continue").click()
    look("sensitive-mail")

    assert found == {state: [] for state in found}
