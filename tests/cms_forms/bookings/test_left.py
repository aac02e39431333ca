"""Whoever leaves in a hurry lets go of the places that they held, in whatever service."""

from __future__ import annotations

import logging

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.models import Booking, Journey
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import COURSE, books, session
from tests.cms_forms.engine.builders import asks, form, short_text
from tests.cms_forms.services import changed, published
from tests.cms_forms.visitor import Visitor

PLAIN = form(asks(short_text("name"), next=CHECK_ANSWERS))


def test_a_place_is_free_also_after_leaving_another_service(visitor: Visitor) -> None:
    books(visitor, session(1))
    other = Visitor(visitor.client, published(PLAIN, slug="plain").url)

    other.open("leave/")

    assert not Booking.objects.exists()


def test_a_place_is_free_also_after_deleting_the_answers_to_another_service(
    visitor: Visitor,
) -> None:
    books(visitor, session(1))
    other = Visitor(visitor.client, published(PLAIN, slug="plain").url)
    other.answer("name/", name="Demo Person")

    other.answer("delete/")

    assert not Booking.objects.exists()


@pytest.mark.parametrize("place", ["/report-status/leave/", "/go-on/leave/"])
def test_a_place_is_free_also_after_leaving_a_page_of_no_service(
    visitor: Visitor, place: str
) -> None:
    books(visitor, session(1))

    visitor.client.get(place)

    assert not Booking.objects.exists()


def test_a_place_is_free_although_the_service_books_none_any_more(
    visitor: Visitor, course: FormPage
) -> None:
    books(visitor, session(1))
    changed(course, PLAIN).get_latest_revision().publish()
    directory.forget()

    visitor.open("leave/")

    assert not Booking.objects.exists()


def test_what_cannot_be_let_go_keeps_nothing_else_from_going(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = Visitor(visitor.client, published(COURSE, slug="other").url)
    for each in (visitor, other):
        books(each, session(1))
    first = Journey.objects.earliest("started_at")
    discard = Journey.discard

    def fails_once(journey: Journey, key: bytes | None = None) -> object:
        if journey.pk == first.pk:
            raise RuntimeError("The disc is full.")
        return discard(journey, key)

    monkeypatch.setattr(Journey, "discard", fails_once)

    with caplog.at_level(logging.ERROR, "cms_forms.journey.left"):
        left = visitor.open("leave/")

    assert left.closed
    assert "A journey that was left was not deleted." in caplog.text
    assert [journey.pk for journey in Journey.objects.all()] == [first.pk]
