"""A receiver that is away for ten days: nothing gives up, somebody is told, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from cms_forms.deliveries import escalating
from cms_forms.deliveries.health import health
from cms_forms.engine.retrying import LONGEST_PAUSE
from cms_forms.models import Case, Delivery, Destination
from cms_forms.models.delivery import TO_REPORTER, DeliveryState, Endpoint, Kind
from station.development.receiver import Receiver
from tests.cms_forms.deliveries.conftest import NO_SERVER, NOW, Clock, Outbox

pytestmark = pytest.mark.django_db

type Owes = Callable[..., Delivery]


def escalations() -> Counter[str]:
    return Counter(
        Delivery.objects.filter(kind__in=[Kind.ESCALATION, Kind.SYSTEM]).values_list(
            "kind", flat=True
        )
    )


def test_ten_days_without_a_records_system(
    owes: Owes, records: Destination, receiver: Receiver, outbox: Outbox, clock: Clock
) -> None:
    clock.chance = 0.99
    delivery = owes(to=records, deadline=(NOW + timedelta(days=14)).date())
    receiver.how = 500
    told: dict[int, int] = {}
    while clock.now < NOW + timedelta(days=10):
        outbox.send()
        escalating.escalate_due(100, clock.way)
        delivery.refresh_from_db()
        told.setdefault(delivery.escalated, (clock.now - NOW).days)
        clock.go_on(minutes=59)

    assert delivery.state == DeliveryState.WAITING
    assert delivery.due_at - clock.now <= LONGEST_PAUSE
    assert delivery.attempts > 100
    # A quarter and a half of the 15 days to the end of the fourteenth. Three quarters come later.
    assert told == {0: 0, 25: 3, 50: 7}
    assert escalations() == {Kind.ESCALATION: 2}
    assert not health(clock.now).is_well

    receiver.how = 200
    clock.go_on(hours=2)
    outbox.send()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED
    assert set(receiver.keys) == {str(delivery.key)}
    assert Endpoint.objects.get().failures == 0


def test_ten_days_without_a_mail_server(
    owes: Owes, outbox: Outbox, clock: Clock, settings: Settings, receiver: Receiver
) -> None:
    settings.MAILERS = {"default": NO_SERVER}
    settings.CMS_FORMS_ALARM = {"webhook": receiver.address}
    alert = owes(Kind.ALERT)
    while clock.now < NOW + timedelta(days=10):
        outbox.send()
        escalating.escalate_due(100, clock.way)
        clock.go_on(hours=3)

    alert.refresh_from_db()
    assert (alert.state, alert.escalated) == (DeliveryState.WAITING, 75)
    assert escalations() == {Kind.SYSTEM: 3}
    assert len(receiver.got) == 3
    assert b'"waiting": 1' in receiver.got[0].body
    # Within six hours, a quarter of the day in which a team must hear of a new case.
    first = Delivery.objects.filter(kind=Kind.SYSTEM).earliest("created_at")
    assert first.created_at - NOW == timedelta(hours=6)


def test_the_same_people_are_told_once_of_all_that_is_late(
    case: Case, records: Destination, clock: Clock
) -> None:
    Delivery.objects.all().delete()
    for _ in range(20):
        Delivery.objects.create(
            case=case, kind=Kind.REPLY, destination=records, created_at=NOW, due_at=NOW
        )
    clock.go_on(hours=7)

    assert escalating.escalate_due(100, clock.way) == 20
    assert escalations() == {Kind.ESCALATION: 1}
    assert escalating.escalate_due(100, clock.way) == 0


@pytest.mark.parametrize("fields", [{"state": "delivered"}, {"escalated": 75}, {"kind": "system"}])
def test_nobody_is_told_of_what_needs_nobody(
    owes: Owes, clock: Clock, fields: dict[str, object]
) -> None:
    owes(**{"kind": Kind.ALERT} | fields)
    clock.go_on(days=30)

    assert escalating.escalate_due(100, clock.way) == 0


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.REFUSED])
def test_nobody_misses_what_a_records_system_that_is_switched_off_did_not_take(
    owes: Owes, records: Destination, clock: Clock, state: DeliveryState
) -> None:
    owes(to=records, state=state)
    clock.go_on(days=30)
    assert not health(clock.now).is_well

    Destination.objects.update(is_active=False)

    assert health(clock.now).is_well
    assert escalating.escalate_due(100, clock.way) == 0


@pytest.mark.parametrize("kind", TO_REPORTER)
def test_an_address_that_a_reporter_mistyped_is_no_fault_of_the_station(
    owes: Owes, clock: Clock, kind: Kind
) -> None:
    owes(kind, state=DeliveryState.REFUSED)
    clock.go_on(days=30)

    assert health(clock.now).is_well
    assert escalating.escalate_due(100, clock.way) == 0


def test_a_mail_about_a_deadline_that_is_over_has_a_day(owes: Owes, clock: Clock) -> None:
    owes(Kind.ESCALATION, deadline=(NOW - timedelta(days=3)).date())

    assert escalating.escalate_due(100, clock.way) == 0
    clock.go_on(hours=6)
    assert escalating.escalate_due(100, clock.way) == 1


@pytest.mark.parametrize("hours", [0, 7])
def test_a_day_ends_at_midnight_where_the_station_is(owes: Owes, clock: Clock, hours: int) -> None:
    """What was written in the first hour of a summer's day, after the deadline, has a day too."""
    written = datetime(2026, 6, 30, 23, 30, tzinfo=UTC) - timedelta(hours=hours)
    owes(Kind.ALERT, deadline=date(2026, 6, 30), created_at=written)
    ends = Delivery.objects.with_end().get().ends_at
    midnight = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert ends == (midnight if hours else written + timedelta(days=1))

    clock.now = written + (ends - written) * 0.24
    assert escalating.escalate_due(100, clock.way) == 0
    clock.now = written + (ends - written) * 0.26
    assert escalating.escalate_due(100, clock.way) == 1


def test_a_fault_of_the_receiver_is_not_ended_by_a_pause_of_the_worker(
    owes: Owes, records: Destination, clock: Clock
) -> None:
    delivery = owes(to=records)
    clock.go_on(days=2)

    assert escalating.escalate_due(100, clock.way) == 1
    delivery.refresh_from_db()
    assert delivery.escalated == 75
