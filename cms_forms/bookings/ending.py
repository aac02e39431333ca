"""Bookings that end: their owner cancels by link, or staff call a session off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms_forms.models.booking import Booking, Ended, Session, State
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.delivery import Delivery, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User


class TooLate(Exception):
    """It was cancelled already, or the session has begun or does not take place."""


class CalledOff(TooLate):
    """Staff have called it off already."""


def facts(booking: Booking, did: str) -> dict[str, Any]:
    """What an event of a case says: nothing about anybody."""
    session = booking.session
    return {"did": did, "begins": session.begins_at.isoformat(), "where": session.where}


def cancel(case_id: int, booking_id: int) -> CaseEvent:
    """What its owner does, in the public's process; the event is for the caller to save, in the
    same transaction. Raises `TooLate`, and `Booking.DoesNotExist` for one that is not theirs.
    """
    booking = _alone(case_id, booking_id)
    now = timezone.now()
    if not booking.can_be_ended:
        raise TooLate
    _change(booking, ended_at=now, ended=Ended.BY_THEM)
    return CaseEvent(case_id=case_id, happened=Happened.BOOKING, data=facts(booking, "cancelled"))


def accept(case_id: int, booking_id: int) -> CaseEvent:
    """Somebody from the line takes the place that is offered. As `cancel`."""
    booking = _alone(case_id, booking_id)
    now = timezone.now()
    if booking.state(now) != State.OFFERED or not booking.session.is_ahead(now):
        raise TooLate
    _change(booking, booked_at=now, held_until=None)
    return CaseEvent(case_id=case_id, happened=Happened.BOOKING, data=facts(booking, "accepted"))


def _alone(case_id: int, booking_id: int) -> Booking:
    mine = Booking.objects.of_case(case_id)
    Session.objects.alone(mine.get(pk=booking_id).session_id)
    return mine.get(pk=booking_id)


def _change(booking: Booking, **to: object) -> None:
    """Unless the worker takes the offer back at this moment, which locks no session."""
    if not Booking.objects.filter(pk=booking.pk, ended_at=None).update(**to):
        raise TooLate


def cancel_all(case_id: int) -> None:
    """Of a report that is taken back, those whose session is ahead: who was at one was there."""
    now = timezone.now()
    live = Booking.objects.filter(case=case_id, ended_at=None, session__begins_at__gt=now)
    live.update(ended_at=now, ended=Ended.BY_THEM)


def must_be_ahead(session: Session, now: datetime) -> None:
    """Raises `CalledOff`, and `TooLate` for one that has begun: people have come."""
    if session.cancelled_at is not None:
        raise CalledOff
    if not session.is_ahead(now):
        raise TooLate


@transaction.atomic
def call_off(session: Session, user: User) -> int:
    """The session does not take place: everybody who booked or waits is told by mail. How many
    there were. Raises as `must_be_ahead`.
    """
    locked, now = Session.objects.alone(session.pk), timezone.now()
    must_be_ahead(locked, now)
    Session.objects.filter(pk=locked.pk).update(cancelled_at=now)
    sent = Booking.objects.filter(session=locked, case__isnull=False, ended_at=None)
    found = list(sent.select_related("session", "case"))
    for booking in found:
        booking.ended_at, booking.ended = now, Ended.BY_STAFF
        booking.save(update_fields=["ended_at", "ended"])
        assert booking.case is not None
        booking.case.note(Happened.BOOKING, user=user, **facts(booking, "called_off"))
        tell(booking.case.pk, booking.pk, "called_off")
    return len(found)


def tell(case_id: int, booking_id: int, what: str) -> None:
    """A mail to whoever has the booking. The address is read when it is sent. The public's process,
    which reads no case, knows the case's id. `what`: as in the mail's template.
    """
    about = {"booking": booking_id, "what": what}
    Delivery(case_id=case_id, kind=Kind.BOOKING, about=about).save(force_insert=True)
