"""Six people who tell the police something, each from the home page, on a telephone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms_forms.models.delivery import Kind
from tests.cms_forms.files.samples import MP4, picture
from tests.e2e.errands import Person, case_of, days_left

TELLING = ("abuse", "violen", "husband", "partner", "domestic", "victim", "police-protect")
"""What nobody may read in the history of her browser."""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("errands")]


def test_a_bike_was_stolen_and_there_is_a_photo(errand: Person, tmp_path: Path) -> None:
    photo = tmp_path / "bike.jpg"
    photo.write_bytes(picture(400))

    errand.follow("Report a crime")
    errand.press("Start now")
    errand.answer("No")
    errand.answer("A bicycle was stolen")
    errand.answer("Me", "18 or over")
    errand.answer("No")
    errand.write_day("From which day?", timezone.localdate() - timedelta(1))
    errand.go_on()
    errand.write({"Street, road or what is near it": "Quay Road, by the library"})
    errand.go_on()
    errand.write({"Make, model and colour": "a red touring bicycle", "Frame number": "D5"})
    errand.go_on()
    errand.answer("No")
    errand.write({"What happened?": "I locked it at nine. At five it was gone."})
    errand.go_on()
    errand.answer("No, or I am not sure")
    errand.choose("Photographs or video")
    errand.attach(photo)
    errand.go_on()
    errand.write({"What is your name?": "Demo Person"})
    errand.go_on()
    errand.choose("Phone", "E-mail")
    errand.write({"What is your phone number?": "01632 960001"})
    errand.write({"What is your e-mail address?": "demo@example.com"})
    errand.go_on()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "crime-desk"
    assert days_left(case).keys() == {"first-review", "told"}
    assert case.submission.uploads.count() == 1
    assert errand.pages <= 18


@pytest.mark.no_scripts
def test_a_van_hit_somebody_ten_days_ago_and_drove_away(errand: Person, tmp_path: Path) -> None:
    film = tmp_path / "dashcam.mp4"
    film.write_bytes(MP4)

    errand.follow("Report a road traffic incident")
    errand.press("Start now")
    errand.answer("A collision")
    errand.answer("A driver or rider")
    errand.answer("Yes, but they do not need urgent help")
    errand.answer("Another vehicle, moving or parked")
    errand.answer("No")
    errand.write_day("On which day?", timezone.localdate() - timedelta(10))
    errand.go_on()
    assert "Few days are left for a notice" in errand.read_on()
    errand.write({"Street, road or what is near it": "Quay Road"})
    errand.go_on()
    errand.write({"Registration number": "AB12 CDE", "Make, model and colour": "a white van"})
    errand.choose("Somebody else’s")
    errand.answer("No")
    errand.answer("No")
    errand.answer("No")
    errand.answer("Yes, and I have it")
    errand.attach(film)
    errand.go_on()
    errand.write({"What happened, in your own words?": "It hit my car from behind and went on."})
    errand.go_on()
    errand.write({"What is your name?": "Demo Person"})
    errand.go_on()
    errand.go_on()
    errand.answer("Phone")
    errand.write({"What is your phone number?": "01632 960001"})
    errand.go_on()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "road-traffic"
    assert days_left(case)["notice"] == 4
    assert case.submission.uploads.count() == 1
    errand.sees("14 days")


@pytest.mark.no_scripts
def test_a_neighbour_is_loud_at_night(errand: Person) -> None:
    errand.search("neighbour noise")
    errand.follow("Is it a police matter?")
    errand.press("Start now")
    errand.answer("No")
    errand.answer("Noise")
    errand.answer("Not yet")
    errand.answer("They own it")

    errand.sees("Find your council")
    errand.sees("Call 999")


def test_a_grandmother_gave_her_card_to_a_courier(errand: Person) -> None:
    errand.follow("Report a crime")
    errand.press("Start now")
    errand.answer("No")
    errand.answer("Fraud, a scam or cyber crime")
    errand.answer(
        "Someone is coming for money or a card today", "The person it happened to is vulnerable"
    )
    errand.can_call("999")
    errand.can_call("159")
    errand.read_on()
    errand.write({"How much money was lost, roughly?": "1200"})
    errand.go_on()
    errand.answer("Someone else, who told me or whom I look after", "18 or over")
    errand.write({"What is their name?": "Demo Grandmother"})
    errand.choose("No", to="Are they under 18?")
    errand.choose("Yes", to="Do they know that you are telling us?")
    errand.go_on()
    errand.answer("No")
    errand.write_day("On which day?", timezone.localdate())
    errand.go_on()
    errand.write({"Street, road or what is near it": "Her home in Quay Road"})
    errand.go_on()
    errand.write({"What happened?": "A man who said he was the bank came for her card."})
    errand.go_on()
    errand.answer("I saw somebody whom I do not know")
    errand.add([{"What did they look like?": "A young man with a blue cap"}])
    errand.answer("None of these, or I do not know")
    errand.write({"What is your name?": "Demo Grandson"})
    errand.go_on()
    errand.choose("Phone")
    errand.write({"What is your phone number?": "01632 960001"})
    errand.go_on()
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "crime-desk"
    assert days_left(case).keys() == {"first-review", "told"}


@pytest.mark.no_scripts
def test_her_husband_reads_her_phone(errand: Person, busy_station: str, settings: Settings) -> None:
    settings.EXIT_URL = f"{busy_station}/advice/"
    errand.follow("Report")
    errand.follow("Message to the safety team")
    errand.press("Exit this page")
    assert errand.page.url == settings.EXIT_URL
    errand.come_to(busy_station)
    errand.follow("Report")
    errand.follow("Message to the safety team")
    errand.press("Start now")
    errand.answer("No, or I am not sure")
    errand.read_on()
    errand.answer("Yes")
    errand.read_on()
    errand.answer("Me", "18 or over")
    errand.answer("Being controlled", "Being watched, followed or tracked", "Today")
    errand.answer("No")
    errand.answer("A partner, husband or wife")
    for _ in ("risk", "children", "in her own words", "what would make it easier", "her name"):
        errand.go_on()
    errand.answer("None of these is safe")
    errand.go_on()  # where she is
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "public-protection"
    assert case.is_sensitive
    assert days_left(case)["risk-read"] == 1
    assert [each.kind for each in case.deliveries.all()] == [Kind.ALERT]  # to the team
    errand.sees("So we do not contact you")
    kept = " ".join([*errand.titles, *errand.addresses]).lower()
    assert not [word for word in TELLING if word in kept]


def test_a_ten_year_old_saw_something(errand: Person) -> None:
    errand.follow("Report a crime")
    errand.press("Start now")
    errand.answer("No")
    errand.answer("Someone was attacked or threatened")
    errand.answer("Under 18")
    errand.answer("Someone I saw, but do not know")
    errand.answer("Someone else, and I saw or heard it")
    errand.can_call("0800 1111")
    errand.read_on()
    errand.choose("I do not know", to="Are they under 18?")
    errand.choose("No", to="Do they know that you are telling us?")
    errand.go_on()
    errand.answer("I do not know")
    errand.answer("No, I do not know, or I would rather not say")
    errand.go_on()
    errand.write({"Street, road or what is near it": "the park"})
    errand.go_on()
    errand.answer("No")
    errand.write({"What happened?": "a big boy hit another boy"})
    errand.go_on()
    errand.add([{"What did they look like?": "big, with a red coat"}])
    errand.answer("None of these, or I do not know")
    errand.go_on()
    errand.answer("None of these is safe")
    errand.press("Confirm and send")

    case = case_of(errand)
    assert case.submission.team.key == "crime-desk"
    assert days_left(case).keys() == {"first-review-child", "told"}
    errand.sees("So we do not contact you")
    errand.can_call("0800 1111")
