"""What an index elsewhere has not been told yet, and how it stands."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class IndexWork(models.Model):
    """A change of an entry that the index is to follow. A trigger writes it, in the transaction of
    the change, whatever way the entry was changed.
    """

    key = models.CharField(max_length=60)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class IndexState(models.Model):
    """How an index stands: one row for each engine that was ever used."""

    engine = models.CharField(max_length=40, unique=True)
    building = models.CharField(max_length=100, blank=True, help_text="The index being filled.")
    done = models.PositiveIntegerField(default=0, help_text="Entries that are in it.")
    of = models.PositiveIntegerField(default=0, help_text="Entries that are to be in it.")
    built_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True, help_text="When it last took something in.")
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.engine
