"""A case that owes messages, a clock that stands still, and real servers that take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from pytest_django.fixtures import Settings

from cms_forms.deliveries import endpoints, sending
from cms_forms.deliveries.endpoints import Way
from cms_forms.models import Case, Delivery, Destination, Team
from cms_forms.models.delivery import Kind
from station.development.mailbox import Mailbox, mail_server
from station.development.receiver import Receiver, receiver_of
from tests.cms_forms.visitor import Visitor

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
NO_SERVER: Final[dict[str, Any]] = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
}
"""As MAILERS has one: nobody answers there."""


@dataclass
class Clock:
    """Goes on when it is told to."""

    now: datetime = NOW
    chance: float = 0.5

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)

    @property
    def way(self) -> Way:
        return Way(clock=self, chance=lambda: self.chance)


@dataclass
class Outbox:
    """Everything that is due, sent on the test's clock."""

    clock: Clock
    threads: int = 0
    senders: sending.Senders = field(init=False)

    def __post_init__(self) -> None:
        self.senders = sending.Senders(self.threads, self.clock.way)

    def send(self, limit: int = 100) -> int:
        return self.senders.run(limit)

    def lanes(self) -> list[endpoints.Lane]:
        return endpoints.lanes_due(self.clock())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox:
    return Outbox(clock)


@pytest.fixture
def case(visitor: Visitor, team: Team) -> Case:
    """Just sent, by somebody who gave an address, to a team that has one."""
    Team.objects.filter(pk=team.pk).update(emails="traffic@rivermouth.example")
    visitor.answer_everything(email="demo@rivermouth.example")
    visitor.send()
    Delivery.objects.update(created_at=NOW, due_at=NOW)
    return Case.objects.get()


@pytest.fixture
def owes(case: Case) -> Callable[..., Delivery]:
    """A message that is the only one which is due."""

    def owes(kind: str = Kind.RECORDS, to: Destination | None = None, **fields: Any) -> Delivery:
        Delivery.objects.all().delete()
        return Delivery.objects.create(
            case=case, kind=kind, destination=to, **{"created_at": NOW, "due_at": NOW} | fields
        )

    return owes


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with receiver_of() as made:
        settings.CMS_FORMS_PRIVATE_HOSTS = [made.host]
        yield made


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A mail server that Django sends to."""
    with mail_server() as made:
        settings.MAILERS = {"default": made.mailer}
        yield made


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def records(receiver: Receiver) -> Destination:
    """A records system that the receiver stands for."""
    made = Destination.objects.create(name="Records", address=receiver.address)
    made.keep_secret(SECRET)
    return made
