"""Reports come in while processes are killed: the short form of `make chaos`."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from cms_forms.models import Delivery, Submission
from station.development import chaos
from station.development.chaos_facts import publish
from station.development.mailbox import mail_server
from station.development.receiver import receiver_of
from tests.cms_forms import services

REPORTS = 12
KILLS = 3

pytestmark = pytest.mark.django_db(transaction=True)


def address() -> str:
    made = connection.settings_dict
    host = made["OPTIONS"].get("host") or made["HOST"]
    return f"postgresql://{made['USER']}@/{made['NAME']}?host={host}"


def test_nothing_is_lost_or_doubled_while_processes_are_killed(
    tmp_path: Path, settings: Settings
) -> None:
    services.home()
    # The keys that the processes will make themselves.
    settings.SUBMISSION_KEY_FILE = tmp_path / "submission.key"
    settings.SUBMISSION_PRIVATE_KEYS, settings.SUBMISSION_SIGNING_KEY = [], ""
    with receiver_of() as receiver, mail_server() as mailbox:
        figures = chaos.Chaos(
            environment=chaos.environment(address(), tmp_path, mailbox, receiver),
            path=publish(receiver.address),
            port=chaos.free_port(),
            reports=REPORTS,
            kills=KILLS,
            minutes=3.0,
            receiver=receiver,
            mailbox=mailbox,
            lease_is_over=_end_leases,
        ).run()

    assert (figures.lost, figures.doubled, figures.undelivered) == (0, 0, 0)
    assert figures.submitted == Submission.objects.count() == REPORTS
    assert figures.kills >= KILLS
    assert figures.holds


def _end_leases() -> None:
    """Of the killed, so that nobody waits for two minutes; those at work may send again."""
    Delivery.objects.undelivered().filter(leased_until__isnull=False).update(leased_until=None)


def test_a_run_that_lost_something_does_not_hold() -> None:
    assert chaos.Figures(submitted=3).holds
    for wrong in (
        {"lost": 1},
        {"doubled": 1},
        {"undelivered": 1},
        {"seconds_to_last": chaos.LAST_WITHIN + 1.0},
    ):
        assert not chaos.Figures(**wrong).holds  # type: ignore[arg-type]
