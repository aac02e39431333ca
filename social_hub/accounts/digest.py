"""Once a week owners are written to whose accounts need them, and nobody else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_hub import turned_on
from social_hub.models import Account, Health, Work, WorkKind
from social_hub.models.work import do_each
from social_hub.pacing.intervals import after_failures

WEEKDAY: Final = 0
"""Monday."""
HOUR: Final = 8
"""In the time zone of the site."""
PLANNED: Final = "digest"


@dataclass(frozen=True, kw_only=True)
class Line:
    """An account that needs its owner, in the mail."""

    account: Account
    network: str
    health: str
    what_to_do: str


TO_DO: Final = {
    Health.SUSPENDED: "Ask the network why, on its own pages. What it posted stays with us.",
    Health.PERMISSION_LOST: "Reconnect it: three clicks, and nothing is lost.",
    Health.UNKNOWN: "Look whether it was closed or renamed, and correct it in the list.",
    Health.TOKEN_DYING: "Reconnect it before then: three clicks.",
    Health.RENAMED: "Look whether you renamed it, and say so on its page.",
    Health.QUIET: "Post something, or hand it over to somebody who does.",
}


def write_due(limit: int) -> int:
    """Write the mails that are due; how many works there were."""
    _plan()
    works = Work.objects.take(limit, kind=WorkKind.DIGEST)
    return do_each(works, lambda work: _divide(work) if work.key == PLANNED else _write(work))


def _plan() -> None:
    if not Work.objects.filter(key=PLANNED).exists():
        due_at = next_digest(timezone.localtime())
        Work.objects.ensure([Work(kind=WorkKind.DIGEST, key=PLANNED, due_at=due_at)])


def next_digest(now: datetime) -> datetime:
    """The next Monday morning, after this moment in the site's time."""
    days = (WEEKDAY - now.weekday()) % 7
    then = (now + timedelta(days=days)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return then if then > now else then + timedelta(days=7)


def _divide(work: Work) -> None:
    """One row an owner, so that a mail that fails keeps no other back and none is sent twice."""
    now = timezone.now()
    week = "{}-{:02}".format(*timezone.localtime(now).isocalendar()[:2])
    owners = set(
        Account.objects.filter(ended_at=None, is_practice=False, owner__is_active=True)
        .exclude(owner__email="")
        .values_list("owner", flat=True)
    )
    with transaction.atomic():
        Work.objects.ensure(
            Work(
                kind=WorkKind.DIGEST,
                key=f"{PLANNED}:{week}:{owner}",
                due_at=now,
                payload={"owner": owner},
            )
            for owner in owners
        )
        work.put_back(next_digest(timezone.localtime(now)))


def _write(work: Work) -> None:
    lines = lines_of(work.payload["owner"])
    if not lines:
        work.done()
        return
    try:
        _send(lines)
    except OSError:
        pause = after_failures(work.attempts, random.random)
        work.put_back(timezone.now() + pause, is_failure=True)
    else:
        work.done()


def lines_of(owner: int) -> list[Line]:
    """What an owner would be written of."""
    now = timezone.now()
    accounts = Account.objects.filter(owner=owner, ended_at=None, is_practice=False)
    return [
        Line(
            account=account,
            network=turned_on.label(account.network),
            health=str(Health(health).label),
            what_to_do=_(TO_DO[health]),
        )
        for account in accounts.select_related("owner")
        if (health := account.health_at(now)) is not Health.OK
    ]


def _send(lines: Sequence[Line]) -> None:
    owner: Any = lines[0].account.owner
    with translation.override(settings.LANGUAGE_CODE):
        subject = ngettext(
            "A social account of yours needs you",
            "%(number)d social accounts of yours need you",
            len(lines),
        ) % {"number": len(lines)}
        text = render_to_string(
            "social_hub/mails/digest.txt", {"owner": owner, "lines": lines, "board": _board()}
        )
    send_mail(subject, text, None, [owner.email])


def _board() -> str:
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/")
    try:
        return base + reverse("social_hub_desk_accounts")
    except NoReverseMatch:
        return base
