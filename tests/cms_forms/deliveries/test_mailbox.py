"""Reports that come in reach the team's mailbox, once each, whoever of two workers has them."""

from __future__ import annotations

import pytest
from django.test import Client

from cms_forms.deliveries.sending import Senders
from cms_forms.models import Case, Team
from cms_forms.pages.form_page import FormPage
from station.development.mailbox import Mailbox
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
