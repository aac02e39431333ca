"""A session is compared with a date: the last day on which it may be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.engine.definition import CHECK_ANSWERS, Operator
from cms_forms.models import Booking
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import session, timetable
from tests.cms_forms.engine.builders import asks, compared, condition, day, form, question
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor, date_parts

OFFERED = form(
    asks(day("last", required=False)),
    asks(
        question("course", "session", required=False, timetable="speed"),
        checks=["too-late"],
        next=CHECK_ANSWERS,
    ),
    conditions=[condition("too-late", compared("course", Operator.AFTER, "last"))],
)
"""last --> course --> check answers"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered() -> FormPage:
    timetable()
    return published(OFFERED, slug="offered")


def asked_until(service: FormPage, days: int | None) -> Visitor:
    """A visitor whose letter names that last day."""
    visitor = Visitor(Client(), service.url)
    visitor.answer("last/", **({} if days is None else in_days(days)))
    return visitor


def in_days(days: int) -> dict[str, str]:
    return date_parts("last", timezone.localdate() + timedelta(days))


def test_only_sessions_up_to_that_day_are_offered(offered: FormPage) -> None:
    session(days=4, where="Before it")
    session(days=5, where="On the day")
    session(days=6, where="After it")

    shown = asked_until(offered, 5).open("course/").content.decode()

    assert "Before it" in shown
    assert "On the day" in shown
    assert "After it" not in shown


def test_all_are_offered_to_whoever_does_not_know_the_day(offered: FormPage) -> None:
    session(days=60, where="Later")

    assert "Later" in asked_until(offered, None).open("course/").content.decode()


def test_one_after_it_is_refused_although_it_was_not_offered(offered: FormPage) -> None:
    later = session(days=6)
    visitor = asked_until(offered, 5)

    refused = visitor.answer("course/", course=str(later.pk))

    assert refused.status_code == 422
    assert "too-late" in refused.content.decode()
    assert not Booking.objects.exists()


def test_a_booking_does_not_survive_an_earlier_last_day(offered: FormPage) -> None:
    chosen = session(days=6)
    visitor = asked_until(offered, 10)
    visitor.answer("course/", course=str(chosen.pk))

    visitor.answer("last/", **in_days(5))

    assert visitor.open("check-answers/").url.endswith("/course/")
