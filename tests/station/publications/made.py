"""Small files of each kind, written part by part: what is hidden in them is plain to see."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def relations(*links: tuple[str, str, str]) -> str:
    """Of (id, kind, target)."""
    inner = "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for id, kind, target in links
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def sheet(rows: Sequence[Sequence[str]], *, before: str = "", after: str = "") -> str:
    inner = "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{inner}</sheetData>{after}</worksheet>'


def workbook(
    path: Path,
    sheets: Mapping[str, str],
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: Sequence[tuple[str, str, str]] = (),
    states: Mapping[str, str] | None = None,
    more: str = "",
) -> Path:
    """An .xlsx of sheets (name -> XML), with whatever else, `links` being those of the workbook."""
    states = states or {}
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"'
        + (f' state="{states[name]}"' if name in states else "")
        + "/>"
        for number, name in enumerate(sheets, 1)
    )
    of_sheets = [
        (f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, len(sheets) + 1)
    ]
    return zipped(
        path,
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{names}</sheets>{more}</workbook>",
            "xl/_rels/workbook.xml.rels": relations(*of_sheets, *links),
        }
        | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}
        | dict(parts or {}),
    )


STAFF = ("Surname", "Initials", "Rank", "Station")
DEFINITION = (
    f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" recordCount="3">'
    '<cacheSource type="worksheet"><worksheetSource ref="A1:D4" sheet="Staff"/></cacheSource>'
    '<cacheFields count="4">'
    + "".join(
        f'<cacheField name="{name}"><sharedItems count="3">'
        + "".join(f'<s v="{name} {number}"/>' for number in range(3))
        + "</sharedItems></cacheField>"
        for name in STAFF
    )
    + "</cacheFields></pivotCacheDefinition>"
)
RECORDS = (
    f'<pivotCacheRecords xmlns="{MAIN}" count="3">'
    + "".join(f'<r><x v="{n}"/><x v="{n}"/><x v="{n}"/><x v="{n}"/></r>' for n in range(3))
    + "</pivotCacheRecords>"
)
CACHE: Mapping[str, str | bytes] = {
    "xl/pivotCache/pivotCacheDefinition1.xml": DEFINITION,
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(
        ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
    ),
    "xl/pivotCache/pivotCacheRecords1.xml": RECORDS,
}
TABLE: Mapping[str, str | bytes] = {
    "xl/worksheets/_rels/sheet1.xml.rels": relations(
        ("rId1", "pivotTable", "../pivotTables/pivotTable1.xml")
    ),
    "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{MAIN}" name="T"/>',
    "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
        ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ),
}


def pivot(path: Path, *, table: bool = True, definition: bool = True) -> Path:
    """A summary by rank, as a force published it: the sheet with all names is deleted, its copy is
    in the cache. Without `table` the summary's sheet was deleted as well; without `definition`
    only the rows stayed.
    """
    parts = {**CACHE, **(TABLE if table else {})}
    if not definition:
        parts = {name: xml for name, xml in parts.items() if "Definition" not in name}
    links = [("rId9", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")]
    return workbook(
        path,
        {"Summary": sheet([["Rank", "How many"], ["Sergeant", "3"]])},
        parts=parts,
        links=links if definition else (),
    )


def excel(path: Path, change: Any = None) -> Path:
    """Written by openpyxl: one sheet, Costs, of 4 rows; `change` gets the workbook."""
    book = Workbook()
    costs = book.active
    costs.title = "Costs"
    for row in (["Match", "Overtime"], ["Rovers", 120], ["United", 80], ["City", 44]):
        costs.append(row)
    if change is not None:
        change(book)
    book.save(path)
    return path


def word(path: Path, *lines: str, change: Any = None) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.author = ""
    if change is not None:
        change(document)
    document.save(str(path))
    return path


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def opendocument(
    path: Path,
    body: str,
    *,
    kind: str = "text",
    styles: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    return zipped(
        path,
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content {ODF}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
        }
        | dict(parts or {}),
    )


def pdf(path: Path, *pages: str, **more: Any) -> Path:
    path.write_bytes(pdf_content(*pages, **more))
    return path


def pdf_content(
    *pages: str,
    catalog: str = "",
    page: str = "",
    objects: Sequence[str | bytes] = (),
    info: str = "",
) -> bytes:
    """Of content streams, with F1 as Helvetica. Further `objects` are numbered from 100."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    written: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R {catalog}>>".encode(),
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        4: f"<<{info}>>".encode(),
    }
    for number, content in enumerate(pages):
        written[10 + 2 * number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents {11 + 2 * number} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 100 0 R>>>>{page}>>"
        ).encode()
        stream = content.encode("latin-1")
        written[11 + 2 * number] = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    for number, each in enumerate(objects, 100):
        written[number] = each.encode("latin-1") if isinstance(each, str) else each
    return pdf_of(written)


def pdf_of(objects: Mapping[int, bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return out + b"trailer<</Root 1 0 R/Info 4 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        start,
    )


def pdf_saved_again(path: Path, before: str, after: str) -> Path:
    """An incremental update: the page's content is written anew behind the first version."""
    pdf(path, before)
    content = path.read_bytes()
    old = content.rindex(b"startxref\n") + 10
    start_before = content[old:].split(b"\n")[0]
    place = len(content)
    stream = after.encode()
    content += b"11 0 obj<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(stream), stream)
    start = len(content)
    content += b"xref\n11 1\n%010d 00000 n \ntrailer<</Root 1 0 R/Size 12/Prev %s>>\n" % (
        place,
        start_before,
    )
    path.write_bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)
    return path


def says(words: str, *, x: int = 50, y: int = 300, how: str = "0 g") -> str:
    """Operators of a PDF that write words of 12 points."""
    return f"BT {how} /F1 12 Tf {x} {y} Td ({words}) Tj ET "


PICTURE_IN_PDF = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    "/Length 3>>stream\nABC\nendstream"
)


def picture(form: str = "JPEG", **saved: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, form, **saved)
    return out.getvalue()
