"""Which documents are taken: by their ending, and their beginning has to agree with it."""

from __future__ import annotations

from typing import Final
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import File

TYPES: Final = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Ending -> the type that it is served as. No browser runs any of them as an attachment."""
INSIDE: Final = {
    "docx": "word/document.xml",
    "ods": "content.xml",
    "odt": "content.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
}
"""The part that each of the zipped ones cannot be without."""
LARGEST: Final = 20 * 1024 * 1024


def check(file: File[bytes], ending: str) -> None:
    """Raises `ValidationError` for a file that is not what its name says."""
    file.seek(0)
    try:
        if not _is(file, ending):
            raise ValidationError(
                f"This is not a .{ending} file, whatever its name says. Open it in the program "
                "that made it, save it in that format, and upload that."
            )
    finally:
        file.seek(0)


def _is(file: File[bytes], ending: str) -> bool:
    if ending in INSIDE:
        return _holds(file, INSIDE[ending])
    beginning = file.read(4096)
    if ending == "pdf":
        return beginning.startswith(b"%PDF-")
    return b"\x00" not in beginning and not _is_markup(beginning)


def _holds(file: File[bytes], part: str) -> bool:
    """Whether it is a zip from its first byte, with the part and without a macro."""
    if file.read(4) != b"PK\x03\x04":
        return False
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError):
        return False
    return part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def _is_markup(beginning: bytes) -> bool:
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!", b"<?", b"<html", b"<svg", b"<script", b"mime-version:"))
