"""Nothing that must not be lost goes through django.tasks: all of it happens where each task that
is enqueued is lost.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.tasks import default_task_backend
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms_forms import due
from cms_forms.casework import work
from cms_forms.models import Case, Delivery, Destination, Team
from cms_forms.pages.form_page import FormPage
from station.development.mailbox import Mailbox
from station.development.receiver import Receiver
from tests.cms_forms.casework.working import CLOSING, reader, runs, sent, under_review
from tests.cms_forms.journey.test_status import add
from tests.cms_forms.visitor import Visitor

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db
def test_a_report_is_worked_to_its_end_while_every_task_is_lost(
    settings: Settings,
    visitor: Visitor,
    client: Client,
    mailbox: Mailbox,
    receiver: Receiver,
    records: Destination,
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    page = FormPage.objects.get()
    page.keep_days = 1
    page.save_revision().publish()
    lost = len(default_task_backend.results)
    Team.objects.update(emails="traffic@rivermouth.example")

    case = sent(visitor)
    officer = reader(case.team)
    runs(case, timezone.localdate() + timedelta(1))
    case.deadlines.update(due_at=timezone.now(), warns=timezone.localdate())
    add(client, case, "One thing more.")
    due.run(100)
    case.deadlines.update(state="met", settled_at=timezone.now())
    under_review(case, officer)
    work.set_status(case, "action_taken", officer, **CLOSING)
    due.run(100)
    Case.objects.update(purge_on=timezone.localdate())
    due.run(100)

    assert lost, "Publishing enqueues something, or the test shows nothing."
    assert set(Delivery.objects.values_list("kind", "state")) == {
        (kind, "delivered") for kind in ("alert", "receipt", "records", "news", "warning", "reply")
    }
    assert len(mailbox.mails) == 5
    assert len(receiver.keys) == 1
    case.refresh_from_db()
    assert case.purged_at is not None


def test_none_of_our_code_enqueues_a_task() -> None:
    ours = ("cms_forms", "local_areas", "social_hub", "site")
    words = ("import tasks", "tasks import task", ".enqueue(")
    found = [
        str(path.relative_to(ROOT))
        for folder in ours
        for path in (ROOT / folder).rglob("*.py")
        if any(word in path.read_text() for word in words)
    ]

    assert found == []
