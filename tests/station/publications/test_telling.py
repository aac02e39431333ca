"""The leads of information rights learn of it when somebody lets hidden data out."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.utils import timezone

from station.publications import checking, due, telling
from station.publications.models import Attachment, HiddenDataOverride, PublicationPage
from tests.station.publications.conftest import HIDDEN, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]


@pytest.fixture
def people(admin: Any) -> None:
    """A lead, a lead who has left, an editor without the permission."""
    allowed = Permission.objects.get(codename="override_hidden_data")
    users: Any = get_user_model().objects
    for name, may, is_active in (
        ("lead", True, True),
        ("left", True, False),
        ("editor", False, True),
    ):
        user = users.create_user(name, f"{name}@example.org", "x", is_active=is_active)
        if may:
            user.user_permissions.add(allowed)


@pytest.mark.usefixtures("people")
def test_everybody_who_may_decide_is_told_once(page: PublicationPage, admin: Any) -> None:
    other = Attachment(document=document("other.csv", HIDDEN + b"a,=1\n"), title="Other")
    page.attachments.add(other)
    page.save_revision()
    checking.let_out(page, admin, "It is only a sum.")

    due.run(10)
    due.run(10)

    (message,) = mail.outbox
    assert sorted(message.bcc) == ["admin@example.org", "lead@example.org"]
    assert message.subject == "Hidden data may go out: Cost of matches"
    body = str(message.body)
    for words in (
        *("admin decided on", "It is only a sum.", "costs.csv:", "other.csv:", "(Cell B2)"),
        f"/admin/publications/{page.pk}/files/",
    ):
        assert words in body


@pytest.mark.usefixtures("people")
def test_where_leads_are_named_they_alone_are_told(
    page: PublicationPage, admin: Any, settings: Any
) -> None:
    settings.PUBLICATIONS_LEADS = ["foi@example.org"]
    checking.let_out(page, admin, "It is only a sum.")

    due.run(10)

    assert [message.bcc for message in mail.outbox] == [["foi@example.org"]]


def test_a_mail_server_that_is_down_is_tried_again(
    page: PublicationPage, admin: Any, settings: Any
) -> None:
    usual = settings.MAILERS
    settings.MAILERS = usual | {
        "default": {"BACKEND": "tests.station.publications.test_telling.Down"}
    }
    checking.let_out(page, admin, "It is only a sum.")
    due.run(10)
    assert HiddenDataOverride.objects.filter(tell_at__gt=timezone.now(), attempts=1).exists()

    settings.MAILERS = usual
    HiddenDataOverride.objects.update(tell_at=timezone.now() - dt.timedelta(minutes=1))
    due.run(10)

    assert len(mail.outbox) == 1


class Down:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise OSError


class Slow:
    """Takes a mail when it is let."""

    sent: list[Any] = []
    began = threading.Event()
    let_go = threading.Event()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        self.sent.extend(messages)
        self.began.set()
        self.let_go.wait(2)
        return len(messages)


def tell() -> None:
    telling.run(10)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_a_decision_of_two_files_once(admin: Any, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.station.publications.test_telling.Slow"}}
    now = timezone.now()
    for name in ("costs.csv", "other.csv"):
        HiddenDataOverride.objects.create(
            title="Cost of matches", file_name=name, by_name="admin", by=admin, tell_at=now
        )
    worker = threading.Thread(target=tell)
    worker.start()
    assert Slow.began.wait(5)

    told_meanwhile = telling.run(10)
    Slow.let_go.set()
    worker.join()

    assert (told_meanwhile, len(Slow.sent)) == (0, 1)
    assert not HiddenDataOverride.objects.exclude(tell_at=None).exists()


def test_a_title_of_two_lines_adds_no_header(page: PublicationPage, admin: Any) -> None:
    page.title = "Costs\nBcc: somebody@example.org"
    checking.let_out(page, admin, "It is only a sum.")

    due.run(10)

    assert mail.outbox[0].subject == "Hidden data may go out: Costs Bcc: somebody@example.org"


def test_a_page_that_is_deleted_since_is_told_all_the_same(
    page: PublicationPage, admin: Any
) -> None:
    checking.let_out(page, admin, "It is only a sum.")
    page.delete()

    due.run(10)

    assert "Cost of matches" in mail.outbox[0].subject
