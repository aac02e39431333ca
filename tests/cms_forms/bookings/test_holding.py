"""A place is held for a visitor while they finish, and booked when they send."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms_forms.engine.questions.sessions import FIRST_SHOWN
from cms_forms.models import Booking, Case, Journey, Session, Submission, Timetable
from cms_forms.models.booking import HELD, State
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import COURSE, books, optional, session, timetable
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

GONE = "Somebody else took the last place while you were away"


def words_at(visitor: Visitor, place: str) -> str:
    return str(visitor.open(place).content.decode())


def page_of(response: Any) -> str:
    return str(response.content.decode())


def lapse() -> None:
    """The time is over for which places are held."""
    Booking.objects.update(held_until=timezone.now() - timedelta(seconds=1))


def state() -> State:
    return Booking.objects.get().state(timezone.now())


def left(of: Session) -> int:
    return Session.objects.counting(timezone.now()).get(pk=of.pk).left


def test_the_sessions_of_the_timetable_are_offered_with_the_places_left(visitor: Visitor) -> None:
    session(3, where="Rivermouth, room 2", language="Cymraeg")
    session(1, key="other", where="Elsewhere")
    visitor.answer("how/", how="room")

    shown = words_at(visitor, "course/")

    assert "9:30am to 12:30pm" in shown
    assert "Rivermouth, room 2" in shown
    assert "Cymraeg" in shown
    assert "3 places left" in " ".join(shown.split())
    assert "Elsewhere" not in shown


def test_choosing_holds_a_place_and_sending_books_it(visitor: Visitor) -> None:
    wanted = session(2)

    books(visitor, wanted)

    held = Booking.objects.get()
    assert held.state(timezone.now()) == State.HELD
    assert abs(held.held_until - timezone.now() - HELD) < timedelta(minutes=1)  # type: ignore[operator]
    assert left(wanted) == 1
    assert "We hold a place for you until" in words_at(visitor, "check-answers/")

    visitor.send()

    assert state() == State.BOOKED
    assert Booking.objects.get().case == Case.objects.get()
    sent = words_at(visitor, "sent/")
    assert "Your booking" in sent
    assert "9:30am to 12:30pm" in sent


def test_a_place_that_is_not_held_any_more_is_taken_again_by_sending(visitor: Visitor) -> None:
    books(visitor, session(1))
    lapse()
    assert "there are places left" in words_at(visitor, "check-answers/")

    visitor.send()

    assert state() == State.BOOKED


def test_whoever_was_away_for_too_long_is_told_and_keeps_everything_else(
    visitor: Visitor, other: Visitor
) -> None:
    wanted, free = session(1), session(1, days=8)
    books(visitor, wanted)
    lapse()
    books(other, wanted)
    other.send()
    assert "somebody else has taken the last one" in words_at(visitor, "check-answers/")

    sent = visitor.client.get(visitor.send()["Location"])

    assert sent.request["PATH_INFO"].endswith("/course/")
    assert GONE in sent.content.decode()
    assert Submission.objects.count() == 1
    visitor.client.post(
        visitor.path + "course/?change=1", visitor.hidden("course/") | {"course": str(free.pk)}
    )
    assert "Demo Person" in words_at(visitor, "check-answers/")
    visitor.send()
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("place", ["name/", "check-answers/"])
def test_somebody_who_needs_more_time_gets_it(visitor: Visitor, place: str) -> None:
    books(visitor, session(1))
    lapse()

    asked = visitor.client.post(
        visitor.path + place,
        visitor.hidden(place) | {"journey.hold": "yes", "name": "Typed meanwhile"},
        follow=True,
    )

    assert "We hold your place for 20 minutes from now" in asked.content.decode()
    assert state() == State.HELD
    if place == "name/":
        assert "Typed meanwhile" in asked.content.decode()


def test_more_time_for_a_place_that_is_gone_leads_to_the_sessions(
    visitor: Visitor, other: Visitor
) -> None:
    wanted = session(1)
    books(visitor, wanted)
    lapse()
    books(other, wanted)

    asked = visitor.answer("check-answers/", journey__hold="yes")

    assert GONE in visitor.client.get(asked["Location"]).content.decode()


def test_choosing_another_session_lets_the_first_place_go(visitor: Visitor) -> None:
    first, second = session(1), session(1, days=8)
    books(visitor, first)

    books(visitor, second)

    assert (left(first), left(second)) == (1, 0)


def test_the_same_step_posted_twice_holds_one_place(visitor: Visitor) -> None:
    wanted = session(2)
    books(visitor, wanted)
    books(visitor, wanted)

    assert left(wanted) == 1


def test_two_tabs_hold_one_place(visitor: Visitor) -> None:
    first, second = session(1), session(1, days=8)
    visitor.answer("how/", how="room")
    tabs = [visitor.hidden("course/") | {"course": str(each.pk)} for each in (first, second)]

    for data in tabs:
        visitor.client.post(visitor.path + "course/", data)

    assert (left(first), left(second)) == (1, 0)


@pytest.mark.parametrize("way", ["off the path", "delete", "leave", "start again"])
def test_whoever_does_not_want_it_any_more_lets_it_go(visitor: Visitor, way: str) -> None:
    wanted = session(1)
    books(visitor, wanted)
    if way == "off the path":
        visitor.answer("how/", how="letter")
    elif way == "delete":
        visitor.answer("delete/")
    elif way == "leave":
        visitor.open("leave/")
    else:
        visitor.answer("start/")

    assert left(wanted) == 1


def test_an_expired_journey_goes_with_what_it_held(visitor: Visitor) -> None:
    books(visitor, session(1))
    Journey.objects.update(touched_at=timezone.now() - timedelta(days=60))

    Journey.objects.delete_expired()

    assert not Booking.objects.exists()


def test_a_full_session_is_told_and_nothing_is_kept(visitor: Visitor, other: Visitor) -> None:
    wanted = session(1)
    other.answer("how/", how="room")
    data = other.hidden("course/") | {"course": str(wanted.pk)}
    books(visitor, wanted)

    told = other.client.post(other.path + "course/", data)

    assert told.status_code == 409
    assert "Somebody else has just taken the last place" in told.content.decode()
    assert "Full" in told.content.decode()
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("way", ["at once", "while away"])
def test_whoever_loses_a_later_session_reads_which_and_has_the_later_ones_open(
    visitor: Visitor, other: Visitor, way: str
) -> None:
    for days in range(1, FIRST_SHOWN + 1):
        session(days=days)
    wanted = session(1, days=40, where="Harbour hall")
    if way == "while away":
        books(visitor, wanted)
        lapse()
    else:
        visitor.answer("how/", how="room")
        data = visitor.hidden("course/") | {"course": str(wanted.pk)}
    books(other, wanted)

    if way == "while away":
        told = visitor.client.get(visitor.answer("check-answers/", journey__hold="yes")["Location"])
    else:
        told = visitor.client.post(visitor.path + "course/", data)

    [named] = re.findall(r'"govuk-inset-text">You had.*?</p>', page_of(told), re.DOTALL)
    assert "Harbour hall" in named
    assert '<details class="govuk-details" open>' in page_of(told)


def test_whoever_would_have_waited_for_what_is_free_now_has_lost_nothing(
    visitor: Visitor, other: Visitor
) -> None:
    wanted = session(1)
    books(other, wanted)
    books(visitor, f"line-{wanted.pk}")
    lapse()

    shown = words_at(visitor, "course/")

    assert f'value="{wanted.pk}" checked' in shown
    assert "You had chosen this one" not in shown


@pytest.mark.parametrize(
    "sent",
    ["0", "-1", "9" * 17, "9" * 400, "x", '{"session": 1}', "1 OR 1=1", "\x00", "１", "none"],
)
def test_what_nobody_offers_is_refused(visitor: Visitor, sent: str) -> None:
    session(1)

    told = books(visitor, sent)

    assert told.status_code == 422
    assert not Booking.objects.exists()


NOW = timezone.now()


@pytest.mark.parametrize(
    "facts",
    [
        {"key": "other"},
        {"days": -1},
        {"closes_at": NOW - timedelta(hours=1)},
        {"opens_at": NOW + timedelta(days=1)},
        {"cancelled_at": NOW},
    ],
)
def test_a_session_that_cannot_be_booked_is_neither_offered_nor_taken(
    visitor: Visitor, facts: dict[str, Any]
) -> None:
    wanted = session(1, **facts)

    told = books(visitor, wanted)

    assert told.status_code == 422
    assert 'type="radio"' not in told.content.decode()
    assert not Booking.objects.exists()


def test_a_place_that_is_held_is_booked_also_after_the_last_moment_to_book(
    visitor: Visitor,
) -> None:
    books(visitor, session(1))
    Session.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    visitor.send()

    assert state() == State.BOOKED


def test_nobody_is_booked_into_a_session_that_was_called_off(visitor: Visitor) -> None:
    books(visitor, session(1))
    Session.objects.update(cancelled_at=timezone.now())

    told = visitor.client.get(visitor.send()["Location"])

    assert GONE in told.content.decode()
    assert not Submission.objects.exists()


def test_without_its_timetable_the_service_says_that_there_is_nothing_to_book(
    visitor: Visitor,
) -> None:
    Timetable.objects.all().delete()
    visitor.answer("how/", how="room")

    assert "There are no sessions to book now" in words_at(visitor, "course/")


def test_whom_no_session_suits_goes_on_without_where_they_may(db: None) -> None:
    timetable()
    wanted = session(1)
    visitor = Visitor(Client(), published(optional(COURSE), slug="may-book").url)
    books(visitor, wanted)

    books(visitor, "none")

    assert left(wanted) == 1
    assert 'value="none" checked' in words_at(visitor, "course/")
    visitor.send()
    assert Submission.objects.count() == 1
    assert not Booking.objects.exists()


def test_other_services_ask_nothing_about_places(db: None) -> None:
    service: FormPage = published(slug="plain")
    visitor = Visitor(Client(), service.url)
    visitor.answer("kind/", kind="theft")
    data = visitor.hidden("stolen/") | {"stolen": "A bicycle"}

    with CaptureQueriesContext(connection) as asked:
        visitor.client.post(visitor.path + "stolen/", data)

    assert asked.captured_queries
    assert not [each for each in asked.captured_queries if "booking" in each["sql"]]
