"""Scanning what was sent and is held: the worker has the key that the public's process has not."""

from __future__ import annotations

import logging
from datetime import timedelta
from random import random
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms_forms.engine.retrying import pause_after
from cms_forms.files import content
from cms_forms.files.scanning import Scan, Verdict
from cms_forms.models.upload import Upload, UploadState
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=15)
"""For which nobody else scans a file that somebody scans."""


def run(limit: int) -> int:
    """At most so many; how many there were. Any number of processes may do it at once."""
    done = 0
    while done < limit:
        upload = _taken()
        if upload is None:
            break
        done += 1
        _scan(upload)
    return done


def _taken() -> Upload | None:
    now = timezone.now()
    with transaction.atomic():
        rows = Upload.objects.to_scan(now).select_for_update(skip_locked=True)
        upload = rows.order_by("due_at").first()
        if upload is not None:
            upload.due_at, upload.tries = now + LEASE, upload.tries + 1
            upload.save(update_fields=["due_at", "tries"])
        return upload


def _scan(upload: Upload) -> None:
    scan = Scan()
    try:
        described = upload.opened()
        for piece in content.pieces(upload, content.parts_of(upload), described.content_key):
            scan.feed(piece)
        verdict = scan.end()
    except (CannotOpen, CannotVerify, NotGenuine):
        logger.exception("The file %s cannot be opened to be scanned.", upload.pk)
        verdict = Verdict.UNKNOWN
    finally:
        scan.stop()
    held = Upload.objects.filter(pk=upload.pk, state=UploadState.HELD)
    if verdict is Verdict.CLEAN:
        held.update(state=UploadState.CLEAN, due_at=None)
    elif verdict is Verdict.FOUND:
        logger.error("Something harmful was found in the file %s.", upload.pk)
        held.update(state=UploadState.REFUSED, due_at=None)
    else:
        # Also where no scanner is set up any more: what is held was never found clean.
        held.update(due_at=timezone.now() + pause_after(upload.tries, random))
