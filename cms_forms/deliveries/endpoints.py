"""Places that messages go to, whether they work, and which of their messages are due.

An endpoint that failed five times in a row is open, like a circuit: its messages are put off, and
after a pause one of them tries. If that arrives, all the others are due at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms_forms.deliveries.base import BY_ALARM, Outcome, channel_for
from cms_forms.deliveries.planning import wake_workers
from cms_forms.engine.retrying import FAILURES_TO_OPEN, Chance, pause_of_endpoint
from cms_forms.models.delivery import (
    LEASE,
    Delivery,
    DeliveryQuerySet,
    Destination,
    Endpoint,
    Kind,
)

PROBE: Final = timedelta(seconds=30)
"""So long the one message that tries has the endpoint for itself, should its worker be killed."""
AT_ONCE: Final = 1_000
"""Rows that are put off in one statement."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """What a test replaces: the clock and chance."""

    clock: Callable[[], datetime] = timezone.now
    chance: Chance = random.random


@dataclass(frozen=True, kw_only=True)
class Lane:
    """The messages to one endpoint, which nobody else's messages wait for."""

    endpoint: str
    whose: Q
    """Which deliveries are its."""
    is_mail: bool = False

    @property
    def fingerprint(self) -> str:
        return sha256(self.endpoint.encode()).hexdigest()

    def due(self, now: datetime) -> DeliveryQuerySet:
        return Delivery.objects.due(now).filter(self.whose)


def lanes_due(now: datetime) -> list[Lane]:
    """Those in which something is due, the mails' first."""
    due = Delivery.objects.due(now).order_by().values_list("destination")
    has_mail = due.filter(destination=None).exclude(kind__in=BY_ALARM)[:1]
    has_alarm = due.filter(kind__in=BY_ALARM)[:1]
    wanted = due.filter(destination__isnull=False).distinct()
    mail, *others = lanes([pk for (pk,) in wanted], alarm=bool(has_alarm))
    return [mail, *others] if has_mail else others


def lanes(destinations: list[int], *, alarm: bool) -> Iterator[Lane]:
    """The mails', the second channel's where it is asked for, and one for each endpoint of the
    records systems.
    """
    is_alarm = Q(kind__in=BY_ALARM)
    yield Lane(
        endpoint=channel_for(Kind.ALERT, None).endpoint_of(None),
        whose=Q(destination=None) & ~is_alarm,
        is_mail=True,
    )
    if alarm:
        endpoint = channel_for(Kind.SYSTEM, None).endpoint_of(None)
        yield Lane(endpoint=endpoint, whose=Q(destination=None) & is_alarm)
    together: dict[str, list[int]] = {}
    for each in Destination.objects.filter(pk__in=destinations):
        together.setdefault(endpoint_of(each), []).append(each.pk)
    for endpoint, pks in together.items():
        yield Lane(endpoint=endpoint, whose=Q(destination__in=pks))


def endpoint_of(destination: Destination) -> str:
    try:
        return channel_for(Kind.RECORDS, destination).endpoint_of(destination)
    except LookupError:
        return f"{destination.how} {destination.pk}"


@transaction.atomic
def take(lane: Lane, way: Way) -> Delivery | None:
    """The next message of a lane, for `LEASE` ours; None where there is none or it is open."""
    now = way.clock()
    if not may_ask(lane, now):
        return None
    rows = lane.due(now).order_by("due_at", "pk").select_for_update(of=("self",), skip_locked=True)
    delivery = rows.select_related(
        "case__submission__version__page", "case__team", "destination"
    ).first()
    if delivery is None:
        return None
    delivery.leased_until = now + LEASE
    delivery.attempts += 1
    delivery.save(update_fields=["leased_until", "attempts"])
    return delivery


def may_ask(lane: Lane, now: datetime) -> bool:
    """Whether the endpoint works as far as we know, or it is our turn to try."""
    endpoint = Endpoint.objects.filter(pk=lane.fingerprint).first()
    if endpoint is None or endpoint.open_until is None:
        return True
    if endpoint.open_until > now:
        put_off(lane, endpoint.open_until, now)
        return False
    # Whoever writes first tries: for the others it is open again.
    mine = Endpoint.objects.filter(pk=endpoint.pk, open_until=endpoint.open_until)
    return bool(mine.update(open_until=now + PROBE, tried_at=now))


def put_off(lane: Lane, until: datetime, now: datetime) -> None:
    """Its due messages, without counting it as a try."""
    locked = lane.due(now).select_for_update(of=("self",), skip_locked=True)
    ids = list(locked.values_list("pk", flat=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=ids).update(due_at=until)


def learn(lane: Lane, outcome: Outcome, way: Way) -> None:
    """What a try tells about the endpoint. In the transaction that settles it."""
    if not outcome.was_asked:
        return
    now = way.clock()
    rows = Endpoint.objects.filter(pk=lane.fingerprint)
    if not outcome.is_endpoints_fault and outcome.wait is None:
        # Most endpoints have never failed and have no row.
        was_failing = rows.exclude(failures=0, open_until=None)
        if was_failing.update(failures=0, open_until=None, tried_at=now):
            _let_go(lane, now)
        return
    Endpoint.objects.get_or_create(pk=lane.fingerprint)
    endpoint = rows.select_for_update().get()
    endpoint.failures = endpoint.failures + 1 if outcome.is_endpoints_fault else 0
    pause = max(
        pause_of_endpoint(endpoint.failures, way.chance) or timedelta(0),
        outcome.wait or timedelta(0),
    )
    endpoint.open_until = now + pause if pause else None
    endpoint.tried_at = now
    endpoint.save()


def _let_go(lane: Lane, now: datetime) -> None:
    """It works again: what waited for it is due."""
    waiting = Delivery.objects.waiting().filter(lane.whose, due_at__gt=now)
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    ids = list(locked.values_list("pk", flat=True))
    if ids:
        Delivery.objects.filter(pk__in=ids).update(due_at=now)
        wake_workers()


def failing() -> set[str]:
    """The fingerprints of endpoints that failed lately: they get one message at a time."""
    return set(Endpoint.objects.filter(failures__gt=0).values_list("pk", flat=True))


def close_all() -> None:
    """Somebody says that it works again: each endpoint gets a message that tries, now."""
    Endpoint.objects.filter(failures__gte=FAILURES_TO_OPEN).update(open_until=timezone.now())
    Endpoint.objects.filter(failures__lt=FAILURES_TO_OPEN).update(open_until=None)
