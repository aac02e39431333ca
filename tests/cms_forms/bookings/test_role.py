"""What the public's database role may do with bookings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms_forms.bookings import ending, holding
from cms_forms.models import Booking
from cms_forms.models.booking import Ended
from tests.cms_forms.bookings.test_ending import booked
from tests.cms_forms.bookings.test_waiting import waits
from tests.cms_forms.bookings.timetables import COURSE, books, session
from tests.cms_forms.visitor import Visitor

type Public = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def public(db: None) -> Public:
    """What is done within is done by the public's role."""
    role = f"{connection.settings_dict['NAME']}_visitor"
    call_command("grant_public_role", role, verbosity=0)

    @contextmanager
    def entered() -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{role}"')
            yield
            cursor.execute("RESET ROLE")

    return entered


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cms_forms_booking",
        "UPDATE cms_forms_booking SET case_id = NULL",
        "UPDATE cms_forms_booking SET session_id = session_id + 1",
        "UPDATE cms_forms_booking SET booked_at = NULL",
        "UPDATE cms_forms_booking SET booked_at = now() + interval '1 hour'",
        "UPDATE cms_forms_booking SET waiting_since = now()",
        "UPDATE cms_forms_booking SET held_until = now()",
        "UPDATE cms_forms_booking SET ended = 'session'",
        "UPDATE cms_forms_booking SET ended_at = now(), ended = 'session'",
        "UPDATE cms_forms_booking SET ended_at = now(), ended = 'reporter', booked_at = NULL",
    ],
)
def test_a_booking_that_was_sent_is_neither_deleted_nor_changed(
    visitor: Visitor, public: Public, statement: str
) -> None:
    booked(visitor, session(1))

    with pytest.raises(IntegrityError), public(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_gives_themselves_a_place_or_undoes_a_cancellation(
    visitor: Visitor, other: Visitor, public: Public
) -> None:
    wanted = session(1)
    ended = booked(visitor, wanted)
    waiting = waits(other, wanted)
    assert ended.case_id is not None
    with public():
        ending.cancel(ended.case_id, ended.pk)

    for pk, to in (
        (waiting.pk, {"booked_at": timezone.now()}),
        (waiting.pk, {"held_until": timezone.now() + timedelta(days=1)}),
        (ended.pk, {"ended_at": None, "ended": ""}),
    ):
        with pytest.raises(IntegrityError), public():
            Booking.objects.filter(pk=pk).update(**to)


def test_an_owner_takes_an_offer_and_cancels(
    visitor: Visitor, other: Visitor, public: Public
) -> None:
    wanted = session(1)
    booked(visitor, wanted)
    mine = waits(other, wanted)
    assert mine.case_id is not None
    Booking.objects.filter(pk=mine.pk).update(held_until=timezone.now() + timedelta(hours=1))

    with public():
        ending.accept(mine.case_id, mine.pk)
        ending.cancel(mine.case_id, mine.pk)

    mine.refresh_from_db()
    assert mine.booked_at is not None
    assert mine.ended == Ended.BY_THEM


def test_a_visitor_holds_lets_go_and_books(
    visitor: Visitor, other: Visitor, public: Public
) -> None:
    first, second = session(1), session(2, days=8)
    case = booked(other, second).case
    books(visitor, first)
    draft = Booking.objects.get(case=None)
    step = COURSE.steps[1]

    with public():
        holding.hold(draft.journey_id, step, {"course": second.chosen().stored()})
        assert Booking.objects.get(case=None).session == second
        holding.let_go(draft.journey_id)
        assert not Booking.objects.filter(case=None).exists()
        holding.hold(draft.journey_id, step, {"course": first.chosen().stored()})
        sent = Booking(
            session=first, journey_id=draft.journey_id, question="course", case=case,
            booked_at=timezone.now(),
        )  # fmt: skip
        Booking.objects.keep(sent, ("case", "held_until", "booked_at"))

    assert Booking.objects.filter(case=case, booked_at__isnull=False).count() == 2


def test_staff_delete_a_booking(visitor: Visitor) -> None:
    booked(visitor, session(1))

    Booking.objects.all().delete()

    assert not Booking.objects.exists()
