"""Files that were sent, for staff: what they are, their pictures, their originals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from cms_forms.engine.questions.files import size_words
from cms_forms.files import content, kinds
from cms_forms.files.examining import Examination
from cms_forms.models.submission import Submission
from cms_forms.models.upload import Described, Upload, UploadState, whole
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

OPEN: Final = (UploadState.RECEIVED, UploadState.CLEAN)
"""In which states somebody may see what is in a file."""
CANNOT: Final = (CannotOpen, CannotVerify, NotGenuine)


class NotShown(LookupError):
    """It is held, or there is no picture of it."""


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file of a submission. Raises nothing: where it cannot be opened, it has no name."""

    upload: Upload
    described: Described | None

    @property
    def name(self) -> str:
        return self.described.name if self.described else ""

    @property
    def size_words(self) -> str:
        return size_words(self.upload.size)

    @property
    def added_at(self) -> datetime | None:
        """When the reporter added it on their page; None for one that came with the answers, which
        a journey brought.
        """
        return self.upload.begun_at if self.upload.journey_id is None else None

    @property
    def is_open(self) -> bool:
        return self.described is not None and self.upload.state in OPEN

    @property
    def is_held(self) -> bool:
        return self.upload.state == UploadState.HELD

    @property
    def is_harmful(self) -> bool:
        return self.upload.state == UploadState.REFUSED

    @property
    def is_scanned(self) -> bool:
        return self.upload.state == UploadState.CLEAN

    @property
    def has_picture(self) -> bool:
        kind = kinds.KINDS.get(self.upload.kind)
        return self.is_open and kind is not None and kind.group == kinds.PICTURES

    @property
    def type(self) -> str:
        kind = kinds.KINDS.get(self.upload.kind)
        return kind.type if kind is not None else "application/octet-stream"


def files_of(submission: Submission) -> Sequence[SentFile]:
    """In the order in which they came."""
    uploads = Upload.objects.filter(submission=submission).order_by("begun_at", "pk")
    return [sent_file(upload) for upload in uploads]


def sent_file(upload: Upload) -> SentFile:
    try:
        return SentFile(upload=upload, described=upload.opened())
    except CANNOT:
        return SentFile(upload=upload, described=None)


def original(file: SentFile) -> Iterator[bytes]:
    """The content as it was sent. Raises `NotShown`, and `NotGenuine` for one that lacks a part or
    whose first part does not open.
    """
    if file.described is None or not file.is_open:
        raise NotShown(file.upload.pk)
    parts = content.parts_of(file.upload)
    if not whole(parts, file.described):
        raise NotGenuine("A file has not as many parts as were sealed.")
    pieces = content.pieces(file.upload, parts, file.described.content_key)
    return chain([next(pieces)], pieces)


def picture(file: SentFile) -> bytes:
    """A JPEG of its pixels, without what cameras write beside them. Raises as `original`,
    `NotShown` where no program here can draw it, and `Busy`.
    """
    if not file.has_picture:
        raise NotShown(file.upload.pk)
    examination = Examination(file.upload.kind, "redraw")
    try:
        for piece in original(file):
            examination.feed(piece)
        answer = examination.end()
    finally:
        examination.stop()
    if not answer.picture:
        raise NotShown(file.upload.pk)
    return answer.picture
