"""Records as a CSV that spreadsheet programs open without running anything."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from social_hub.models import Record
from social_hub.models.record import RecordQuerySet

RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these, programs take a text for a formula (OWASP: "CSV Injection")."""


class _Line:
    """What `csv.writer` writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(RUN) else cell


def lines(records: RecordQuerySet) -> Iterator[str]:
    """One line a record, read in pieces: an export of a million needs no memory for them."""
    writer = csv.writer(_Line())
    yield "\ufeff"  # without it Excel takes UTF-8 for another encoding
    yield writer.writerow(heads())
    for record in records.iterator(chunk_size=2_000):
        yield writer.writerow([harmless(cell) for cell in cells(record)])


def heads() -> list[str]:
    return [
        _("Number"), _("When"), _("What"), _("Who"), _("Approved by"), _("Area"), _("Network"),
        _("Account"), _("Address"), _("Text"), _("More"), _("Post from the hub"), _("Kept as"),
        _("Kept until"),
    ]  # fmt: skip


def cells(record: Record) -> list[str]:
    return [
        str(record.pk),
        timezone.localtime(record.at).isoformat(timespec="seconds"),
        str(record.get_what_display()),
        record.by_name or _("the hub"),
        record.approved_by_name,
        record.area_name or record.area,
        record.network,
        record.handle,
        record.url,
        record.text,
        json.dumps(record.detail, ensure_ascii=False, sort_keys=True) if record.detail else "",
        _text(record.update_id),
        record.retention,
        timezone.localtime(record.keep_until).date().isoformat(),
    ]


def _text(number: Any) -> str:
    return "" if number is None else str(number)
