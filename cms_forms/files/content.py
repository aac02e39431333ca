"""The content of a file: encrypted part by part into the storage, and read back."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms.models.upload import Upload, UploadPart, UploadState
from cms_forms.sealing import NotGenuine

ALIAS: Final = "cms_forms_files"
"""In Django's STORAGES."""
PART: Final = 4 * 1024 * 1024
"""Bytes of a part. All that a process has in memory of a file are some of these."""


class OutOfStep(Exception):
    """What came does not go on where the file ends."""


def storage() -> Storage:
    return storages[ALIAS]


class Writer:
    """Takes the content of one file, from where it ends now."""

    def __init__(self, upload: Upload, key: bytes) -> None:
        self.upload = upload
        self.head = b""
        """The first bytes, of a file that begins here."""
        self.size: int = upload.size
        self._key = key
        self._number = upload.parts.exclude(number=None).count()
        self._buffer = bytearray()

    def take(self, piece: bytes) -> None:
        if self.size + len(self._buffer) < PART and self._number == 0 and not self.size:
            self.head = bytes(self._buffer[:8_192]) + piece[: max(0, 8_192 - len(self._buffer))]
        self._buffer += piece
        while len(self._buffer) >= PART:
            self._write(bytes(self._buffer[:PART]))
            del self._buffer[:PART]

    @property
    def arrived(self) -> int:
        return self.size + len(self._buffer)

    def flush(self) -> None:
        """What is left becomes a part, however short. Raises `OutOfStep`."""
        if self._buffer:
            self._write(bytes(self._buffer))
            self._buffer.clear()

    def _write(self, plain: bytes) -> None:
        name = secrets.token_hex(20)
        part = UploadPart.objects.create(upload=self.upload, name=f"{name[:2]}/{name}")
        text = Aead(self._key).encrypt(plain, _bound_to(self.upload.pk, self._number))
        storage().save(part.name, ContentFile(bytes(text)))
        with transaction.atomic():
            rows = Upload.objects.select_for_update().only("pk", "size")
            known = rows.filter(
                pk=self.upload.pk, size=self.size, state=UploadState.RECEIVING
            ).first()
            if known is None:
                raise OutOfStep
            part.number, part.size = self._number, len(plain)
            part.save(update_fields=["number", "size"])
            size = self.size + len(plain)
            Upload.objects.filter(pk=known.pk).update(size=size, touched_at=timezone.now())
        self._number += 1
        self.size = self.upload.size = size


def parts_of(upload: Upload) -> Sequence[UploadPart]:
    return list(upload.parts.exclude(number=None).order_by("number"))


def pieces(upload: Upload, parts: Iterable[UploadPart], key: bytes) -> Iterator[bytes]:
    """The content, part by part. Raises `NotGenuine` for one that is missing or was changed."""
    for part in parts:
        try:
            with storage().open(part.name) as file:
                text = file.read()
            yield Aead(key).decrypt(text, _bound_to(upload.pk, part.number or 0))
        except (CryptoError, OSError, ValueError) as error:
            raise NotGenuine("A part of a file is missing or was changed.") from error


def delete(parts: Iterable[UploadPart]) -> None:
    """From the storage. The rows stay: who deletes them has made sure of this before."""
    for part in parts:
        with suppress(FileNotFoundError):
            storage().delete(part.name)


def _bound_to(upload: uuid.UUID, number: int) -> bytes:
    """In another place, or in another file, a part does not open."""
    return upload.bytes + number.to_bytes(4)
