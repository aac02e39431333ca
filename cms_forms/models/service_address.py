from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from django.db import models
from django.utils import timezone

LONGEST_PATH: Final = 1000
"""Characters. PostgreSQL indexes no more than some 2,700 bytes."""


class ServiceAddressQuerySet(models.QuerySet["ServiceAddress"]):
    def pages_by_path(self) -> Mapping[str, Collection[int]]:
        """Path -> the ids of the pages that are or were there, the newest first."""
        found: dict[str, list[int]] = {}
        for path, page in self.order_by("-noted_at", "-pk").values_list("path", "page_id"):
            found.setdefault(path, []).append(page)
        return found

    def note(self, places: Collection[tuple[int, str]]) -> None:
        """Remember these (page id, path) pairs."""
        rows = [
            ServiceAddress(page_id=page, path=path)
            for page, path in places
            if len(path) <= LONGEST_PATH
        ]
        self.bulk_create(rows, ignore_conflicts=True)


class ServiceAddress(models.Model):
    """An address at which a service is open, or was.

    People are in a service while it is renamed, moved, closed or deleted: this is how their next
    request still finds it.
    """

    page_id = models.BigIntegerField(help_text="The page’s. It may be deleted since.")
    path = models.CharField(
        max_length=LONGEST_PATH, help_text="Below the host: “/report/report-a-crime/”."
    )
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ServiceAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "page_id"], name="service_address"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return self.path
