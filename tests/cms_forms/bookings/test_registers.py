"""Staff's registers of timetables and sessions, and what a case says of its booking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.casework.retention import purge
from cms_forms.models import Booking, Case, Session, Timetable
from cms_forms.models.booking import SessionQuerySet
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


def test_only_those_who_may_change_sessions_call_one_off(
    db: None, client: Client, django_user_model: Any
) -> None:
    wanted = session(1)
    client.force_login(django_user_model.objects.create_user("nobody"))

    client.post(f"/admin/sessions/{wanted.pk}/call-off/")

    wanted.refresh_from_db()
    assert wanted.cancelled_at is None


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
