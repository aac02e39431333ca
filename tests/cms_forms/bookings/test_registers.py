"""Staff's registers of timetables and sessions, and what a case says of its booking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.casework.retention import purge
from cms_forms.models import Booking, Case, Delivery, Session, Timetable
from cms_forms.models.booking import SessionQuerySet
from cms_forms.models.delivery import Kind
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import books, session, timetable
from tests.cms_forms.visitor import Visitor

SESSIONS = "/admin/cms_forms/session/"


def changed(of: Session, **facts: Any) -> dict[str, Any]:
    begins, ends = (timezone.localtime(each) for each in (of.begins_at, of.ends_at))
    return {
        "timetable": of.timetable_id,
        "begins_at": f"{begins:%Y-%m-%d %H:%M}",
        "ends_at": f"{ends:%Y-%m-%d %H:%M}",
        "where": of.where,
        "language": "",
        "places": of.places,
        "opens_at": "",
        "closes_at": "",
    } | facts


def test_the_register_counts_what_is_booked_held_and_waited_for(
    visitor: Visitor, other: Visitor, admin_client: Client
) -> None:
    wanted = session(2)
    books(visitor, wanted)
    visitor.send()
    books(other, wanted)

    shown = admin_client.get(SESSIONS).content.decode()

    assert "Call off" in shown
    for column in ("booked_places", "held_places"):
        cell = shown.split(f'class="field-{column}')[1].split("</td>")[0]
        assert cell.split(">")[-1].strip() == "1"
    assert "Full" in shown


def test_the_register_begins_with_what_is_next(db: None, admin_client: Client) -> None:
    for days, where in ((-3, "Room over"), (9, "Room later"), (2, "Room next")):
        session(1, days=days, where=where)

    shown = admin_client.get(SESSIONS).content.decode()

    places = [shown.index(each) for each in ("Room next", "Room later", "Room over")]
    assert places == sorted(places)


def test_places_are_never_fewer_than_those_that_are_taken(
    visitor: Visitor, other: Visitor, admin_client: Client
) -> None:
    wanted = session(3)
    for each in (visitor, other):
        books(each, wanted)
    edit = f"{SESSIONS}edit/{wanted.pk}/"

    told = admin_client.post(edit, changed(wanted, places=1)).content.decode()
    admin_client.post(edit, changed(wanted, places=2))

    assert "2 places are booked or held" in told
    wanted.refresh_from_db()
    assert wanted.places == 2


def test_nobody_who_booked_is_moved_to_another_hour(visitor: Visitor, admin_client: Client) -> None:
    wanted = session(3)
    books(visitor, wanted)
    begins = f"{timezone.localtime(wanted.begins_at):%Y-%m-%d} 08:00"

    told = admin_client.post(
        f"{SESSIONS}edit/{wanted.pk}/", changed(wanted, begins_at=begins)
    ).content.decode()

    assert "People have booked this session for this time" in told


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [({"ends_at": "2020-01-01 10:00"}, "end after it begins"), ({"places": 0}, "greater than")],
)
def test_a_session_that_makes_no_sense_is_refused(
    db: None, admin_client: Client, facts: dict[str, Any], wrong: str
) -> None:
    wanted = session(3)

    told = admin_client.post(f"{SESSIONS}edit/{wanted.pk}/", changed(wanted, **facts))

    assert wrong in told.content.decode()


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"),
    [
        ("2020-01-02 09:30", "2020-01-02 12:30", "That is over already"),
        ("0001-01-01 09:30", "0001-01-01 12:30", "That is over already"),
        ("2926-03-02 09:30", "2926-03-02 12:30", "more than two years ahead"),
        ("9999-12-31 09:30", "9999-12-31 23:59", "more than two years ahead"),
        ("", "9999-12-31 23:59", "more than two years ahead"),
    ],
)
def test_a_session_is_neither_made_in_the_past_nor_absurdly_far_ahead(
    db: None, admin_client: Client, begins: str, ends: str, wrong: str
) -> None:
    model = session(3)
    typed = changed(model, ends_at=ends) | ({"begins_at": begins} if begins else {})

    made = admin_client.post(f"{SESSIONS}create/", typed).content.decode()
    moved = admin_client.post(f"{SESSIONS}edit/{model.pk}/", typed).content.decode()

    assert wrong in made
    assert wrong in moved
    assert Session.objects.count() == 1


def test_of_a_session_that_is_over_everything_but_its_time_is_still_changed(
    db: None, admin_client: Client
) -> None:
    over = session(3, days=-3)

    admin_client.post(f"{SESSIONS}edit/{over.pk}/", changed(over, where="Room 3"))

    over.refresh_from_db()
    assert over.where == "Room 3"


def test_a_session_that_was_called_off_meanwhile_is_not_saved_as_one_that_takes_place(
    db: None, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, alone = session(3), SessionQuerySet.alone

    def alone_after_another(sessions: SessionQuerySet, pk: int) -> Session:
        # Whoever called it off had the lock before, and the form's row was read before that.
        Session.objects.filter(pk=pk).update(cancelled_at=timezone.now())
        return alone(sessions, pk)

    monkeypatch.setattr(SessionQuerySet, "alone", alone_after_another)
    told = admin_client.post(f"{SESSIONS}edit/{wanted.pk}/", changed(wanted, places=9))

    assert "This session was called off" in told.content.decode()
    wanted.refresh_from_db()
    assert wanted.cancelled_at is not None
    assert wanted.places == 3


def test_a_timetable_takes_its_key_from_its_name(admin_client: Client) -> None:
    admin_client.post("/admin/cms_forms/timetable/create/", {"name": "Speed courses", "key": ""})

    assert Timetable.objects.get().key == "speed-courses"


def test_a_timetable_with_bookings_is_not_deleted(visitor: Visitor, admin_client: Client) -> None:
    books(visitor, session(1))
    visitor.send()

    admin_client.post(f"/admin/cms_forms/timetable/delete/{timetable().pk}/")

    assert Timetable.objects.exists()
    assert Booking.objects.exists()


def test_a_timetable_that_a_live_service_offers_is_not_deleted(
    course: FormPage, admin_client: Client
) -> None:
    """The service would offer nothing any more, and nobody would know why."""
    session(1)
    delete = f"/admin/cms_forms/timetable/delete/{timetable().pk}/"

    asked, pressed = (getattr(admin_client, how)(delete, follow=True) for how in ("get", "post"))

    for each in (asked, pressed):
        page = each.content.decode()
        assert "is not deleted" in page
        assert f"“{course.title}” offers its sessions" in page
    assert Session.objects.exists()


def test_whoever_deletes_a_timetable_is_told_how_many_sessions_go_with_it(
    db: None, admin_client: Client
) -> None:
    for days in (3, 4):
        session(1, days=days)
    delete = f"/admin/cms_forms/timetable/delete/{timetable().pk}/"

    asked = admin_client.get(delete).content.decode()
    admin_client.post(delete)

    assert "with its 2 sessions" in asked
    assert not Timetable.objects.exists()


def test_only_those_who_may_change_sessions_call_one_off(
    db: None, client: Client, django_user_model: Any
) -> None:
    wanted = session(1)
    client.force_login(django_user_model.objects.create_user("nobody"))

    client.post(f"/admin/sessions/{wanted.pk}/call-off/")

    wanted.refresh_from_db()
    assert wanted.cancelled_at is None


def test_a_session_that_has_begun_is_not_called_off(visitor: Visitor, admin_client: Client) -> None:
    wanted = session(3)
    books(visitor, wanted)
    visitor.send()
    Session.objects.update(begins_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    path = f"/admin/sessions/{wanted.pk}/call-off/"

    told = [do(path, follow=True).content.decode() for do in (admin_client.get, admin_client.post)]

    for page in told:
        assert "has begun or is over, so that it cannot be called off" in page
        assert "Call it off and tell them" not in page
    wanted.refresh_from_db()
    assert wanted.cancelled_at is None
    assert Booking.objects.get().ended_at is None
    assert not Delivery.objects.filter(kind=Kind.BOOKING).exists()


def test_calling_off_twice_says_that_it_was_done_already(db: None, admin_client: Client) -> None:
    path = f"/admin/sessions/{session(3).pk}/call-off/"
    admin_client.post(path, follow=True)

    told = [do(path, follow=True).content.decode() for do in (admin_client.get, admin_client.post)]

    for page in told:
        assert "was called off already" in page
        assert "0 people" not in page


def test_the_case_says_which_session_is_booked(visitor: Visitor, admin_client: Client) -> None:
    books(visitor, session(1, where="Rivermouth, room 2"))
    visitor.send()
    reference = Case.objects.get().submission.shown_reference
    path = f"/admin/cases/{reference}/"
    admin_client.post(f"{path}open/")

    shown = admin_client.get(path).content.decode()

    assert '<h2 id="bookings">Booking</h2>' in shown
    assert "Rivermouth, room 2" in shown
    assert "The reporter booked a place on" in shown


def test_a_case_without_its_booking_or_answers_is_still_shown(
    visitor: Visitor, admin_client: Client
) -> None:
    books(visitor, session(1))
    visitor.send()
    case = Case.objects.get()
    path = f"/admin/cases/{case.submission.shown_reference}/"
    admin_client.post(f"{path}open/")
    case.deliveries.all().delete()
    Case.objects.update(closed_at=timezone.now(), purge_on=timezone.localdate())
    case.refresh_from_db()
    purge(case, timezone.now())

    assert "The reporter booked a place on" in admin_client.get(path).content.decode()

    Booking.objects.all().delete()
    assert admin_client.get(path).status_code == 200
