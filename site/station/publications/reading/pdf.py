"""PDF, page by page, so that a hit can lead to `file.pdf#page=7`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from station.publications.reading.archive import DAMAGED, ENCRYPTED
from station.publications.reading.base import CUT, Place, Text, Unreadable, kept

PICTURES: Final = (
    "Its pages are pictures of text, so nobody can search it, and nobody who uses a screen reader "
    "can read it. Add a text layer (OCR), or a typed copy."
)


def opened(path: Path) -> Any:
    """The document. Raises `Unreadable`."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        protected = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable(ENCRYPTED if protected else DAMAGED) from error


def read(path: Path) -> Text:
    document = opened(path)
    try:
        pages = len(document)
        if not pages:
            raise Unreadable(DAMAGED)
        places, complete = kept(_pages(document, pages))
    finally:
        document.close()
    if not places:
        return Text(pages=pages, why=PICTURES)
    why = "" if complete else CUT
    silent = pages - len(places)
    if complete and silent:
        of = "1 page has" if silent == 1 else f"{silent} pages have"
        why = f"{of} no text that can be searched or read out: empty, or a picture of text."
    return Text(places=places, pages=pages, searchable=True, why=why)


def _pages(document: Any, pages: int) -> Iterator[Place]:
    for index in range(pages):
        yield Place(number=index + 1, text=text_of_page(document, index), name=f"Page {index + 1}")


def text_of_page(document: Any, index: int) -> str:
    """Empty for a page that cannot be loaded: the others can still be read."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ""
    try:
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_range())
        finally:
            text_page.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()
