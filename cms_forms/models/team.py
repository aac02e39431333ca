from django.conf import settings
from django.db import models


class Team(models.Model):
    """Who works on submissions: the traffic desk, information rights, the front desk."""

    name = models.CharField(max_length=120, unique=True)
    key = models.SlugField(
        unique=True,
        help_text="How services name the team. Triage rules and exported forms refer to it.",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Members may read what is sent to the team.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
