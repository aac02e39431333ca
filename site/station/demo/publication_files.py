"""Files of the demonstration's publications, of each kind. Every one says that it is generated."""

from __future__ import annotations

import csv
import ctypes
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import docx
import pypdfium2
from openpyxl import Workbook
from PIL import Image, ImageDraw
from pypdfium2 import raw

A4: Final = (595, 842)
"""Points."""
MARGIN: Final = 60
LINE: Final = 16
LINES: Final = 44
"""On a page."""
LETTERS: Final = 80
"""In a line."""

type Paragraphs = Sequence[str]
type Table = Sequence[Sequence[object]]


def pdf(path: Path, words: Paragraphs) -> None:
    lines = [line for each in words for line in [*textwrap.wrap(each, LETTERS), ""]]
    document = pypdfium2.PdfDocument.new()
    for start in range(0, len(lines), LINES):
        page = document.new_page(*A4)
        for number, line in enumerate(lines[start : start + LINES]):
            written = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", ctypes.c_float(11))
            text = f"{line}\0".encode("utf-16-le")
            letters = (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text)
            raw.FPDFText_SetText(written, letters)
            height = A4[1] - MARGIN - number * LINE
            raw.FPDFPageObj_Transform(written, 1, 0, 0, 1, MARGIN, height)
            raw.FPDFPage_InsertObject(page.raw, written)
        page.gen_content()
        page.close()
    document.save(str(path))
    document.close()


def scan(path: Path, words: Paragraphs) -> None:
    """A picture of text, which nobody can search."""
    picture = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(picture)
    lines = [line for each in words for line in [*textwrap.wrap(each, LETTERS), ""]]
    for number, line in enumerate(lines[:LINES]):
        pen.text((50, 50 + number * 18), line, fill=0)
    picture.save(path, "PDF", resolution=75)


def word(path: Path, words: Paragraphs) -> None:
    document = docx.Document()
    title, *others = words
    document.add_heading(title)
    for each in others:
        document.add_paragraph(each)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    # The library's empty document has a picture of its first page.
    parts = document.part.package.rels
    for key in [key for key, part in parts.items() if part.reltype.endswith("/thumbnail")]:
        del parts[key]
    document.save(str(path))


def odt(path: Path, words: Paragraphs) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    text = "".join(f"<text:p>{_escaped(each)}</text:p>" for each in words)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:text="{office}:text:1.0" office:version="1.3">'
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        # The first part, and as it is, so that programs know the kind by it.
        archive.writestr("mimetype", kind, ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def text(path: Path, words: Paragraphs) -> None:
    path.write_text("\n\n".join(textwrap.fill(each, LETTERS) for each in words))


def table(path: Path, rows: Table) -> None:
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)


def spreadsheet(path: Path, rows: Table) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Figures"
    for row in rows:
        sheet.append(list(row))
    book.save(path)


WRITERS: Final[Mapping[str, Callable[[Path, Paragraphs], None]]] = {
    "pdf": pdf,
    "docx": word,
    "odt": odt,
    "txt": text,
}
TABLES: Final[Mapping[str, Callable[[Path, Table], None]]] = {
    "xlsx": spreadsheet,
    "csv": table,
}

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CACHE: Final = "xl/pivotCache/pivotCacheDefinition1.xml"


def with_pivot_cache(path: Path, shown: Table, columns: Sequence[str], hidden: Table) -> None:
    """A summary whose pivot table was deleted: its copy of the source, name by name, was not.

    As a force once published the names of all its staff.
    """
    spreadsheet(path, shown)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    fields = "".join(
        f'<cacheField name="{_escaped(name)}"><sharedItems/></cacheField>' for name in columns
    )
    rows = "".join(f"<r>{_cells(row)}</r>" for row in hidden)
    parts |= {
        CACHE: f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{LINKS}" r:id="rId1" '
        f'recordCount="{len(hidden)}"><cacheSource type="worksheet">'
        f'<worksheetSource ref="A1:D{len(hidden) + 1}" sheet="Staff"/></cacheSource>'
        f'<cacheFields count="{len(columns)}">{fields}</cacheFields></pivotCacheDefinition>',
        "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" '
        f'count="{len(hidden)}">{rows}</pivotCacheRecords>',
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{LINKS}/pivotCacheRecords" '
        'Target="pivotCacheRecords1.xml"/></Relationships>',
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(
            "</Types>",
            f'<Override PartName="/{CACHE}" '
            f'ContentType="{PARTS}.pivotCacheDefinition+xml"/>'
            '<Override PartName="/xl/pivotCache/pivotCacheRecords1.xml" '
            f'ContentType="{PARTS}.pivotCacheRecords+xml"/></Types>',
        ),
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{LINKS}/pivotCacheDefinition" '
            'Target="pivotCache/pivotCacheDefinition1.xml"/></Relationships>',
        ),
        "xl/workbook.xml": parts["xl/workbook.xml"].replace(
            "</workbook>",
            f'<pivotCaches><pivotCache xmlns:r="{LINKS}" cacheId="1" r:id="rId99"/></pivotCaches>'
            "</workbook>",
        ),
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    path.write_bytes(made.getvalue())


def _cells(row: Iterable[object]) -> str:
    return "".join(f'<s v="{_escaped(str(value))}"/>' for value in row)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
