"""Owners are written to once a week, each by themselves."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from social_hub.accounts import digest
from social_hub.models import Account, Work, WorkKind
from tests.social_hub.memory import account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


class Picky(EmailBackend):
    """Takes no mail to one of them."""

    def send_messages(self, messages: Any) -> int:
        if any("pc1" in letter.to[0] for letter in messages):
            raise ConnectionRefusedError
        return super().send_messages(messages)


def owner(name: str, **fields: Any) -> User:
    return User.objects.create_user(name, f"{name}@force.example", "x", **fields)


def troubled(remote_id: str, who: User) -> Account:
    return account(remote_id, owner=who, suspended_at=timezone.now())


@pytest.fixture(autouse=True)
def _monday() -> None:
    Work.objects.create(kind=WorkKind.DIGEST, key=digest.PLANNED)


def write(times: int = 3) -> list[str]:
    for _ in range(times):
        digest.write_due(10)
    return [letter.to[0] for letter in mail.outbox]


def test_a_mail_that_fails_keeps_no_other_back_and_is_tried_again(settings: Any) -> None:
    usual = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Picky"}}
    troubled("1", owner("pc1"))
    troubled("2", owner("pc2"))

    assert write() == ["pc2@force.example"]

    settings.MAILERS = usual
    Work.objects.exclude(key=digest.PLANNED).update(due_at=timezone.now())
    assert write() == ["pc2@force.example", "pc1@force.example"]


def test_who_has_left_or_has_no_address_is_not_written_to() -> None:
    troubled("1", owner("pc1", is_active=False))
    nameless = owner("pc2")
    User.objects.filter(pk=nameless.pk).update(email="")
    troubled("2", nameless)
    account("3", owner=owner("pc3"), suspended_at=timezone.now(), ended_at=timezone.now())

    assert write() == []


def test_the_next_mails_are_planned_for_next_week_in_the_same_step() -> None:
    troubled("1", owner("pc1"))

    assert write() == ["pc1@force.example"]

    assert Work.objects.get().key == digest.PLANNED
    assert Work.objects.get().due_at > timezone.now()


def test_no_secret_stands_in_a_mail() -> None:
    ours = troubled("1", owner("pc1"))
    Account.objects.filter(pk=ours.pk).update(sealed_tokens="abc:s3aled", error="Suspended.")

    write()

    assert "s3aled" not in mail.outbox[0].body
