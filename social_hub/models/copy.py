"""An update's copy on one account: what should be there, what is, and what has to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.account import Account
from social_hub.models.update import HubUpdate

LEASE: Final = timedelta(minutes=5)
"""Longer than any call to a network takes: see `networks.transport.TOTAL_SECONDS`."""


class CopyState(models.TextChoices):
    """Derived from what should be there and what is."""

    HELD = "held", _("not sent yet")
    SENDING = "sending", _("on its way")
    OUT = "out", _("out")
    CORRECTING = "correcting", _("correction on its way")
    DELETING = "deleting", _("being deleted")
    GONE = "gone", _("deleted")
    LEFT = "left", _("not sent")
    REFUSED = "refused", _("needs somebody")
    UNSURE = "unsure", _("unknown, look")


class Step(models.TextChoices):
    """What a worker does next."""

    LOOK = "look"
    """It is not wanted any more, and an attempt was cut short: whether that one arrived is read on
    the network. (One that is still wanted is published again, which the network's module looks
    for by itself.)
    """
    PUBLISH = "publish"
    EDIT = "edit"
    DELETE = "delete"
    NOTHING = "nothing"


class CopyQuerySet(models.QuerySet["Copy"]):
    def due(self) -> CopyQuerySet:
        """What a worker may take now: its time has come and nobody holds its lease."""
        now = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def needing_somebody(self) -> CopyQuerySet:
        return self.filter(Q(refused_at__isnull=False) | Q(unsure_at__isnull=False))


class Copy(models.Model):
    """One row an update and account. Correcting and deleting change what should be there; the
    worker compares that with what is.
    """

    update = models.ForeignKey(HubUpdate, on_delete=models.CASCADE, related_name="copies")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="copies")
    text = models.TextField()
    """What should be there, letter for letter."""
    has_own_words = models.BooleanField(default=False)
    """Somebody wrote them for this network; a correction of the update does not make them anew."""
    with_link = models.BooleanField(null=True)
    """None: as the network is used to."""
    is_unwanted = models.BooleanField(default=False)
    """It should not be there: withdrawn, or its tick was taken away."""

    remote_id = models.CharField(max_length=255, blank=True)
    """Empty: nothing of ours is there, as far as we know."""
    url = models.URLField(max_length=1000, blank=True)
    text_sent = models.TextField(blank=True)
    picture_sent = models.TextField(blank=True)
    """Which picture with which words (`picture_wanted`)."""
    cost = models.DecimalField(max_digits=8, decimal_places=4, default=0)
    """US dollars, of all that was sent."""

    key = models.UUIDField(default=uuid4)
    """The idempotency key of what is being published."""
    due_at = models.DateTimeField(null=True)
    """None: nothing has to be done, or somebody has to decide first."""
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    trying_at = models.DateTimeField(null=True)
    """When the first attempt began of which we do not know whether it arrived."""
    sent_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    unsure_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    """What went wrong last, in words for staff."""

    objects = CopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        ordering = ("account__network", "account__handle", "pk")
        constraints = (
            models.UniqueConstraint(fields=("update", "account"), name="social_copy_once"),
            models.UniqueConstraint(
                fields=("account", "remote_id"),
                condition=~Q(remote_id=""),
                name="social_copy_remote_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"], name="social_copy_due", condition=Q(due_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.update} → {self.account}"

    @property
    def is_there(self) -> bool:
        return self.remote_id != ""

    @property
    def is_as_wanted(self) -> bool:
        if self.is_unwanted:
            return not self.is_there and self.trying_at is None
        return (
            self.is_there
            and self.text_sent == self.text
            and self.picture_sent == self.picture_wanted
        )

    @property
    def picture_wanted(self) -> str:
        update = self.update
        return f"{update.picture_id} {update.alternative_text}" if update.picture_id else ""

    def step(self, *, can_edit: bool) -> Step:
        """What has to be done next, whatever happened before."""
        if self.is_as_wanted:
            return Step.NOTHING
        if not self.is_there:
            return Step.LOOK if self.is_unwanted else Step.PUBLISH
        return Step.EDIT if can_edit and not self.is_unwanted else Step.DELETE

    @property
    def state(self) -> CopyState:
        if self.unsure_at is not None:
            return CopyState.UNSURE
        if self.refused_at is not None:
            return CopyState.REFUSED
        if self.is_unwanted:
            if not self.is_as_wanted:
                return CopyState.DELETING
            return CopyState.LEFT if self.gone_at is None else CopyState.GONE
        if self.is_as_wanted:
            return CopyState.OUT
        if self.due_at is None:
            return CopyState.HELD if not self.is_there else CopyState.OUT
        return CopyState.CORRECTING if self.is_there or self.gone_at else CopyState.SENDING
