"""An editor builds a service of two branches by clicking, publishes it, and finds what was sent.

what ──adrift──► where ──────────────────► check answers
  └────stolen──► whose ──► check answers
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from cms_forms.models import Submission
from cms_forms.pages.form_page import FormPage
from tests.e2e.people import log_in

pytestmark = pytest.mark.browser

WHAT, WHERE, WHOSE = "What did you see?", "Where is it adrift?", "Whose boat is it?"


def row(page: Page, title: str) -> object:
    return page.locator(".cf-step").filter(has=page.get_by_role("button", name=title, exact=True))


def make_the_page(page: Page) -> None:
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("link", name="Service", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Title*").press_sequentially("Tell us about a boat")
    expect(page.locator("#id_slug")).to_have_value("tell-us-about-a-boat")
    page.get_by_role("textbox", name="Declaration").fill("It is true as far as I know.")
    page.get_by_role("combobox", name="Default team").select_option(label="Road traffic")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/services/*/")
    expect(page.get_by_role("heading", name="Tell us about a boat", exact=True)).to_be_visible()


def add_step(page: Page, title: str) -> None:
    """The new step has the focus: its title is written where it stands."""
    page.get_by_role("button", name="Question", exact=True).click()
    expect(page.get_by_role("button", name="New question step", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=title, exact=True)).to_be_visible()


def add_question(page: Page, type: str, words: str) -> None:
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=type, exact=True).click()
    page.get_by_label("Question*").fill(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and go to the list").click()
    page.wait_for_url("**/services/*/")


def lead(page: Page, words: str, title: str) -> None:
    """Choose where an answer or a step goes, by the title of a step."""
    page.get_by_label(words, exact=True).focus()
    page.get_by_label(words, exact=True).select_option(label=title)
    expect(page.locator("#cf-status")).to_have_text("Saved in the draft.")


def build(page: Page) -> None:
    add_step(page, WHAT)
    page.get_by_role("link", name=f"Open {WHAT}").click()
    add_question(page, "One of several", WHAT)
    page.get_by_label("Label*").fill("A boat adrift")
    page.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_label("Label*")).to_have_count(2)
    page.get_by_label("Label*").last.fill("A stolen boat")
    save(page)
    for answer in ("A boat adrift", "A stolen boat"):
        expect(page.get_by_label(f"Where “{answer}” leads", exact=True)).to_be_visible()
    for title, type in ((WHERE, "Short text"), (WHOSE, "Name")):
        add_step(page, title)
        page.get_by_role("link", name=f"Open {title}").click()
        add_question(page, type, title)
        save(page)
    lead(page, "Where “A boat adrift” leads", WHERE)
    lead(page, "Where “A stolen boat” leads", WHOSE)
    lead(page, f"Where {WHERE} leads otherwise", "Check answers")


def visit(visitor: Page, address: str, choice: str, question: str, entry: str) -> str:
    """One branch from start to end. The reference that it ends with."""
    visitor.goto(address)
    visitor.get_by_role("button", name="Start now").click()
    visitor.get_by_label(choice, exact=True).check()
    visitor.get_by_role("button", name="Continue").click()
    visitor.get_by_label(question).fill(entry)
    visitor.get_by_role("button", name="Continue").click()
    expect(visitor.get_by_text(entry)).to_be_visible()
    visitor.get_by_role("button", name="Confirm and send").click()
    return visitor.locator(".reference").inner_text()


def test_a_service_is_built_by_clicking_published_walked_and_read(
    page: Page, chromium: Browser, station: str
) -> None:
    log_in(page, station, "demo-admin")
    page.goto(f"{station}/admin/pages/{FormPage.objects.first().get_parent().pk}/")
    make_the_page(page)
    build(page)
    expect(page.get_by_text("Ready to publish")).to_be_visible()

    page.get_by_role("button", name="Publish").click()
    address = page.get_by_role("link", name="View live").get_attribute("href")

    references = []
    for choice, question, entry in (
        ("A boat adrift", WHERE, "Below the swing bridge"),
        ("A stolen boat", WHOSE, "Demo Sailor"),
    ):
        visitor = chromium.new_page()
        references.append(visit(visitor, f"{station}{address}", choice, question, entry))
        visitor.close()
    assert len(set(references)) == 2
    assert Submission.objects.count() == 2
    for reference, own, other in (
        (references[0], "Below the swing bridge", "Demo Sailor"),
        (references[1], "Demo Sailor", "Below the swing bridge"),
    ):
        page.goto(f"{station}/admin/")
        page.get_by_role("link", name="Inbox").first.click()
        page.get_by_role("link", name=reference).click()
        expect(page.get_by_text(own)).to_be_visible()
        expect(page.get_by_text(other)).to_have_count(0)
