"""The line of those who wait for a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.bookings import waiting
from cms_forms.models import Booking, Delivery, Session
from cms_forms.models.booking import Ended, State
from cms_forms.models.delivery import Kind
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.test_ending import booked, cancelling, page_of
from tests.cms_forms.bookings.timetables import books, session
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def people(course: FormPage) -> list[Visitor]:
    return [Visitor(Client(), course.url) for _ in range(3)]


def waits(visitor: Visitor, wanted: Session) -> Booking:
    books(visitor, f"line-{wanted.pk}")
    visitor.send()
    return Booking.objects.latest("pk")


def state(booking: Booking) -> State:
    booking.refresh_from_db()
    return booking.state(timezone.now())


def test_a_place_that_becomes_free_is_offered_to_the_first_in_line(people: list[Visitor]) -> None:
    wanted = session(1)
    has = booked(people[0], wanted)
    first, second = waits(people[1], wanted), waits(people[2], wanted)
    assert waiting.run(10) == 0

    Client().post(cancelling(has))
    assert waiting.run(10) == 1

    assert (state(first), state(second)) == (State.OFFERED, State.WAITING)
    assert Delivery.objects.get(kind=Kind.BOOKING).case == first.case
    assert waiting.run(10) == 0
    assert first.case is not None
    assert "Take the place" in Client().get(page_of(first.case)).content.decode()

    Client().post(cancelling(first), {"take": "yes"})

    assert state(first) == State.BOOKED


def test_an_offer_that_nobody_takes_goes_to_the_next(people: list[Visitor]) -> None:
    wanted = session(1)
    has = booked(people[0], wanted)
    first, second = waits(people[1], wanted), waits(people[2], wanted)
    Client().post(cancelling(has))
    waiting.run(10)
    Booking.objects.filter(pk=first.pk).update(held_until=timezone.now() - timedelta(seconds=1))

    assert waiting.run(10) == 2

    assert (state(first), state(second)) == (State.CANCELLED, State.OFFERED)
    assert first.ended == Ended.UNANSWERED
    told = Client().post(cancelling(first), {"take": "yes"})
    assert "done=late" in told["Location"]


def test_nobody_overtakes_the_line(people: list[Visitor], visitor: Visitor) -> None:
    wanted = session(1)
    has = booked(people[0], wanted)
    waits(people[1], wanted)
    Client().post(cancelling(has))

    told = books(visitor, wanted)

    assert told.status_code == 409
    assert "join the waiting list" in told.content.decode()


def test_whoever_leaves_the_line_is_offered_nothing(people: list[Visitor]) -> None:
    wanted = session(1)
    has, first = booked(people[0], wanted), waits(people[1], wanted)
    asked = Client().get(cancelling(first)).content.decode()
    Client().post(cancelling(first))
    Client().post(cancelling(has))

    # They have no place that somebody else could get.
    assert "Leave the waiting list?" in asked.partition("</title>")[0]
    assert "gets your place" not in asked
    assert "that you had booked" not in asked
    assert waiting.run(10) == 0
    assert state(first) == State.CANCELLED


def test_more_places_are_for_the_line_first(people: list[Visitor]) -> None:
    wanted = session(1)
    booked(people[0], wanted)
    first = waits(people[1], wanted)

    Session.objects.update(places=2)
    waiting.run(10)

    assert state(first) == State.OFFERED


def test_whoever_would_wait_gets_a_place_where_there_is_one_again(visitor: Visitor) -> None:
    wanted = session(1)

    assert state(waits(visitor, wanted)) == State.BOOKED


def test_nothing_is_offered_of_what_has_begun(people: list[Visitor]) -> None:
    wanted = session(1)
    has, first = booked(people[0], wanted), waits(people[1], wanted)
    Client().post(cancelling(has))
    Session.objects.update(begins_at=timezone.now())

    assert waiting.run(10) == 0
    assert state(first) == State.WAITING
