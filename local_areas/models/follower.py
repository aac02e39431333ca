"""Who wants to hear of an area's updates, and what is still to be sent to them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area
from local_areas.models.update import Update

ASKED_AGAIN_AFTER: Final = timedelta(minutes=30)
"""Whoever asks again within it is sent nothing new: a stranger cannot fill somebody's inbox."""
MOST_WAITING: Final = 10
"""How many areas one address may ask for before it has confirmed them."""
UNCONFIRMED_DAYS: Final = 7


def make_token() -> str:
    return secrets.token_urlsafe(24)


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def to_be_answered(self) -> FollowerQuerySet:
        """Those who asked and were not sent the answer yet, and whose turn it is."""
        return self.filter(answer_due_at__lte=timezone.now()).order_by("answer_due_at")

    def forgotten(self) -> FollowerQuerySet:
        """Those who asked and did not confirm in time."""
        days = getattr(settings, "LOCAL_AREAS_UNCONFIRMED_DAYS", UNCONFIRMED_DAYS)
        before = timezone.now() - timedelta(days=days)
        return self.filter(confirmed_at__isnull=True, asked_at__lt=before)

    def ask(self, area: Area, email: str) -> None:
        """Somebody, perhaps not the owner of the address, wants it to follow an area.

        A mail is sent, whether or not the address follows it already: what is done here and how
        long it takes does not tell which.
        """
        email = email.strip().lower()
        now = timezone.now()
        language = get_language() or ""
        with transaction.atomic():
            if self.filter(email=email, confirmed_at__isnull=True).count() >= MOST_WAITING:
                return
            made = [Follower(area=area, email=email, language=language, answer_due_at=now)]
            self.bulk_create(made, ignore_conflicts=True)
            known = self.filter(area=area, email=email, answer_due_at__isnull=True)
            known.filter(
                models.Q(answered_at__isnull=True)
                | models.Q(answered_at__lt=now - ASKED_AGAIN_AFTER)
            ).update(answer_due_at=now, asked_at=now, language=language)


class Follower(models.Model):
    """An e-mail address that follows an area: once it has confirmed, and until it says stop."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField(_("e-mail address"), help_text=_("In small letters."))
    language = models.CharField(max_length=12, blank=True, help_text="In which they asked.")
    token = models.CharField(max_length=48, unique=True, default=make_token, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_due_at = models.DateTimeField(
        null=True, editable=False, help_text="When to send the mail that asks them to confirm."
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = (models.UniqueConstraint(fields=("area", "email"), name="follower_once"),)
        indexes = (
            models.Index(
                fields=["answer_due_at"],
                name="followers_to_answer",
                condition=models.Q(answer_due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.area}"

    def confirm(self) -> None:
        """Again changes nothing."""
        Follower.objects.filter(pk=self.pk, confirmed_at__isnull=True).update(
            confirmed_at=timezone.now()
        )


class Announcement(models.Model):
    """An update of which followers are told, once: its letters were written in this transaction."""

    update = models.OneToOneField(Update, on_delete=models.CASCADE, related_name="announcement")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.update}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> LetterQuerySet:
        return self.filter(sent_at__isnull=True, due_at__lte=timezone.now()).order_by("due_at")


class Letter(models.Model):
    """One mail about one update to one follower. Sent when `sent_at` says so."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="letters")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="letters")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("announcement", "follower"), name="letter_once"),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                name="letters_due",
                condition=models.Q(sent_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.announcement}: {self.follower}"
