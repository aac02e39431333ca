"""What whoever booked is told: in mails, and on their page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.bookings import ending, waiting
from cms_forms.deliveries.mails import mail_of
from cms_forms.models import Booking, Delivery, Happened, Session
from cms_forms.models.delivery import Kind
from cms_forms.models.reporter_link import AFTERWARDS, address_of, opened
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.test_ending import MAILED, cancelling, page_of
from tests.cms_forms.bookings.timetables import session, timetable
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def service(db: None) -> FormPage:
    timetable()
    return published(MAILED, slug="mailed")


def books(service: FormPage, wanted: Session, *, waits: bool = False) -> Booking:
    visitor = Visitor(Client(), service.url)
    visitor.answer("course/", course=f"{'line-' if waits else ''}{wanted.pk}")
    visitor.answer("mail/", mail="demo@rivermouth.example")
    visitor.send()
    return Booking.objects.latest("pk")


def mails(booking: Booking, kind: Kind = Kind.BOOKING) -> list[str]:
    found = Delivery.objects.filter(case=booking.case, kind=kind).order_by("pk")
    return [mail_of(each, timezone.now()).text for each in found]


def shown(booking: Booking) -> str:
    assert booking.case is not None
    return " ".join(Client().get(page_of(booking.case)).content.decode().split())


def press(booking: Booking, **posted: Any) -> None:
    Client().post(cancelling(booking), posted)


def test_the_receipt_says_when_and_where_or_that_there_is_no_place_yet(service: FormPage) -> None:
    wanted = session(1, where="Harbour hall", language="Cymraeg")

    has, waits = books(service, wanted), books(service, wanted, waits=True)

    [receipt], [other] = mails(has, Kind.RECEIPT), mails(waits, Kind.RECEIPT)
    day = wanted.chosen().day
    for mail in (receipt, other):
        assert f"{day}, 9:30am to 12:30pm\nHarbour hall\nCymraeg\n" in mail
        assert "add something, or cancel, here:" in mail
        assert "You do not have to do anything now." not in mail
        assert "\n\n\n" not in mail
    assert "It is booked for you" in receipt
    assert "You have no place yet" in other


def test_that_of_a_sensitive_service_does_not(service: FormPage) -> None:
    FormPage.objects.update(is_sensitive=True)
    directory.forget()
    visitor, wanted = Visitor(Client(), service.url), session(1, where="Harbour hall")
    visitor.answer("part-1/", course=str(wanted.pk))
    visitor.answer("part-2/", mail="demo@rivermouth.example")
    visitor.send()
    booking = Booking.objects.get()

    [receipt] = mails(booking, Kind.RECEIPT)
    press(booking)

    assert "Harbour hall" not in receipt
    assert "You do not have to do anything now." in receipt
    assert mails(booking) == []
    # The address of the service would tell what this is about.
    assert service.url not in shown(booking)


def test_each_deed_on_the_page_is_told_by_mail(service: FormPage) -> None:
    wanted = session(1, where="Harbour hall", language="Cymraeg")
    has, waits = books(service, wanted), books(service, wanted, waits=True)

    press(has)
    waiting.run(10)
    press(waits, take="yes")

    [cancelled], [offered, taken] = mails(has), mails(waits)
    assert "You cancelled this" in cancelled
    assert "so you are booked" in taken
    for mail in (cancelled, offered, taken):
        assert "Harbour hall\nCymraeg\n" in mail
        assert "\n\n\n" not in mail


def test_whoever_leaves_the_line_is_not_told_that_they_had_a_place(service: FormPage) -> None:
    wanted = session(1)
    books(service, wanted)
    waits = books(service, wanted, waits=True)

    press(waits)

    [left] = mails(waits)
    assert "You do not wait for a place in this any more:" in left
    assert "somebody else can have the place" not in left


def test_the_link_outlasts_a_course_that_is_far_away(service: FormPage) -> None:
    booking = books(service, session(1, days=60))
    assert booking.case is not None
    until = timezone.localdate() + timedelta(60) + AFTERWARDS

    link = opened(address_of(booking.case).split("/")[-2])

    assert link.last_day == until
    press(booking)
    assert opened(address_of(booking.case).split("/")[-2]).last_day < until


def test_the_page_of_a_cancelled_booking_says_so_and_leads_to_another(service: FormPage) -> None:
    booking = books(service, session(1))
    assert "We have what you sent</h1>" in shown(booking)

    press(booking)

    page = shown(booking)
    assert "You cancelled your booking</h1>" in page
    assert "waiting for somebody to look at it" not in page
    assert "Next:" not in page
    assert f'href="{service.url}">Book another one</a>' in page


def test_so_does_that_of_whoever_left_the_line_or_was_called_off(
    service: FormPage, admin_user: Any
) -> None:
    wanted = session(1)
    has, waits = books(service, wanted), books(service, wanted, waits=True)

    press(waits)
    ending.call_off(wanted, admin_user)

    assert "You left the waiting list</h1>" in shown(waits)
    assert "Your booking does not take place</h1>" in shown(has)


def test_what_staff_say_afterwards_stands_above_it(service: FormPage) -> None:
    booking = books(service, session(1))
    press(booking)
    assert booking.case is not None

    booking.case.status = "under_review"
    booking.case.note(Happened.STATUS, to="under_review")

    assert "We are looking at what you sent</h1>" in shown(booking)


def test_another_booking_that_is_left_keeps_the_page_as_it_was(service: FormPage) -> None:
    booking = books(service, session(1))
    other = Booking.objects.get(pk=booking.pk)
    other.pk, other.question, other.session = None, "other", session(1)
    other.save(force_insert=True)

    press(booking)

    assert "We have what you sent</h1>" in shown(booking)
    assert "Book another one" not in shown(booking)


def test_taking_the_report_back_says_first_that_the_place_goes_too(service: FormPage) -> None:
    wanted = session(1)
    has, waits = books(service, wanted), books(service, wanted, waits=True)

    asked = []
    for each in (has, waits):
        assert each.case is not None
        asked.append(Client().get(f"{page_of(each.case)}withdraw/").content.decode())

    assert ["Your booking is cancelled too" in page for page in asked] == [True, False]
