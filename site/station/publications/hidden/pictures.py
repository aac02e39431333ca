"""What cameras and programs write beside the pixels of a picture."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, Final

from PIL import ExifTags, Image

from station.publications.hidden.kinds import Finding, unchecked

with suppress(ImportError):  # HEIC needs a library of its own
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)

UNREADABLE: Final = "This picture cannot be read."
AUTHORS: Final = (
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
    ExifTags.Base.XPAuthor,
    ExifTags.Base.CameraOwnerName,
    ExifTags.Base.HostComputer,
)
SERIALS: Final = (
    ExifTags.Base.BodySerialNumber,
    ExifTags.Base.LensSerialNumber,
    ExifTags.Base.CameraSerialNumber,
    ExifTags.Base.ImageUniqueID,
)
WORDS: Final = (
    ExifTags.Base.ImageDescription,
    ExifTags.Base.UserComment,
    ExifTags.Base.XPComment,
    ExifTags.Base.XPKeywords,
    ExifTags.Base.XPSubject,
)
XMP: Final = (
    (b"exif:GPS", "gps"),
    (b"photoshop:City", "gps"),
    (b"dc:creator", "picture_author"),
    (b"photoshop:AuthorsPosition", "picture_author"),
    (b"aux:SerialNumber", "serial_number"),
    (b"aux:OwnerName", "picture_author"),
    (b"xmp:Thumbnails", "picture_thumbnail"),
    (b"photoshop:DocumentAncestors", "properties"),
)
SAID: Final = {
    "gps": "It says where it was taken.",
    "picture_author": "It names who took it, or whose device it was.",
    "serial_number": "It names the device by its number.",
    "picture_thumbnail": "A small copy is kept, which may show what was cut off or covered since.",
    "properties": "Words that are not in the picture: a description, or comments.",
    "appended": "More data follows after the picture: a film, or a file that was added.",
}
VECTOR: Final = (".emf", ".wmf", ".svg", ".emz", ".wmz")


def findings_in(content: bytes, name: str, *, within: bool = False) -> Iterator[Finding]:
    """Of a picture. `within`: it is a part of a document, where drawings are usual that Pillow does
    not read, and hold no such data.
    """
    kinds: dict[str, None] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content)) as picture:
                for kind in _kinds(picture, content):
                    kinds.setdefault(kind)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError):
        if not (within and name.lower().endswith(VECTOR)):
            yield unchecked(UNREADABLE, name)
        return
    for kind in kinds:
        yield Finding(kind=kind, place=name, words=SAID[kind])


def _kinds(picture: Image.Image, content: bytes) -> Iterator[str]:
    exif = picture.getexif()
    yield from _of_exif(exif)
    about = picture.info
    xmp = about.get("xmp") or about.get("XML:com.adobe.xmp") or b""
    xmp = xmp.encode() if isinstance(xmp, str) else xmp
    for mark, kind in XMP:
        if mark in xmp:
            yield kind
    iptc = about.get("photoshop") or {}
    if isinstance(iptc, dict) and 0x0404 in iptc:
        if b"\x1c\x02\x50" in iptc[0x0404] or b"\x1c\x02\x7a" in iptc[0x0404]:
            yield "picture_author"
        if any(mark in iptc[0x0404] for mark in (b"\x1c\x02\x5a", b"\x1c\x02\x5c")):
            yield "gps"
    if isinstance(iptc, dict) and (0x0409 in iptc or 0x040C in iptc):
        yield "picture_thumbnail"
    texts: dict[Any, Any] = getattr(picture, "text", {})
    if any(str(key).lower() in {"author", "copyright"} for key in texts):
        yield "picture_author"
    if about.get("comment") or any(
        str(key).lower() in {"comment", "description", "title"} for key in texts
    ):
        yield "properties"
    if picture.format == "JPEG" and _goes_on(content):
        yield "appended"
    if picture.format == "PNG" and (end := content.rfind(b"IEND")) > 0 and len(content) > end + 8:
        yield "appended"


def _of_exif(exif: Image.Exif) -> Iterator[str]:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    both = {**exif, **details}
    if set(place) - {0}:  # a version alone is no place
        yield "gps"
    if any(_says(both.get(tag)) for tag in AUTHORS):
        yield "picture_author"
    if any(_says(both.get(tag)) for tag in SERIALS) or ExifTags.Base.MakerNote in both:
        yield "serial_number"
    if any(_says(both.get(tag)) for tag in WORDS):
        yield "properties"
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield "picture_thumbnail"


def _says(value: Any) -> bool:
    if isinstance(value, bytes):
        return bool(value.removeprefix(b"ASCII\0\0\0").strip(b"\0 "))
    return bool(str(value or "").strip("\0 "))


def _goes_on(content: bytes) -> bool:
    """After the last end of a picture (FF D9), but for a few bytes of padding."""
    end = content.rfind(b"\xff\xd9")
    return end >= 0 and len(content[end + 2 :].strip(b"\0\r\n ")) > 16
