"""A worker that is killed, wherever it was, loses nothing and repeats at most what it was sending.

Each test starts a process of its own, which the code kills with SIGKILL at that very point.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cms_forms.deliveries import sending
from cms_forms.models import Attempt, Delivery, Destination
from cms_forms.models.delivery import DeliveryState, Kind
from station.development.receiver import Receiver

ROOT = Path(__file__).resolve().parents[3]
MESSAGES = 3

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = {
    "before it took one": ("endpoints", "take", "before"),
    "after it took one, before it was sent": ("sending", "ask", "before"),
    "after it was sent, before that was noted": ("sending", "ask", "after"),
    "before the note was committed": ("sending", "tell_of_commit", "before"),
    "after the note was committed": ("sending", "settle", "after"),
}
KILL = """
import os, signal, sys
from django.conf import settings
from django.db import connection
from cms_forms.deliveries import endpoints, sending
settings.CMS_FORMS_PRIVATE_HOSTS = [{host!r}]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if {name!r} == "tell_of_commit":
    # What a try taught is the last but one thing that is written before the commit.
    sending.Delivery.case.field.remote_field.model.note = die
else:
    module = {{"endpoints": endpoints, "sending": sending}}[{module!r}]
    original = getattr(module, {name!r})
    def point(*args, **kwargs):
        if {when!r} == "before":
            die()
        original(*args, **kwargs)
        die()
    setattr(module, {name!r}, point)
sending.deliver_due(100)
sys.exit(3)
"""


def killed(receiver: Receiver, point: str) -> None:
    """Run a worker until it is killed there."""
    module, name, when = POINTS[point]
    made = connection.settings_dict
    options = made["OPTIONS"].get("host") or made["HOST"]
    address = f"postgresql://{made['USER']}@/{made['NAME']}?host={options}"
    code = KILL.format(host=receiver.host, module=module, name=name, when=when)
    ended = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]


@pytest.mark.parametrize("point", POINTS)
def test_nothing_is_lost_and_at_most_one_is_repeated(
    owes: Callable[..., Delivery], records: Destination, receiver: Receiver, point: str
) -> None:
    first = owes(to=records, due_at=timezone.now())
    for _ in range(MESSAGES - 1):
        Delivery.objects.create(
            case=first.case, kind=Kind.REPLY, destination=records, due_at=timezone.now()
        )

    killed(receiver, point)
    # What the killed one had is free when its lease is over.
    before = len(receiver.keys)
    sending.deliver_due(100)
    leased = Delivery.objects.undelivered()
    assert leased.count() <= 1
    leased.update(leased_until=timezone.now() - timedelta(seconds=1))
    sending.deliver_due(100)

    assert not Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists()
    keys = {str(key) for key in Delivery.objects.values_list("key", flat=True)}
    assert set(receiver.keys) == keys
    assert len(receiver.keys) - len(keys) <= 1
    assert before <= 1
    assert Attempt.objects.filter(arrived=True).count() == MESSAGES
