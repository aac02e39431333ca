"""PDF files: what is beside their pages. What is on them and not seen: pdf_pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from station.publications.hidden import pdf_pages
from station.publications.hidden.kinds import Finding, unchecked
from station.publications.hidden.office import PROGRAMS
from station.publications.hidden.places import counted, enumerated
from station.publications.reading.archive import DAMAGED
from station.publications.reading.pdf import opened, text_of_page

END: Final = re.compile(rb"%%EOF[\r\n \x00]*")
MOST_VERSIONS: Final = 8
MOST_OBJECTS: Final = 200_000
AUTHOR_IN_XMP: Final = re.compile(
    rb"<dc:creator>.*?<rdf:li[^>]*>\s*([^<]*?)\s*</rdf:li>|<pdf:Author>\s*([^<]*?)\s*</pdf:Author>",
    re.DOTALL,
)
PROGRAM_TO_START: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


def findings(path: Path) -> Iterator[Finding]:
    document = opened(path)
    try:
        yield from pdf_pages.findings(document)
        yield from _versions(document, path.read_bytes())
    finally:
        document.close()
    yield from _structure(path)


def _versions(document: Any, content: bytes) -> Iterator[Finding]:
    """Every saving may append to the file, and leave what was there before in it."""
    ends = [found.end() for found in END.finditer(content)]
    if b"/Linearized" in content[:1024]:
        ends = ends[1:]  # its first part ends with a mark too
    earlier = ends[:-1]
    if len(content) - (ends[-1] if ends else len(content)) > 1024:
        yield Finding(
            kind="appended", place="", words="More data follows after the end of the document."
        )
    if not earlier:
        return
    now = _words_of(document)
    lost: set[str] = set()
    for end in earlier[-MOST_VERSIONS:]:
        try:
            version = pypdfium2.PdfDocument(content[:end])
        except pypdfium2.PdfiumError:
            continue
        try:
            lost |= _words_of(version) - now
        finally:
            version.close()
    if lost:
        yield Finding(
            kind="earlier_version",
            place="",
            words=f"{counted(len(earlier), 'earlier version')} can be recovered, with "
            f"{counted(len(lost), 'word')} that the present one has not.",
        )
    else:
        yield Finding(
            kind="saved_again",
            place="",
            words=f"{counted(len(earlier), 'earlier version')} can be recovered. No words differ.",
        )


def _words_of(document: Any) -> set[str]:
    return {
        word for index in range(len(document)) for word in text_of_page(document, index).split()
    }


def _structure(path: Path) -> Iterator[Finding]:
    try:
        reader = pypdf.PdfReader(path, strict=False)
        root = reader.root_object
        yield from _author(reader, root)
        yield from _layers(root)
        yield from _objects(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        # Its pages can be read by one program and not by another.
        yield unchecked(DAMAGED)


def _author(reader: pypdf.PdfReader, root: DictionaryObject) -> Iterator[Finding]:
    about: Any = reader.metadata or {}
    names = [str(about.get("/Author") or "")]
    metadata = root.get("/Metadata")
    metadata = metadata.get_object() if metadata is not None else None
    if isinstance(metadata, StreamObject):
        found = AUTHOR_IN_XMP.finditer(metadata.get_data())
        names += [(each[1] or each[2] or b"").decode("utf-8", "replace") for each in found]
    if any(name.strip().casefold() not in PROGRAMS for name in names):
        yield Finding(kind="author", place="File properties", words="It names a person (author).")
    company = str(about.get("/Company") or "").strip()
    if company:
        yield Finding(kind="company", place="File properties", words=f"Company: {company[:80]}.")


def _layers(root: DictionaryObject) -> Iterator[Finding]:
    layers = root.get("/OCProperties")
    if layers is None:
        return
    layers = layers.get_object()
    usual = layers.get("/D", DictionaryObject()).get_object()
    off = [each.get_object() for each in usual.get("/OFF", [])]
    if usual.get("/BaseState") == "/OFF":
        on = {_number(each) for each in usual.get("/ON", [])}
        off += [each.get_object() for each in layers.get("/OCGs", []) if _number(each) not in on]
    if off:
        names = [str(each.get("/Name", "without a name"))[:60] for each in off]
        yield Finding(
            kind="hidden_layer",
            place="Layers",
            words=f"{counted(len(off), 'layer')} switched off: {enumerated(names[:8])}.",
        )


def _number(reference: Any) -> int:
    return reference.idnum if isinstance(reference, IndirectObject) else id(reference)


def _objects(reader: pypdf.PdfReader) -> Iterator[Finding]:
    """All objects of the file, also those that no page leads to."""
    files: list[str] = []
    attached = scripts = thumbnails = private = 0
    for each in _all_objects(reader):
        if each.get("/Type") == "/EmbeddedFile" or "/EmbeddedFiles" in each:
            attached += 1
        if "/EF" in each:
            files.append(str(each.get("/UF") or each.get("/F") or "")[:80])
        if each.get("/S") in PROGRAM_TO_START or "/JS" in each:
            scripts += 1
        thumbnails += "/Thumb" in each
        private += "/PieceInfo" in each
    if attached or files:
        named = f": {enumerated(list(dict.fromkeys(filter(None, files)))[:8])}" if files else ""
        yield Finding(kind="attachment", place="Attachments", words=f"Files are inside{named}.")
    if scripts:
        yield Finding(kind="script", place="", words=f"{counted(scripts, 'program')} to run.")
    if thumbnails:
        yield Finding(
            kind="page_thumbnail",
            place="",
            words=f"{counted(thumbnails, 'small picture')} of pages, which may show what was "
            "covered since.",
        )
    if private:
        yield Finding(
            kind="private_data",
            place="",
            words="The program that made it kept data of its own, often the whole original.",
        )


def _all_objects(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    numbers = [
        (number, generation) for generation, offsets in reader.xref.items() for number in offsets
    ]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in dict.fromkeys(numbers[:MOST_OBJECTS]):
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            continue  # a free or a broken one: no program shows it
        yield from _dictionaries(found, 0)
    if len(numbers) > MOST_OBJECTS:
        raise ValueError


def _dictionaries(found: Any, depth: int) -> Iterator[DictionaryObject]:
    """It, and those that are written within it."""
    if depth > 5:
        return
    if isinstance(found, DictionaryObject):
        yield found
        values = list(dict.values(found))
    else:
        values = list(list.__iter__(found)) if isinstance(found, list) else []
    for value in values:
        if isinstance(value, (DictionaryObject, list)):
            yield from _dictionaries(value, depth + 1)
