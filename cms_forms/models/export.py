from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms_forms import sealing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT: Final = timedelta(days=1)
"""For so long whoever asked can fetch it."""
MOST_FAILURES: Final = 5
"""Tries of one part, after which somebody has to look."""

type Cells = Sequence[tuple[str, str]]
"""Column, text."""


def expiry() -> datetime:
    return timezone.now() + KEPT


class Format(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel (XLSX)")


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, user: User) -> ExportQuerySet:
        """Nobody else's, a superuser's neither, and none that is over."""
        return self.filter(user=user, expires_at__gt=timezone.now())

    def due(self) -> ExportQuerySet:
        now = timezone.now()
        return self.filter(due_at__lte=now, expires_at__gt=now).order_by("due_at", "pk")


class Export(models.Model):
    """Cases that somebody takes out as a spreadsheet. The worker makes it part by part."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.CSV)
    cases = ArrayField(models.BigIntegerField(), help_text="Their ids, in the order of the list.")
    done = models.PositiveIntegerField(default=0, help_text="Of the cases, from the first.")
    left_out = models.PositiveIntegerField(
        default=0, help_text="Those that the user could not read any more when their turn came."
    )
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0, help_text="One after another.")
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(default=expiry, db_index=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]
        indexes = [
            models.Index("due_at", name="exports_due", condition=models.Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def total(self) -> int:
        return len(self.cases)

    @property
    def has_failed(self) -> bool:
        return self.finished_at is None and self.failures >= MOST_FAILURES

    def add(self, rows: Mapping[int, Cells]) -> None:
        """The next part: id of the case -> its cells."""
        part = ExportPart(export=self, number=self.done)
        part.seal(rows)
        part.save(force_insert=True)


class ExportPart(models.Model):
    """Some rows of an export, sealed for staff."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(help_text="Of its first case.")
    sealed = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="one_part_of_an_export"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id}, {self.number}"

    def seal(self, rows: Mapping[int, Cells]) -> None:
        text = json.dumps(list(rows.items())).encode()
        self.sealed = sealing.seal(text, bound_to=self._bound_to()).packed()

    def rows(self) -> list[tuple[int, Cells]]:
        """Raises what `sealing.open_sealed` raises."""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed))
        found: list[Any] = json.loads(sealing.open_sealed(sealed, bound_to=self._bound_to()))
        return [(case, [(column, text) for column, text in cells]) for case, cells in found]

    def _bound_to(self) -> bytes:
        return f"export {self.export_id} {self.number}".encode()
