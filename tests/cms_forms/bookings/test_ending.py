"""Bookings end: by link, and by staff who call a session off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.bookings import ending
from cms_forms.deliveries.mails import mail_of
from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.models import Booking, Case, CaseEvent, Delivery, Happened, Session
from cms_forms.models.booking import Ended, State
from cms_forms.models.delivery import Kind
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import books, session, timetable
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

MAILED = form(
    asks(question("course", "session", timetable="speed")),
    asks(question("mail", "email", whose="own"), next=CHECK_ANSWERS),
)


@pytest.fixture
def mailed(db: None) -> FormPage:
    timetable()
    return published(MAILED, slug="mailed")


def page_of(case: Case) -> str:
    link = ReporterLink(
        public_id=case.public_id,
        key=case.reporter_key(),
        number=1,
        last_day=timezone.localdate() + timedelta(1),
    )
    return link.path()


def booked(visitor: Visitor, wanted: Session) -> Booking:
    books(visitor, wanted)
    visitor.send()
    return Booking.objects.latest("pk")


def cancelling(booking: Booking) -> str:
    assert booking.case is not None
    return f"{page_of(booking.case)}booking/{booking.pk}/"


def test_a_booking_is_cancelled_by_link_after_asking(visitor: Visitor, other: Visitor) -> None:
    wanted = session(1)
    mine = booked(visitor, wanted)
    assert mine.case is not None
    page, client = page_of(mine.case), Client()
    assert "Cancel my booking" in client.get(page).content.decode()

    asked = client.get(cancelling(mine))
    mine.refresh_from_db()
    assert "Cancel your booking?" in asked.content.decode()
    assert mine.state(timezone.now()) == State.BOOKED

    done = client.post(cancelling(mine), follow=True).content.decode()

    mine.refresh_from_db()
    assert mine.ended == Ended.BY_THEM
    assert "It is cancelled." in done
    assert "Cancel my booking" not in done
    assert Delivery.objects.filter(kind=Kind.NEWS, case=mine.case).count() == 1
    did = CaseEvent.objects.filter(happened=Happened.BOOKING).values_list("data__did", flat=True)
    assert sorted(did) == ["booked", "cancelled"]
    assert booked(other, wanted).state(timezone.now()) == State.BOOKED


def test_cancelling_twice_frees_one_place_and_tells_the_team_once(visitor: Visitor) -> None:
    mine = booked(visitor, session(2))

    for _ in range(2):
        Client().post(cancelling(mine))

    assert Delivery.objects.filter(kind=Kind.NEWS).count() == 1


def test_nobody_cancels_the_booking_of_another(visitor: Visitor, other: Visitor) -> None:
    mine, theirs = booked(visitor, session(2)), booked(other, session(2, days=8))
    assert theirs.case is not None

    told = Client().post(f"{page_of(theirs.case)}booking/{mine.pk}/")

    assert "done=late" in told["Location"]
    mine.refresh_from_db()
    assert mine.ended_at is None


def test_what_has_begun_is_not_cancelled(visitor: Visitor) -> None:
    mine = booked(visitor, session(1))
    Session.objects.update(begins_at=timezone.now() - timedelta(minutes=1))

    assert "done=late" in Client().post(cancelling(mine))["Location"]
    with pytest.raises(ending.TooLate):
        ending.cancel(mine.case_id or 0, mine.pk)


def test_a_report_that_is_taken_back_lets_its_place_go(visitor: Visitor) -> None:
    mine = booked(visitor, session(1))
    assert mine.case is not None

    Client().post(f"{page_of(mine.case)}withdraw/")

    mine.refresh_from_db()
    assert mine.ended == Ended.BY_THEM


def test_a_report_that_is_taken_back_afterwards_leaves_the_booking(visitor: Visitor) -> None:
    mine = booked(visitor, session(1))
    assert mine.case is not None
    begun = timezone.now() - timedelta(hours=4)
    Session.objects.update(begins_at=begun, ends_at=begun + timedelta(hours=3))

    Client().post(f"{page_of(mine.case)}withdraw/")

    mine.refresh_from_db()
    assert (mine.ended_at, mine.ended) == (None, "")
    assert mine.state(timezone.now()) == State.BOOKED


def test_whoever_booked_what_is_called_off_is_told_by_mail(
    mailed: FormPage, admin_client: Client
) -> None:
    visitor, wanted = Visitor(Client(), mailed.url), session(3)
    visitor.answer("course/", course=str(wanted.pk))
    visitor.answer("mail/", mail="demo@rivermouth.example")
    visitor.send()
    path = f"/admin/sessions/{wanted.pk}/call-off/"
    assert "Booked: 1" in admin_client.get(path).content.decode()

    for _ in range(2):
        admin_client.post(path)

    booking = Booking.objects.get()
    assert booking.ended == Ended.BY_STAFF
    mail = mail_of(Delivery.objects.get(kind=Kind.BOOKING), timezone.now())
    assert mail.to == ["demo@rivermouth.example"]
    assert "9:30am to 12:30pm" in mail.text
    assert "does not take place" in mail.subject
    assert not Session.objects.open(timezone.now()).exists()
    assert booking.case is not None
    assert "does not take place" in Client().get(page_of(booking.case)).content.decode()
