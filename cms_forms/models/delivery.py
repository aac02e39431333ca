from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms_forms import sealing
from cms_forms.models import station_time
from cms_forms.models.case import Case
from cms_forms.models.case_event import CaseEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LEASE: Final = timedelta(minutes=2)
"""For so long a row belongs to the worker that took it. One that is killed leaves it till then."""
WITHOUT_DEADLINE: Final = timedelta(hours=24)
"""Within which a message of a case without a clock must have arrived."""


URGENT_WITHIN: Final = timedelta(hours=1)
"""Within which what tells a team of something urgent must have arrived."""


class Kind(models.TextChoices):
    """What is sent to whom."""

    ALERT = "alert", _("Alert to the team")
    URGENT = "urgent", _("Urgent alert to the team")
    RECEIPT = "receipt", _("Receipt to the reporter")
    REPLY = "reply", _("Reply to the reporter")
    LINK = "link", _("New link to the reporter")
    NEWS = "news", _("News from the reporter to the team")
    BOOKING = "booking", _("About a booking, to the reporter")
    ESCALATION = "escalation", _("Escalation")
    WARNING = "warning", _("Warning of a deadline")
    RECORDS = "records", _("To a records system")
    SYSTEM = "system", _("To those who run the system")


TO_REPORTER: Final = (Kind.RECEIPT, Kind.REPLY, Kind.LINK)
"""What goes to an address that a member of the public typed, and perhaps mistyped."""


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    REFUSED = "refused", _("Refused")


class Destination(models.Model):
    """A records system that gets each report of some services, or of all."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    how = models.CharField(
        _("how"),
        max_length=20,
        default="webhook",
        help_text=_("The name of a channel: see `deliveries.base`."),
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("The https address, or the name of a folder that the server’s settings know."),
    )
    sealed_secret = models.BinaryField(
        null=True, editable=False, help_text="With which messages are signed, sealed for staff."
    )
    services = models.ManyToManyField(
        Page,
        blank=True,
        related_name="+",
        verbose_name=_("services"),
        help_text=_("None chosen: all services."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("records system")
        verbose_name_plural = _("records systems")

    def __str__(self) -> str:
        return self.name

    def keep_secret(self, secret: str) -> None:
        """After it was saved. Nobody is shown it again.

        Raises `LookupError` in a process without keys.
        """
        sealed = sealing.seal(secret.encode(), bound_to=self._bound_to())
        self.sealed_secret = sealed.packed()
        self.save(update_fields=["sealed_secret"])

    def secret(self) -> str:
        """Empty where there is none. Raises what `sealing.open_sealed` raises."""
        if self.sealed_secret is None:
            return ""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed_secret))
        return sealing.open_sealed(sealed, bound_to=self._bound_to()).decode()

    def _bound_to(self) -> bytes:
        return f"records system {self.pk}".encode()


class Endpoint(models.Model):
    """How a place that messages go to has answered lately, for all deliveries to it."""

    fingerprint = models.CharField(max_length=64, primary_key=True, help_text="Of its address.")
    failures = models.PositiveIntegerField(default=0, help_text="One after another.")
    open_until = models.DateTimeField(
        null=True, help_text="Until then it is not asked, but for one message that tries."
    )
    tried_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.fingerprint


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> DeliveryQuerySet:
        """Those that a worker may take: waiting, their time has come, and nobody else has them.

        What is for a records system that is switched off waits.
        """
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.waiting().filter(free, due_at__lte=now)

    def waiting(self) -> DeliveryQuerySet:
        is_on = Q(destination=None) | Q(destination__is_active=True)
        return self.filter(is_on, state=DeliveryState.WAITING)

    def undelivered(self) -> DeliveryQuerySet:
        """Those that somebody still has to get, whether a worker or a person must act."""
        return self.exclude(state=DeliveryState.DELIVERED)

    def listed_for(self, user: User | AnonymousUser) -> DeliveryQuerySet:
        """Without those of sensitive cases that the user may not read: they do not exist for them.

        Each has `is_readable`: whether the user may read its case.
        """
        readable = Case.objects.readable_by(user)
        theirs = models.Exists(readable.filter(pk=models.OuterRef("case")))
        found = self.annotate(is_readable=theirs)
        return found.filter(Q(case__is_sensitive=False) | Q(is_readable=True))

    def again(self, now: datetime) -> int:
        """Make those due that are refused or wait for another try; how many. Their keys stay."""
        open = self.undelivered().filter(Q(leased_until=None) | Q(leased_until__lte=now))
        return open.update(state=DeliveryState.WAITING, due_at=now, leased_until=None)


class Delivery(models.Model):
    """One message to one destination. The row is the outbox: neither the address nor the words are
    in it. The worker makes them when it sends.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=20, choices=Kind)
    destination = models.ForeignKey(
        Destination, null=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    event = models.ForeignKey(
        CaseEvent,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose words it carries.",
    )
    about = models.JSONField(default=dict, help_text="What it is about. No personal data.")
    key = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="Stays the same however often it is sent: the receiver tells repeats by it.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=DeliveryState, default=DeliveryState.WAITING)
    deadline = models.DateField(null=True, help_text="Of the case, when it was written.")
    escalated = models.PositiveSmallIntegerField(
        default=0, help_text="Per cent of the time to the deadline after which it was last told."
    )
    last_answer = models.CharField(max_length=500, blank=True)
    delivered_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                "destination", "due_at", name="deliveries_due", condition=Q(state="waiting")
            ),
            models.Index("state", "created_at", "id", name="deliveries_by_state"),
            models.Index("case", name="deliveries_of_a_case"),
        ]
        constraints = [
            # A submission that is taken in twice would still be told once, and so would a team to
            # which a case is handed over: its alert names the event.
            models.UniqueConstraint(
                fields=["case", "kind", "destination", "event"],
                condition=Q(kind__in=["alert", "urgent", "receipt", "records"]),
                nulls_distinct=False,
                name="one_delivery_a_destination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.case}"

    @property
    def ends_at(self) -> datetime:
        """By when it must have arrived: the end of the case's deadline, else a day after.

        What tells of a deadline that is over has a day too, and what is urgent an hour.
        """
        if self.about.get("urgent"):
            return self.created_at + URGENT_WITHIN
        if self.deadline is not None:
            over = station_time.moment(self.deadline + timedelta(days=1))
            if over > self.created_at:
                return over
        return self.created_at + WITHOUT_DEADLINE


class Attempt(models.Model):
    """One try to deliver."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveIntegerField(null=True, help_text="Of HTTP or SMTP, if any.")
    words = models.CharField(max_length=500, help_text="What was answered. No personal data.")
    arrived = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.words}"
