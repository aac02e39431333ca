"""The road traffic service from end to end, as a member of the public clicks through it.

what? collision ► role ► hurt? ► hit ► details ► when ► (24 hours) ► … ► vehicles × 2 ► … ►
check answers ► change "what" to driving ► what did you see ► … ► check answers ► sent
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from cms_forms.models import Submission

pytestmark = pytest.mark.browser


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()
    go_on(page)


def fill_date(page: Page, day: date) -> None:
    page.get_by_label("Day", exact=True).fill(str(day.day))
    page.get_by_label("Month", exact=True).fill(str(day.month))
    page.get_by_label("Year", exact=True).fill(str(day.year))


def test_a_collision_with_two_vehicles_becomes_dangerous_driving_and_is_sent(
    page: Page, station: str
) -> None:
    page.goto(station)
    page.get_by_role("link", name="Report a road traffic incident").first.click()
    page.get_by_role("button", name="Start now").click()

    choose(page, "A collision")
    choose(page, "A driver or rider")
    go_on(page)
    expect(page).to_have_title(
        "Error: Was anyone hurt? – Report a road traffic incident – Rivermouth Police"
    )
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    choose(page, "No")
    choose(page, "Another vehicle, moving or parked")
    choose(page, "No")
    fill_date(page, date.today() - timedelta(20))
    page.get_by_label("About what time? (optional)", exact=True).fill("8:30am")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Report within 24 hours")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The 14 days do not apply")
    go_on(page)
    page.get_by_label("Street, road or what is near it").fill("Quay Road, by the swing bridge")
    go_on(page)
    for mark, make, more in (("ab12cde", "A dark blue van", "Yes"), ("", "A red bicycle", "No")):
        page.get_by_label("Registration number").fill(mark)
        page.get_by_label("Make, model and colour").fill(make)
        page.get_by_label("Somebody else’s").check()
        page.get_by_label("No", exact=True).check()
        go_on(page)
        choose(page, more)
    choose(page, "No")
    choose(page, "No")
    page.get_by_label("What happened, in your own words?").fill("Two of us met at the bridge.")
    go_on(page)
    page.get_by_label("What is your name?").fill("Demo Person")
    go_on(page)
    page.get_by_label("Address line 1").fill("1 Demo Street")
    page.get_by_label("Town or city").fill("Rivermouth")
    page.get_by_label("Postcode").fill("rm11aa")
    go_on(page)
    choose(page, "None of these is safe")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Check your answers before you send them"
    )
    expect(page.get_by_role("heading", name="AB12 CDE")).to_be_visible()
    expect(page.get_by_role("heading", name="Vehicle 2")).to_be_visible()
    page.get_by_role("link", name="Change What happened?").click()
    choose(page, "Dangerous or careless driving")
    expect(page).to_have_url(re.compile("what-did-you-see"))
    choose(page, "Passing too close, or overtaking dangerously")
    expect(page.get_by_role("heading", level=1)).to_contain_text("too late for a notice")
    go_on(page)

    expect(page.get_by_text("Passing too close")).to_be_visible()
    expect(page.get_by_text("Another vehicle, moving or parked")).to_have_count(0)
    page.get_by_role("button", name="Confirm and send").click()

    submission = Submission.objects.get()
    expect(page.locator(".reference")).to_have_text(submission.shown_reference)
    answers = submission.read_answers()
    assert len(answers["vehicles"]) == 2
    assert "hurt" not in answers
    assert submission.team.key == "road-traffic"
