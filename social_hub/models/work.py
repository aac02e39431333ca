"""What has to be done at a certain time, and what networks still let us do today."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.account import Account
from social_hub.pacing.intervals import after_failures

LEASE: Final = timedelta(minutes=10)
"""Longer than a few calls to a network take: see `networks.transport.TOTAL_SECONDS`."""
AT_ONCE: Final = 20
"""Works that call networks and that one worker takes together, so that others find some too."""


class WorkKind(models.TextChoices):
    LIST = "list", _("read the list of all accounts")
    ACCOUNT = "account", _("read one account")
    PUSH = "push", _("take in what a network pushed")
    FOLLOW = "follow", _("put an account on the network’s list")
    RESOLVE = "resolve", _("look accounts up")
    RENEW = "renew", _("renew a permission")
    DIGEST = "digest", _("write to owners")
    AVATAR = "avatar", _("fetch the picture of an account")


class WorkQuerySet(models.QuerySet["Work"]):
    def due(self, now: datetime) -> WorkQuerySet:
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def take(self, limit: int, **which: Any) -> list[Work]:
        """At most so many that are due, for this worker alone until their lease runs out."""
        now = timezone.now()
        with transaction.atomic():
            rows = self.due(now).filter(**which).select_for_update(skip_locked=True)[:limit]
            taken = list(rows)
            for work in taken:
                work.lease, work.leased_until = uuid4(), now + LEASE
                work.attempts += 1
            self.bulk_update(taken, ["lease", "leased_until", "attempts"])
        return taken

    def ensure(self, works: Iterable[Work]) -> None:
        """Write those down whose key is not there yet."""
        self.bulk_create(works, ignore_conflicts=True, batch_size=1000)

    def hurry(self, due_at: datetime, **which: Any) -> int:
        """Let it be done sooner than it would have been. What somebody is doing at this moment is
        done once more afterwards: what it is hurried for may have come too late for them.
        """
        is_later = Q(due_at__gt=due_at) | Q(leased_until__gt=due_at)
        return self.filter(is_later, **which).update(due_at=due_at)


class Work(models.Model):
    """One thing that is due. Who does it holds a lease; a worker that dies lets it run out."""

    kind = models.CharField(max_length=10, choices=WorkKind)
    network = models.CharField(max_length=20, blank=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="work")
    key = models.CharField(max_length=200, unique=True, null=True)
    """Of what there may only be one; null for what may be there many times."""
    due_at = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True)
    """Drawn anew by each worker that takes it: whoever comes back late finds another's."""
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict)

    objects = WorkQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["kind", "due_at"], name="social_work_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key or self.network}"

    def put_back(self, due_at: datetime, *, is_failure: bool = False) -> bool:
        """Let it be done again then, or when it was hurried to since it was taken. False: the lease
        ran out, and another worker has it.
        """
        self.attempts = self.attempts if is_failure else 0
        is_as_taken = When(due_at=self.due_at, then=Value(due_at))
        return bool(
            self._mine().update(
                due_at=Case(is_as_taken, default=F("due_at")),
                attempts=self.attempts,
                lease=None,
                leased_until=None,
            )
        )

    def done(self) -> bool:
        """It need not be done again, unless it was hurried since it was taken. False as for
        `put_back`.
        """
        if self._mine().filter(due_at=self.due_at).delete()[0]:
            return True
        return self.put_back(self.due_at)

    def is_mine(self) -> bool:
        """Whether the lease still is this worker's; it then is for as long as it was at first.

        Within a transaction nobody else can take it until the end.
        """
        return bool(self._mine().update(leased_until=timezone.now() + LEASE))

    def _mine(self) -> WorkQuerySet:
        return Work.objects.filter(pk=self.pk, lease=self.lease)


def do_each(works: Sequence[Work], do: Callable[[Work], None]) -> int:
    """Do these, each with a whole lease; how many there were. One that fails keeps no other from
    its turn and is put back with a growing pause; what went wrong is raised at the end.
    """
    errors: list[Exception] = []
    for work in works:
        if not work.is_mine():
            continue
        try:
            do(work)
        except Exception as error:
            errors.append(error)
            pause = after_failures(work.attempts, random.random)
            work.put_back(timezone.now() + pause, is_failure=True)
    if errors:
        raise ExceptionGroup("What could not be done stays due.", errors)
    return len(works)


class NetworkState(models.Model):
    """What all workers know of a network. Whoever changes it holds the row's lock."""

    network = models.CharField(primary_key=True, max_length=20)
    cursor = models.CharField(max_length=2000, blank=True)
    """How far its list was read."""
    read_at = models.DateTimeField(null=True)
    """When its list was last read without an error."""

    buckets = models.JSONField(default=dict)
    """For each kind of call the calls that are left, as the network last said, and until when it
    asked us to wait.
    """
    cursors = models.JSONField(default=list)
    """Where the list was some time ago, the oldest first: [moment, cursor]."""
    failures = models.PositiveIntegerField(default=0)
    """Calls in a row that brought no answer."""
    open_until = models.DateTimeField(null=True)
    """The breaker is open: nothing but a trial call before then."""
    stopped_at = models.DateTimeField(null=True)
    """What was paid for is used up: only a person lets it go on."""
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.network


class NetworkDay(models.Model):
    """What a network cost on one UTC day: calls, and US dollars as it bills them."""

    network = models.CharField(max_length=20)
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    spent = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))

    class Meta:
        ordering = ("-day", "network")
        constraints = (
            models.UniqueConstraint(fields=("network", "day"), name="social_network_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.network}, {self.day}"
