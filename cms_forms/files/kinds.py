"""What a file is, by its content. Its name and what the browser says of it decide nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import filetype

HEAD: Final = 8_192
"""Bytes from the beginning that tell the kind."""
TAIL: Final = 66_000
"""Bytes from the end in which a zip that is hidden behind another file has its directory."""

PICTURES, VIDEOS, SOUND, DOCUMENTS = "pictures", "videos", "sound", "documents"


@dataclass(frozen=True, kw_only=True)
class Kind:
    group: str
    ending: str
    type: str
    """The media type that it is served as, always as an attachment."""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
KINDS: Final = {
    "jpeg": Kind(group=PICTURES, ending="jpg", type="image/jpeg"),
    "png": Kind(group=PICTURES, ending="png", type="image/png"),
    "gif": Kind(group=PICTURES, ending="gif", type="image/gif"),
    "webp": Kind(group=PICTURES, ending="webp", type="image/webp"),
    "heic": Kind(group=PICTURES, ending="heic", type="image/heic"),
    "avif": Kind(group=PICTURES, ending="avif", type="image/avif"),
    "tiff": Kind(group=PICTURES, ending="tif", type="image/tiff"),
    "bmp": Kind(group=PICTURES, ending="bmp", type="image/bmp"),
    "mp4": Kind(group=VIDEOS, ending="mp4", type="video/mp4"),
    "m4v": Kind(group=VIDEOS, ending="m4v", type="video/x-m4v"),
    "mov": Kind(group=VIDEOS, ending="mov", type="video/quicktime"),
    "3gp": Kind(group=VIDEOS, ending="3gp", type="video/3gpp"),
    "webm": Kind(group=VIDEOS, ending="webm", type="video/webm"),
    "mkv": Kind(group=VIDEOS, ending="mkv", type="video/x-matroska"),
    "avi": Kind(group=VIDEOS, ending="avi", type="video/x-msvideo"),
    "wmv": Kind(group=VIDEOS, ending="wmv", type="video/x-ms-wmv"),
    "mpg": Kind(group=VIDEOS, ending="mpg", type="video/mpeg"),
    "ts": Kind(group=VIDEOS, ending="ts", type="video/mp2t"),
    "mp3": Kind(group=SOUND, ending="mp3", type="audio/mpeg"),
    "m4a": Kind(group=SOUND, ending="m4a", type="audio/mp4"),
    "aac": Kind(group=SOUND, ending="aac", type="audio/aac"),
    "wav": Kind(group=SOUND, ending="wav", type="audio/x-wav"),
    "ogg": Kind(group=SOUND, ending="ogg", type="audio/ogg"),
    "flac": Kind(group=SOUND, ending="flac", type="audio/x-flac"),
    "amr": Kind(group=SOUND, ending="amr", type="audio/amr"),
    "pdf": Kind(group=DOCUMENTS, ending="pdf", type="application/pdf"),
    "docx": Kind(group=DOCUMENTS, ending="docx", type=f"{_OFFICE}wordprocessingml.document"),
    "xlsx": Kind(group=DOCUMENTS, ending="xlsx", type=f"{_OFFICE}spreadsheetml.sheet"),
    "pptx": Kind(group=DOCUMENTS, ending="pptx", type=f"{_OFFICE}presentationml.presentation"),
    "odt": Kind(group=DOCUMENTS, ending="odt", type=f"{_OPEN}text"),
    "ods": Kind(group=DOCUMENTS, ending="ods", type=f"{_OPEN}spreadsheet"),
    "odp": Kind(group=DOCUMENTS, ending="odp", type=f"{_OPEN}presentation"),
    "txt": Kind(group=DOCUMENTS, ending="txt", type="text/plain"),
}
ZIPPED: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
OPENED: Final = frozenset({key for key, kind in KINDS.items() if kind.group == PICTURES} | ZIPPED)
"""Those that are opened, by a process of their own, before they are taken."""

ZIP, OLE, MARKUP, PROGRAM, ARCHIVE, UNKNOWN = "zip", "ole", "markup", "program", "archive", "other"
"""What is no kind of ours. A zip may be a document: who opens it knows."""

_BY_MEDIA_TYPE: Final = {
    "image/jpeg": "jpeg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "image/heic": "heic", "image/avif": "avif", "image/tiff": "tiff", "image/bmp": "bmp",
    "video/mp4": "mp4", "video/x-m4v": "m4v", "video/quicktime": "mov", "video/3gpp": "3gp",
    "video/webm": "webm", "video/x-matroska": "mkv", "video/x-msvideo": "avi",
    "video/x-ms-wmv": "wmv", "video/mpeg": "mpg",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/x-wav": "wav",
    "audio/ogg": "ogg", "audio/x-flac": "flac", "audio/amr": "amr",
    "application/pdf": "pdf",
}  # fmt: skip
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01\x14",
)
_MARKUP: Final = re.compile(
    rb"<(?:script|html|svg|iframe|body|head|!doctype\s+html|\?php|object|embed)\b", re.IGNORECASE
)
_BEGINS_AS_MARKUP: Final = (b"<", b"mime-version:")


def kind_of(head: bytes) -> str:
    """A key of `KINDS`, or one of the others. `head` is the first `HEAD` bytes, or all."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    if head.startswith(_PROGRAMS):
        return PROGRAM
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G":
        return "ts"
    guessed = filetype.guess(head)
    if guessed is not None:
        found = _BY_MEDIA_TYPE.get(guessed.mime)
        if found is not None:
            return found
        return ARCHIVE if guessed.mime.startswith("application/") else UNKNOWN
    return _text(head)


def _text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and start.startswith(_BEGINS_AS_MARKUP):
        return MARKUP
    if wide:
        decoded = head[: len(head) // 2 * 2].decode("utf-16", "ignore")
        return MARKUP if decoded.lstrip("\ufeff \t\r\n").startswith("<") else "txt"
    if b"\0" in head or any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return UNKNOWN
    return MARKUP if _MARKUP.search(head) else "txt"


def is_mixed(kind: str, head: bytes, tail: bytes) -> bool:
    """Whether a program could take it for something else too: a picture that is a web page, a PDF
    that is a zip. Cameras write pictures behind pictures; nobody's camera writes these.
    """
    if kind in ZIPPED or kind == ZIP:
        return False
    if kind != "txt" and _MARKUP.search(head[:2_048]):
        return True
    if kind == "pdf":
        return not head.startswith(b"%PDF-") or _has_zip_directory(tail)
    return b"%PDF-" in head[:1_024] or _has_zip_directory(tail)


def _has_zip_directory(tail: bytes) -> bool:
    """The end of a zip's directory (APPNOTE 4.3.16), whose comment ends where the file does."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        length = tail[at + 20 : at + 22]
        if len(length) == 2 and at + 22 + int.from_bytes(length, "little") <= len(tail):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
