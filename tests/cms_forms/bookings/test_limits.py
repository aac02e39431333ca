"""Nobody holds the places of everybody, or books them all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.bookings import holding
from cms_forms.engine.walk import walk
from cms_forms.journey import choosing
from cms_forms.models import Booking, Journey, Submission
from cms_forms.models.booking import State
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.test_holding import lapse, left
from tests.cms_forms.bookings.timetables import COURSE, books, session
from tests.cms_forms.visitor import Visitor

OFTEN = "You have asked us to hold a place many times today"
NETWORK = "Many people have just booked from your network"
BOOKED = "Many people have just booked this session from your network"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "HOLDS_A_DAY", 2)


def holds_again(visitor: Visitor, place: str) -> Any:
    data = visitor.hidden(place) | {"journey.hold": "yes"}
    return visitor.client.post(visitor.path + place, data, follow=True)


@pytest.mark.parametrize("place", ["name/", "check-answers/"])
def test_a_place_is_not_held_for_ever(visitor: Visitor, few: None, place: str) -> None:
    books(visitor, session(1))
    holds_again(visitor, place)
    lapse()

    told = holds_again(visitor, place)

    assert OFTEN in told.content.decode()
    assert Booking.objects.get().state(timezone.now()) == State.LAPSED


def test_the_same_session_posted_again_is_held_no_oftener(visitor: Visitor, few: None) -> None:
    wanted = session(1)
    for _ in range(2):
        assert books(visitor, wanted).status_code == 302
    lapse()

    told = books(visitor, wanted)

    assert told.status_code == 429
    assert OFTEN in told.content.decode()
    assert left(wanted) == 1


def test_whoever_held_too_often_can_still_send(visitor: Visitor, few: None) -> None:
    for _ in range(3):
        books(visitor, session(1))

    visitor.send()

    assert Submission.objects.count() == 1


def test_a_network_is_limited_also_with_new_journeys(
    visitor: Visitor, other: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "HOLDS_AN_HOUR", 1)
    wanted = session(2)
    books(visitor, wanted)

    told = books(other, wanted)

    assert told.status_code == 429
    assert NETWORK in told.content.decode()
    assert left(wanted) == 1


def test_one_network_books_not_all_places_of_a_session_in_a_day(
    course: FormPage, visitor: Visitor, other: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "BOOKINGS_A_DAY", 1)
    wanted, free = session(3), session(3, days=8)
    books(visitor, wanted)
    visitor.send()
    books(other, wanted)

    told = other.client.get(other.send()["Location"]).content.decode()

    assert BOOKED in told
    assert Submission.objects.count() == 1
    elsewhere = Visitor(Client(REMOTE_ADDR="192.0.2.9"), course.url)
    books(elsewhere, wanted)
    elsewhere.send()
    other.client.post(
        other.path + "course/?change=1", other.hidden("course/") | {"course": str(free.pk)}
    )
    other.send()
    assert Submission.objects.count() == 3


@pytest.mark.parametrize("is_sent", [True, False])
def test_more_time_changes_nothing_of_a_journey_that_was_sent_or_deleted(
    visitor: Visitor, *, is_sent: bool
) -> None:
    wanted, another = session(1), session(1, days=8)
    books(visitor, wanted)
    journey = Journey.objects.get()
    first, asked, *_ = COURSE.steps
    walked = walk(
        COURSE,
        {
            first.id: {first.questions[0].id: "room"},
            asked.id: {asked.questions[0].id: another.chosen().stored()},
        },
        timezone.localdate(),
    )
    if is_sent:
        visitor.send()
    else:
        visitor.answer("delete/")

    holding.hold_again(journey.pk, walked)

    assert left(another) == 1
    assert left(wanted) == (0 if is_sent else 1)
