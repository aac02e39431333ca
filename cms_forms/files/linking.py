"""Links by which a records system fetches a file: each for one file, until a day.

They are signed with a key that only staff's processes have. The public's could otherwise make one,
and have staff's process open a file for it.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from hmac import compare_digest
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms_forms import sealing
from cms_forms.models.submission import Submission
from cms_forms.models.upload import Upload

LASTS: Final = timedelta(days=30)
"""After the report was sent: the same on every try to deliver it."""
TOKEN: Final = re.compile(r"([0-9a-f]{32})\.([0-9]{9,11})\.([0-9a-f]{64})", re.ASCII)


def expires_at(submission: Submission) -> datetime:
    return submission.sent_at + LASTS


def link(upload: Upload, until: datetime) -> str:
    """Raises `LookupError` in a process without the private key."""
    token = _token(upload.pk, int(until.timestamp()), _keys()[0])
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", None) or ""
    return base.rstrip("/") + reverse("cms_forms_report_file", args=[token])


def linked(token: str) -> Upload | None:
    """The file, if the link is one of ours and not over."""
    read = TOKEN.fullmatch(token)
    if read is None:
        return None
    id, until = uuid.UUID(read[1]), int(read[2])
    if not any(compare_digest(token, _token(id, until, key)) for key in _keys(or_none=True)):
        return None
    if datetime.fromtimestamp(until, UTC) < timezone.now():
        return None
    sent = Upload.objects.filter(pk=id, submission__isnull=False)
    return sent.select_related("submission__case").first()


def _keys(*, or_none: bool = False) -> list[bytes]:
    """One for each private key, so that links survive a new one."""
    keys = [
        sha256(b"bluelamp file links 1\0" + bytes(key)).digest() for key in sealing.private_keys()
    ]
    if not keys and not or_none:
        raise LookupError("Only staff’s processes make links to files.")
    return keys


def _token(upload: uuid.UUID, until: int, key: bytes) -> str:
    said = f"{upload.hex}.{until}"
    return f"{said}.{blake2b(said.encode(), key=key, digest_size=32).hexdigest()}"
