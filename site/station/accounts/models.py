from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

TOLD_FROM: Final = 5
"""Failed log-ins within a day of which the owner hears. Fewer are a forgotten password."""
DAY: Final = timedelta(days=1)


class FailedLoginsQuerySet(models.QuerySet["FailedLogins"]):
    def count_one(self, user_id: int) -> FailedLogins | None:
        """One more failure of this account; the count if its owner has to be told of it now.

        Told once a day at most: whoever guesses must not be able to fill a mailbox.
        """
        now = timezone.now()
        with transaction.atomic():
            counted, _ = self.select_for_update().get_or_create(user_id=user_id)
            if counted.since < now - DAY:
                counted.since, counted.number = now, 0
            counted.number += 1
            was_told = counted.told_at is not None and counted.told_at > now - DAY
            must_tell = counted.number >= TOLD_FROM and not was_told
            if must_tell:
                counted.told_at = now
            counted.save()
        return counted if must_tell else None


class FailedLogins(models.Model):
    """How often somebody failed to log in to an account of late."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects = FailedLoginsQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number} since {self.since:%d %B %Y %H:%M}"
