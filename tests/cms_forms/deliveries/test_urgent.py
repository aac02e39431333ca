"""What cannot wait goes to the team by both channels, and somebody is soon told if it does not.

TWO_BRANCHES, with a triage rule: theft is urgent
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms_forms.deliveries import escalating
from cms_forms.engine.definition import Triage, TriageRule
from cms_forms.engine.retrying import FAILURES_TO_OPEN
from cms_forms.models import Delivery, Team
from cms_forms.models.delivery import DeliveryState, Endpoint, Kind
from station.development.receiver import Receiver
from tests.cms_forms.deliveries.conftest import NO_SERVER, NOW, Clock, Outbox
from tests.cms_forms.engine.builders import condition, is_
from tests.cms_forms.services import TWO_BRANCHES, front_desk, published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

THEFT = TriageRule(condition="theft", team="front-desk", is_urgent=True)
SERVICE = replace(
    TWO_BRANCHES,
    conditions=(condition("theft", is_("kind", "theft")),),
    triage=Triage(rules=(THEFT,), default="front-desk"),
)


@pytest.fixture
def visitor(client: Client) -> Visitor:
    front_desk()
    Team.objects.update(emails="desk@rivermouth.example")
    published(SERVICE)
    return Visitor(client, "/report/")


def send(visitor: Visitor, kind: str) -> None:
    visitor.answer("kind/", kind=kind)
    place = {"theft": "stolen", "damage": "damaged"}[kind]
    visitor.answer(f"{place}/", **{place: "A demo bicycle"})
    visitor.send()
    Delivery.objects.update(created_at=NOW, due_at=NOW)


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("kind", "state"))


def test_the_team_is_told_by_mail_and_by_the_second_channel(
    visitor: Visitor, receiver: Receiver, outbox: Outbox, settings: Settings
) -> None:
    settings.CMS_FORMS_ALARM = {"webhook": receiver.address}
    send(visitor, "theft")
    outbox.send()

    assert states() == {Kind.ALERT: DeliveryState.DELIVERED, Kind.URGENT: DeliveryState.DELIVERED}
    [told] = receiver.got
    assert json.loads(told.body)["type"] == "case.urgent"
    assert b"bicycle" not in told.body


def failed(kind: Kind, outbox: Outbox, clock: Clock) -> None:
    """Five times, while nothing else is due: now its channel is left alone."""
    later = clock() + timedelta(days=1)
    Delivery.objects.exclude(kind=kind).update(due_at=later)
    for _ in range(FAILURES_TO_OPEN):
        clock.now = Delivery.objects.get(kind=kind).due_at
        outbox.send()
    Delivery.objects.exclude(kind=kind).update(due_at=NOW)
    assert Endpoint.objects.get().failures == FAILURES_TO_OPEN


def test_a_mail_server_that_is_down_holds_back_nothing_of_the_second_channel(
    visitor: Visitor, receiver: Receiver, outbox: Outbox, clock: Clock, settings: Settings
) -> None:
    settings.MAILERS = {"default": NO_SERVER}
    settings.CMS_FORMS_ALARM = {"webhook": receiver.address}
    send(visitor, "theft")
    failed(Kind.ALERT, outbox, clock)

    outbox.send()

    assert states() == {Kind.ALERT: DeliveryState.WAITING, Kind.URGENT: DeliveryState.DELIVERED}


def test_a_second_channel_that_is_down_holds_back_no_mail(
    visitor: Visitor, receiver: Receiver, outbox: Outbox, clock: Clock, settings: Settings
) -> None:
    receiver.how = 500
    settings.CMS_FORMS_ALARM = {"webhook": receiver.address}
    send(visitor, "theft")
    failed(Kind.URGENT, outbox, clock)

    outbox.send()

    assert states() == {Kind.ALERT: DeliveryState.DELIVERED, Kind.URGENT: DeliveryState.WAITING}


def test_what_can_wait_goes_by_mail_alone(visitor: Visitor) -> None:
    send(visitor, "damage")

    assert states().keys() == {Kind.ALERT}


@pytest.mark.parametrize("is_configured", [False, True])
def test_within_a_quarter_of_an_hour_others_are_told_that_it_did_not_arrive(
    visitor: Visitor,
    receiver: Receiver,
    outbox: Outbox,
    clock: Clock,
    settings: Settings,
    is_configured: bool,
) -> None:
    receiver.how = 500
    settings.CMS_FORMS_ALARM = {"webhook": receiver.address} if is_configured else {}
    send(visitor, "theft")
    outbox.send()
    clock.go_on(minutes=14)
    escalating.escalate_due(100, clock.way)
    assert Kind.ESCALATION not in states()

    clock.go_on(minutes=2)
    escalating.escalate_due(100, clock.way)

    assert states()[Kind.ESCALATION] == DeliveryState.WAITING
    urgent = Delivery.objects.with_end().get(kind=Kind.URGENT)
    assert urgent.ends_at == NOW + timedelta(hours=1)
