"""Files as people send them, and as those do who mean harm. All are made here."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + b"\0\0\0\x08free"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def picture(side: int = 60, form: str = "JPEG", **more: Any) -> bytes:
    output = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(output, form, **more)
    return output.getvalue()


def picture_with_place(words: str = "Canarycamera") -> bytes:
    """As a telephone writes it: with the place, and the name of its owner."""
    exif = Image.Exif()
    exif[0x013B] = words
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 30.0, 12.0)
    place[3], place[4] = "W", (0.0, 7.0, 39.0)
    return picture(exif=exif, comment=words.encode())


def huge_exif() -> bytes:
    plain = picture()
    segment = b"\xff\xe1" + struct.pack(">H", 65_535) + b"Exif\0\0" + bytes(65_527)
    return plain[:2] + segment * 60 + plain[2:]


def png_bomb(side: int = 60_000) -> bytes:
    """A few kilobytes that unpack to gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


def zipped(parts: dict[str, bytes], *, links: tuple[str, ...] = ()) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
        for name in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, "/etc/passwd")
    return output.getvalue()


def document(more: dict[str, bytes] | None = None, **how: Any) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return zipped(parts | (more or {}), **how)


def rels(kind: str) -> bytes:
    """The part of a document that names one thing elsewhere."""
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships><Relationship Id="r1" Type="{place}/{kind}" '
        'Target="https://elsewhere.example/x.dotm" TargetMode="External"/></Relationships>'
    ).encode()


def locked(content: bytes) -> bytes:
    """With the bit that says that its parts have a password."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\x01\0")


def lying_bomb() -> bytes:
    """Its directory says that a part is small."""
    content = document({"word/media.bin": bytes(500_000_000)})
    return content.replace(struct.pack("<I", 500_000_000), struct.pack("<I", 1_000))


def noise(size: int) -> bytes:
    return os.urandom(size)


HOSTILE: dict[str, tuple[str, Any, str]] = {
    "zip": ("files.zip", lambda: zipped({"a.txt": b"a"}), "has other files packed into it"),
    "encrypted zip": (
        "files.zip", lambda: locked(zipped({"a.txt": b"a"})), "has a password",
    ),
    "rar": ("files.rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), "has other files packed into"),
    "zip bomb": (
        "letter.docx", lambda: document({"word/a.bin": bytes(60_000_000)}), "unpacks to far more",
    ),
    "zip bomb that lies": ("letter.docx", lying_bomb, "unpacks to far more|damaged"),
    "symlink in a zip": (
        "letter.docx", lambda: document(links=("word/link",)), "in a strange way",
    ),
    "path traversal in a zip": (
        "letter.docx", lambda: document({"../../evil": b"x"}), "in a strange way",
    ),
    "macro document": (
        "letter.docx", lambda: document({"word/vbaProject.bin": b"x"}), "has a program in it",
    ),
    "packed program": (
        "letter.docx", lambda: document({"word/embeddings/oleObject1.bin": OLE}), "by itself",
    ),
    "template from elsewhere": (
        "letter.docx",
        lambda: document({"word/_rels/settings.xml.rels": rels("attachedTemplate")}),
        "by itself",
    ),
    "old document": ("letter.doc", lambda: OLE, "an old kind of document or has a password"),
    "locked document": ("letter.docx", lambda: locked(document()), "has a password"),
    "decompression bomb": ("photo.png", png_bomb, "too many dots"),
    "truncated picture": ("photo.jpg", lambda: picture(400)[:-9_000], "damaged or not complete"),
    "no picture behind its beginning": (
        "photo.jpg", lambda: b"\xff\xd8\xff\xe0" + noise(3_000), "damaged or not complete",
    ),
    "picture that is a zip": (
        "photo.jpg", lambda: picture() + zipped({"a.js": b"a"}), "two kinds of file in one",
    ),
    "picture that is a web page": (
        "photo.jpg",
        lambda: picture(comment=b"<script>alert(1)</script>"),
        "two kinds of file in one",
    ),
    "PDF behind something": ("paper.pdf", lambda: picture()[:40] + PDF, "damaged|two kinds"),
    "PDF that is a zip": ("paper.pdf", lambda: PDF + zipped({"a": b"a"}), "two kinds of file"),
    "video that is a web page": ("film.mp4", lambda: MP4 + HTML, "two kinds of file in one"),
    "SVG with a script": ("drawing.svg", lambda: SVG, "can run programs"),
    "SVG named as a picture": ("photo.png", lambda: SVG, "can run programs"),
    "HTML named as a picture": ("photo.jpg", lambda: HTML, "can run programs"),
    "HTML behind words": ("words.txt", lambda: b"hello " + HTML, "can run programs"),
    "HTML in UTF-16": ("words.txt", lambda: HTML.decode().encode("utf-16"), "can run programs"),
    "program": ("photo.jpg", lambda: b"MZ" + noise(500), "is a program"),
    "script": ("photo.jpg", lambda: b"#!/bin/sh\nrm -rf /\n", "is a program"),
    "nothing known": ("photo.jpg", lambda: b"\x01\x02\x03" + bytes(500), "not a kind of file"),
    "empty": ("photo.jpg", bytes, "is empty"),
}  # fmt: skip
"""What it is -> its name, its content and the words of the answer."""
FINE: dict[str, tuple[str, Any, str]] = {
    "JPEG": ("photo.jpg", picture, "jpeg"),
    "JPEG by another name": ("photo.exe", picture, "jpeg"),
    "JPEG with a huge EXIF": ("photo.jpg", huge_exif, "jpeg"),
    "JPEG with a place": ("photo.jpg", picture_with_place, "jpeg"),
    "PNG": ("photo.png", lambda: picture(form="PNG"), "png"),
    "GIF": ("photo.gif", lambda: picture(form="GIF"), "gif"),
    "WebP": ("photo.webp", lambda: picture(form="WEBP"), "webp"),
    "AVIF": ("photo.avif", lambda: picture(form="AVIF"), "avif"),
    "motion picture of a telephone": ("photo.jpg", lambda: picture() + MP4 + noise(999), "jpeg"),
    "video": ("film.mp4", lambda: MP4 + noise(5_000), "mp4"),
    "PDF": ("paper.pdf", lambda: PDF, "pdf"),
    "Word": ("letter.docx", document, "docx"),
    "Word with a link": (
        "letter.docx",
        lambda: document({"word/_rels/document.xml.rels": rels("hyperlink")}),
        "docx",
    ),
    "words": ("words.txt", "Käse, please".encode, "txt"),
}
