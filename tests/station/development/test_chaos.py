"""Reports come in while processes are killed: the short form of `make chaos`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from cms_forms.models import Delivery, Submission
from station.development import chaos
from station.development.chaos_facts import publish
from station.development.mailbox import Mailbox, mail_server
from station.development.receiver import Got, receiver_of
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


@pytest.mark.parametrize(
    ("arrived", "lost", "twice"),
    [("abc", 0, 0), ("aabbbc", 0, 3), ("ab", 1, 0), ("", 3, 0)],
    ids=["all", "some twice", "one missing", "none"],
)
def test_what_is_lost_is_each_destination_whose_own_key_arrived_nowhere(
    arrived: str, lost: int, twice: int
) -> None:
    with receiver_of() as receiver:
        run = Judged(
            environment={},
            path="",
            port=0,
            reports=1,
            kills=0,
            minutes=0,
            receiver=receiver,
            mailbox=Mailbox(),
        )
        run.shown = {"Demo 0": "BCDF-2346"}
        receiver.got += [Got("/", {"idempotency-key": key}, b"") for key in arrived]
        run._judge(last_fault=0)

    assert (run.figures.lost, run.figures.doubled) == (lost, 0)
    assert run.figures.delivered_twice == twice


class Judged(chaos.Chaos):
    """One report with an alert, a receipt and a records system."""

    def ask(self, what: str) -> Any:
        reports = [("BCDF-2346", "Demo 0")]
        return {"reports": reports, "cases": 1, "undelivered": 0, "keys": [*"abc"], "last": 0}


def test_a_run_that_lost_something_does_not_hold() -> None:
    assert chaos.Figures(submitted=3).holds
    for wrong in (
        {"lost": 1},
        {"doubled": 1},
        {"undelivered": 1},
        {"seconds_to_last": chaos.LAST_WITHIN + 1.0},
    ):
        assert not chaos.Figures(**wrong).holds  # type: ignore[arg-type]
