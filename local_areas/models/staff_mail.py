"""Mail to officers: each a row until it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone

from local_areas.models.officer import Officer
from local_areas.models.update import Update

LONGEST_PAUSE: Final = timedelta(hours=6)
"""Between two tries of a mail that the mail server does not take."""


class MailKind(models.TextChoices):
    INVITATION = "invitation"
    WAITING = "waiting"
    APPROVED = "approved"
    SENT_BACK = "sent-back"
    REMINDER = "reminder"


class StaffMailQuerySet(models.QuerySet["StaffMail"]):
    def due(self) -> StaffMailQuerySet:
        return self.filter(sent_at__isnull=True, due_at__lte=timezone.now()).order_by("due_at")


class StaffMail(models.Model):
    """A mail to an officer. Its words and links are made when it is sent: an invitation's link is
    in no row.
    """

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20, choices=MailKind)
    about = models.ForeignKey(Update, null=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = StaffMailQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"], name="staff_mail_due", condition=models.Q(sent_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.officer}"

    def postpone(self) -> None:
        """After a try that failed: a minute, two, four, up to six hours."""
        self.attempts += 1
        pause = min(timedelta(minutes=2 ** min(self.attempts - 1, 10)), LONGEST_PAUSE)
        self.due_at = timezone.now() + pause
        self.save(update_fields=["attempts", "due_at"])
