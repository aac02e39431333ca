"""The line of those who wait: a place that becomes free is offered to the first, for some time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms_forms.bookings.ending import facts, tell
from cms_forms.models.booking import Booking, Ended, Session, in_line
from cms_forms.models.case_event import Happened

OFFERED: Final = timedelta(hours=24)
"""So long a place is kept for somebody who waited, or until the session begins."""


def run(limit: int) -> int:
    """Take back offers that nobody took, and offer what is free to who is first in line; how many
    there were. Any number of processes may do it at once.
    """
    return _take_back(limit) + _offer(limit)


def _take_back(limit: int) -> int:
    now = timezone.now()
    over = Booking.objects.filter(
        ended_at=None, booked_at=None, waiting_since__isnull=False, held_until__lte=now
    )
    done = 0
    for id in list(over.order_by("held_until").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            rows = over.select_for_update(of=("self",), skip_locked=True, no_key=True)
            booking = rows.select_related("session", "case").filter(pk=id).first()
            if booking is None or booking.case is None:
                continue
            booking.ended_at, booking.ended = now, Ended.UNANSWERED
            booking.save(update_fields=["ended_at", "ended"])
            booking.case.note(Happened.BOOKING, **facts(booking, "lapsed"))
            done += 1
    return done


def _offer(limit: int) -> int:
    now = timezone.now()
    waiting = Booking.objects.filter(in_line(), session=OuterRef("pk"))
    wanted = Session.objects.open(now).filter(Exists(waiting)).counting(now)
    free = [each.pk for each in wanted if each.taken < each.places]
    return sum(_offer_in(session) for session in free[:limit])


@transaction.atomic
def _offer_in(session_id: int) -> int:
    session, now = Session.objects.alone(session_id), timezone.now()
    if not session.is_open(now):
        return 0
    line = Booking.objects.filter(in_line(), session=session).select_related("session", "case")
    first = list(line.order_by("waiting_since", "pk")[: max(0, session.places - session.taken)])
    for booking in first:
        assert booking.case is not None
        booking.held_until = min(now + OFFERED, session.begins_at)
        booking.save(update_fields=["held_until"])
        booking.case.note(Happened.BOOKING, **facts(booking, "offered"))
        tell(booking.case.pk, booking.pk, "offered")
    return len(first)
