"""Six people who ask for something, each from the home page, on a telephone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms_forms.models.delivery import Kind
from tests.e2e.errands import Person, case_of, days_left

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("errands")]


@pytest.mark.no_scripts
def test_a_march_is_in_five_days(errand: Person) -> None:
    errand.follow("Apply or reply")
    errand.follow("Tell us about an event or march")
    errand.press("Start now")
    errand.answer("A march or a procession")
    errand.write_day("On which day?", timezone.localdate() + timedelta(5))
    errand.write({"When does it set off?": "2pm"})
    errand.go_on()
    errand.sees("6 clear days")
    errand.answer("No: it is about something that has just happened")
    street = "Street, road or what is near it"
    errand.write({street: "Harbour Park"}, to="Where does it begin?")
    errand.write({street: "The town hall"}, to="Where does it end?")
    errand.write({"Which streets, in order?": "Quay Road, then High Street"})
    errand.go_on()
    errand.write({"How many people come, at most?": "200"})
    errand.write({"What will happen, and what is it about?": "We walk for the library."})
    errand.answer("No")
    errand.answer("First aid")
    errand.write(
        {
            "Name of somebody who organises it": "Demo Person",
            "Address line 1": "1 Demo Street",
            "Town or city": "Rivermouth",
            "Postcode": "RM1 1AA",
        }
    )
    errand.go_on()
    errand.write({"E-mail address": "demo@example.com"})
    errand.go_on()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "events"
    assert "march-read" in days_left(case)


def test_a_certificate_with_three_guns_is_renewed(errand: Person) -> None:
    errand.follow("Apply or reply")
    errand.follow("Renew a firearm or shotgun certificate")
    errand.press("Start now")
    errand.go_through(
        {
            "Which certificate": "Shotgun",
            "does it end": (timezone.localdate() + timedelta(100)).isoformat(),
            "moved": "No",
            "been in prison": "No",
            "How many guns": "3",
            "Has any of this happened": "None",
            "Have you had any of these": "None",
            "reach you": "Post",
            "Postcode": "RM1 1AA",
        },
        times={"gun": 3, "referee": 2},
    )
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "licensing"
    assert len(case.submission.read_answers()["guns"]) == 3
    assert days_left(case)["extension-ends"] == 156


@pytest.mark.no_scripts
def test_somebody_abroad_asks_for_information_by_post(errand: Person) -> None:
    errand.follow("Request information")
    errand.press("Start now")
    errand.go_through(
        {
            "information about": "How the force works",
            "searched": "Yes",
            "want to know": "How many bicycles were found in 2025?",
            "send the answer": "By post",
            "Country": "Netherlands",
        },
        times={},
    )
    assert "Netherlands" in errand.page.get_by_role("main").inner_text()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "information-rights"
    assert "answer" in days_left(case)
    assert [each.kind for each in case.deliveries.all()] == [Kind.ALERT]  # nothing by e-mail


def test_somebody_complains_for_somebody_else(errand: Person) -> None:
    errand.follow("Apply or reply")
    errand.follow("Complain or say thank you")
    errand.press("Start now")
    errand.answer("Complain")
    errand.answer("None of these, or I am not sure")
    errand.answer("Somebody else, who agrees that I complain")
    errand.write({"What is their name?": "Demo Friend"})
    errand.answer("Not yet")
    errand.answer("How somebody spoke or behaved")
    errand.write({"Which officer or team?": "The officer in car 12"})
    errand.go_on()
    errand.write_day("On which day?", timezone.localdate() - timedelta(3))
    errand.go_on()
    errand.write({"What happened?": "He was shouted at. He has done nothing."})
    errand.go_on()
    errand.answer("An apology")
    errand.go_on()
    errand.write({"What is your name?": "Demo Person"})
    errand.go_on()
    errand.answer("Phone")
    errand.write({"What is your phone number?": "01632 960001"})
    errand.go_on()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "professional-standards"
    assert {"acknowledged", "update"} <= days_left(case).keys()


def test_a_passport_is_lost(errand: Person) -> None:
    errand.search("lost passport")
    errand.follow("Lost or found property")
    errand.press("Start now")
    errand.answer("I lost something")
    errand.answer("A passport")

    errand.sees("Tell the Passport Office")
    errand.sees("You need no report from us")
    errand.can_call("0300 222 0000")


@pytest.mark.no_scripts
def test_somebody_wants_to_die(errand: Person) -> None:
    errand.search("I want to die")

    errand.can_call("116 123")
    errand.can_call("999")
