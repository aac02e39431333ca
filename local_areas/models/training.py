"""What officers answered in the course."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from local_areas.models.officer import Officer


def make_seed() -> int:
    return secrets.randbelow(2**31)


class Attempt(models.Model):
    """One way through the course. All are kept."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="attempts")
    begun_at = models.DateTimeField(default=timezone.now)
    seed = models.PositiveIntegerField(
        default=make_seed, help_text="Decides the order of the answers, the same on each visit."
    )
    answers = models.JSONField(default=dict, help_text="Key of a scenario -> key of an answer.")
    finished_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    out_of = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        ordering = ("-begun_at", "-pk")

    def __str__(self) -> str:
        return f"{self.officer}, {self.begun_at:%Y-%m-%d}"
