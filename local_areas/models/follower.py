"""Who wants to hear of an area's updates."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area


def make_token() -> str:
    return secrets.token_urlsafe(24)


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at__isnull=False)


class Follower(models.Model):
    """An e-mail address that follows an area: once it has confirmed, and until it says stop."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField(_("e-mail address"))
    token = models.CharField(max_length=48, unique=True, default=make_token, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = (models.UniqueConstraint(fields=("area", "email"), name="follower_once"),)

    def __str__(self) -> str:
        return f"{self.email}: {self.area}"
