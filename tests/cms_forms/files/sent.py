"""Files that were sent, without a visitor."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from cms_forms.files.content import Writer
from cms_forms.files.names import safe_name
from cms_forms.models import Case, Upload, UploadState
from cms_forms.models.upload import Described
from tests.cms_forms.files import samples


def file_of(
    case: Case, content: bytes, name: str = "photo.jpg", kind: str = "jpeg", **fields: Any
) -> Upload:
    """As sending leaves it."""
    upload = Upload.objects.create(journey=case.submission.journey)
    described = Described.new(safe_name(name, kind), question="photos")
    writer = Writer(upload, described.content_key)
    writer.take(content)
    writer.flush()
    parts = upload.parts.count()
    fingerprint = sha256(content).hexdigest()
    upload.seal(
        replace(described, size=len(content), parts=parts, kind=kind, fingerprint=fingerprint)
    )
    upload.submission, upload.kind, upload.state = case.submission, kind, UploadState.CLEAN
    for field, value in fields.items():
        setattr(upload, field, value)
    upload.save()
    return upload


def picture_of(case: Case, **fields: Any) -> Upload:
    return file_of(case, samples.picture_with_place(), **fields)
