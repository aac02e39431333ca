"""Telling somebody that a message has not arrived: before its deadline, by another channel."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value

from cms_forms.deliveries import alarm
from cms_forms.deliveries.endpoints import Way
from cms_forms.engine.retrying import TOLD_AFTER, told_by_now
from cms_forms.models.delivery import TO_REPORTER, Delivery, DeliveryQuerySet, DeliveryState, Kind

logger = logging.getLogger(__name__)

STEP: Final = TOLD_AFTER[0]
QUIET: Final = timedelta(hours=1)
"""So long the same people are not told again of the same place: one mail speaks of all."""


def escalate_due(limit: int, way: Way | None = None) -> int:
    """Tell of at most so many; of how many there were. Any number of processes may."""
    now = (way or Way()).clock()
    done = 0
    while done < limit and _escalate_next(now):
        done += 1
    return done


@transaction.atomic
def _escalate_next(now: datetime) -> bool:
    rows = late(now).select_related("case", "destination").order_by("created_at", "pk")
    delivery = rows.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is None:
        return False
    # Counted from what has passed: after a pause of the worker, once for all of it.
    passed = told_by_now(delivery.created_at, delivery.ends_at, now)
    escalated = min(TOLD_AFTER[-1], max(passed, delivery.escalated + STEP))
    Delivery.objects.filter(pk=delivery.pk).update(escalated=escalated)
    tell(delivery, now)
    return True


def late(now: datetime) -> DeliveryQuerySet:
    """Undelivered messages of which somebody has to be told now.

    Nobody is told of the alarm itself, of what is for a records system that is switched off, nor
    again of an address that a reporter mistyped.
    """
    is_mistyped = Q(state=DeliveryState.REFUSED, kind__in=TO_REPORTER)

    whole = ExpressionWrapper(F("ends_at") - F("created_at"), output_field=DurationField())
    passed = ExpressionWrapper(
        (Value(now) - F("created_at")) * Value(100), output_field=DurationField()
    )
    next_one = ExpressionWrapper(
        F("whole") * (F("escalated") + Value(STEP)), output_field=DurationField()
    )
    return (
        Delivery.objects.undelivered()
        .wanted()
        .filter(escalated__lt=TOLD_AFTER[-1])
        .exclude(Q(kind=Kind.SYSTEM) | is_mistyped)
        .with_end()
        .annotate(whole=whole)
        .annotate(passed=passed, next_one=next_one)
        .filter(passed__gte=F("next_one"))
    )


def tell(delivery: Delivery, now: datetime) -> None:
    """Write the message that says so, in the caller's transaction, unless one has just been.

    A report that a records system does not take is told of by mail. A mail that does not go out is
    told of by the second channel; one that the mail server refused, and what the second channel did
    not bring, by mail to others.
    """
    is_refused = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.REFUSED).exists()
    if delivery.kind == Kind.SYSTEM:
        return
    by_mail = delivery.destination is None and delivery.kind != Kind.URGENT
    if (by_mail and not is_refused) or delivery.kind == Kind.ESCALATION:
        _sound_the_alarm(delivery, now)
    else:
        _mail(delivery, now)


def _mail(delivery: Delivery, now: datetime) -> None:
    told = Delivery.objects.filter(
        kind=Kind.ESCALATION,
        about__destination=delivery.destination_id,
        about__team=delivery.case.team_id,
        about__page=delivery.case.page_id,
        created_at__gt=now - QUIET,
    )
    if not told.exists():
        about = {
            "delivery": delivery.pk,
            "destination": delivery.destination_id,
            "team": delivery.case.team_id,
            "page": delivery.case.page_id,
        }
        _write(delivery, Kind.ESCALATION, about, now)


def _sound_the_alarm(delivery: Delivery, now: datetime) -> None:
    told = Delivery.objects.filter(kind=Kind.SYSTEM, created_at__gt=now - QUIET)
    if told.exists():
        return
    logger.error("Mail does not go out. The list of deliveries says since when.")
    if alarm.configured():
        _write(delivery, Kind.SYSTEM, {"delivery": delivery.pk}, now)


def _write(delivery: Delivery, kind: Kind, about: Mapping[str, object], now: datetime) -> None:
    Delivery.objects.create(
        case=delivery.case,
        kind=kind,
        about=dict(about),
        created_at=now,
        due_at=now,
    )
