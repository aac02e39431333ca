"""What a file is, by its content. Its name decides only between a table and plain text."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Final

from station.publications.reading.archive import Archive

BEGINNINGS: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
ZIPPED: Final = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
OPEN_DOCUMENT: Final = {
    "text": "odt",
    "spreadsheet": "ods",
    "presentation": "odp",
    "graphics": "odp",
}


def kind_of(path: Path, name: str) -> str:
    """ "pdf", "docx", "xlsx", "xlsb", "pptx", "odt", "ods", "odp", "csv", "txt", "picture", "ole",
    "rtf", "zip", "markup", "empty" or "unknown".
    """
    with path.open("rb") as file:
        beginning = file.read(4096)
    if not beginning.strip():
        return "empty"
    if b"%PDF-" in beginning[:1024]:
        return "pdf"
    for start, kind in BEGINNINGS:
        if beginning.startswith(start):
            return _zipped(path) if kind == "zip" else kind
    if beginning[4:8] == b"ftyp" or (beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP"):
        return "picture"
    return _text(beginning, name)


def _zipped(path: Path) -> str:
    archive = Archive(path)
    if "mimetype" in archive and archive.sizes["mimetype"] < 200:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        if "opendocument." in kind:
            word = kind.partition("opendocument.")[2].partition("-")[0]
            return OPEN_DOCUMENT.get(word, "zip")
    if "[Content_Types].xml" in archive:
        if "xl/workbook.bin" in archive:
            return "xlsb"
        for folder, kind in ZIPPED:
            if any(name.startswith(folder) for name in archive.names):
                return kind
    return "zip"


def _text(beginning: bytes, name: str) -> str:
    wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in beginning:
        return "unknown"
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!", b"<?", b"<html", b"<svg", b"<script", b"mime-version:")):
        return "markup"
    ending = PurePath(name).suffix.lower()
    if ending in {".csv", ".tsv"}:
        return "csv"
    lines = beginning.splitlines()[:20]
    columns = {line.count(b",") for line in lines[:-1]} if len(lines) > 2 else {0}
    return "csv" if len(columns) == 1 and columns != {0} else "txt"
