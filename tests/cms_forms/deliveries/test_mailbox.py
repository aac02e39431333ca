"""Reports that come in reach the team's mailbox, once each, whoever of two workers has them."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms_forms.deliveries.sending import Senders
from cms_forms.models import Case, Delivery, Destination, Team
from cms_forms.models.delivery import DeliveryState, Kind
from cms_forms.pages.form_page import FormPage
from station.development.mailbox import Mailbox
from tests.cms_forms.deliveries.conftest import NO_SERVER, NOW, Clock, Outbox
from tests.cms_forms.visitor import Visitor

REPORTS = 6


@pytest.mark.django_db(transaction=True)
def test_each_alert_is_in_the_mailbox_once(service: FormPage, team: Team, mailbox: Mailbox) -> None:
    Team.objects.filter(pk=team.pk).update(emails="traffic@rivermouth.example")
    workers = [Senders(4), Senders(4)]
    for _ in range(REPORTS):
        visitor = Visitor(Client(), service.url)
        visitor.answer_everything(email="demo@rivermouth.example")
        visitor.send()
        for worker in workers:
            worker.run(100)
    for worker in workers:
        worker.run(100)
        worker.finish()

    alerts = [mail for mail in mailbox.mails if mail["To"] == "traffic@rivermouth.example"]
    references = {case.submission.shown_reference for case in Case.objects.all()}
    assert len(alerts) == REPORTS
    assert {mail["Subject"].split(":")[0].removeprefix("New report ") for mail in alerts} == (
        references
    )
    assert len(mailbox.mails) == 2 * REPORTS


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_takes_long_takes_no_turn_of_a_records_system(
    owes: Callable[..., Delivery], records: Destination, clock: Clock, settings: Settings
) -> None:
    first = owes(to=records)
    Delivery.objects.create(case=first.case, kind=Kind.ALERT, due_at=NOW)
    outbox = Outbox(clock, threads=1)

    with socket.create_server(("127.0.0.1", 0)) as says_nothing:
        options = NO_SERVER["OPTIONS"] | {"port": says_nothing.getsockname()[1]}
        settings.MAILERS = {"default": NO_SERVER | {"OPTIONS": options}}
        outbox.send()
        first.refresh_from_db()
        state = first.state
    outbox.senders.finish()

    assert state == DeliveryState.DELIVERED
