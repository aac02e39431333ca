"""Files that staff send in the admin: read first, then taken in when somebody says so."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STORAGE: Final = "local_areas"
"""The entry of Django's STORAGES in which files wait. Without one they wait in a folder of the
machine's own that nobody else reads."""
LEASE: Final = timedelta(minutes=15)
"""After which an import whose process is gone is begun again."""
KEPT: Final = timedelta(days=30)


def waiting_room() -> Storage:
    try:
        return storages[STORAGE]
    except InvalidStorageError:
        folder = Path(tempfile.gettempdir()) / "local_areas-imports"
        folder.mkdir(mode=0o700, exist_ok=True)
        return FileSystemStorage(location=folder, file_permissions_mode=0o600)


class ImportQuerySet(models.QuerySet["Import"]):
    def unfinished(self) -> ImportQuerySet:
        """Still to be read, or to be taken in."""
        is_to_be_read = Q(read_at__isnull=True)
        is_to_be_taken = Q(confirmed_at__isnull=False, taken_at__isnull=True)
        return self.filter(is_to_be_read | is_to_be_taken, refused="")

    def idle(self) -> ImportQuerySet:
        """Unfinished, and no process works on it."""
        before = timezone.now() - LEASE
        return self.unfinished().filter(Q(begun_at__isnull=True) | Q(begun_at__lt=before))


class Import(models.Model):
    """One file on its way in. Its state is what happened to it."""

    kind = models.SlugField(help_text="The key of the importer.")
    file = models.FileField(storage=waiting_room, upload_to="imports")
    file_name = models.CharField(max_length=255)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="When a dry run ended.")
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    refused = models.TextField(blank=True, help_text="Why nothing was changed.")
    report = models.JSONField(null=True)
    percent = models.PositiveSmallIntegerField(
        default=0, help_text="How much of the file was read this time."
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        if self.refused or self.taken_at is not None:
            return False
        return self.read_at is None or self.confirmed_at is not None

    @property
    def may_be_confirmed(self) -> bool:
        if self.read_at is None or self.confirmed_at is not None or not self.report:
            return False
        return not self.refused and self.report["rejected"] < self.report["read"]
