"""What has to be done at a certain time, and what networks still let us do today."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.account import Account


class WorkKind(models.TextChoices):
    LIST = "list", _("read the list of all accounts")
    ACCOUNT = "account", _("read one account")
    PUSH = "push", _("take in what a network pushed")
    FOLLOW = "follow", _("put an account on the network’s list")
    RESOLVE = "resolve", _("look accounts up")
    RENEW = "renew", _("renew a permission")
    DIGEST = "digest", _("write to owners")


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

    class Meta:
        indexes = (models.Index(fields=["kind", "due_at"], name="social_work_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key or self.network}"


class NetworkState(models.Model):
    """What all workers know of a network. Whoever changes it holds the row's lock."""

    network = models.CharField(primary_key=True, max_length=20)
    cursor = models.CharField(max_length=2000, blank=True)
    """How far its list was read."""
    read_at = models.DateTimeField(null=True)
    """When its list was last read without an error."""

    limit = models.PositiveIntegerField(null=True)
    """Calls in a window, as the network last said."""
    remaining = models.PositiveIntegerField(null=True)
    resets_at = models.DateTimeField(null=True)
    throttled_until = models.DateTimeField(null=True)

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
    posts = models.PositiveIntegerField(default=0)
    """Posts that were new."""
    spent = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))

    class Meta:
        ordering = ("-day", "network")
        constraints = (
            models.UniqueConstraint(fields=("network", "day"), name="social_network_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.network}, {self.day}"
