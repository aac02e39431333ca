"""What is on the pages of a PDF and cannot be seen: words under boxes, in white, beside the page.

A black box that is drawn over a name hides it from the eye and from nobody who copies the text. So
each letter is compared with what is painted after it, and with what is painted below it.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from pypdfium2 import PdfiumError, raw

from station.publications.hidden.kinds import Finding, unchecked
from station.publications.hidden.painted import Cover, Painting, painting_of
from station.publications.hidden.places import counted, pages_in_words
from station.publications.reading.archive import DAMAGED

ALIKE: Final = 24
HEIGHTS: Final = (0.3, 0.5, 0.7)
"""Of a letter. A line that strikes it through covers one of them, and a box all."""
OUTSIDE: Final = 6.0
"""Points beyond the edge of the page."""
NOT_COMMENTS: Final = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})
FILES: Final = frozenset(
    {raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_SOUND, raw.FPDF_ANNOT_MOVIE,
     raw.FPDF_ANNOT_SCREEN, raw.FPDF_ANNOT_RICHMEDIA, raw.FPDF_ANNOT_THREED}
)  # fmt: skip
AREAS: Final = frozenset({raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON})
HIDDEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
WORDS: Final = {
    "text_under_box": "{0} under a box or a picture: they can be copied.",
    "invisible_text": "{0} in the colour of what is behind, or set to be invisible.",
    "ocr_text": "{0} of a text layer over a picture.",
    "outside_page": "{0} beyond the edge of the page.",
}


class _Page:
    def __init__(self, page: Any) -> None:
        self.page = page
        self.letters: dict[str, int] = defaultdict(int)
        """Kind of finding -> how many letters."""
        self.marks: dict[str, int] = defaultdict(int)
        """Kind of finding -> how many annotations."""

    def look(self) -> None:
        painting = painting_of(self.page)
        covers = [*painting.covers, *self.annotations()]
        left, bottom, right, top = self.page.get_cropbox()
        edge = (left - OUTSIDE, bottom - OUTSIDE, right + OUTSIDE, top + OUTSIDE)
        if painting.has_suspects(covers, edge):
            self.look_at_letters(painting, covers, edge)

    def annotations(self) -> Iterator[Cover]:
        """Counts those that hide something, and gives those that cover an area."""
        for index in range(raw.FPDFPage_GetAnnotCount(self.page)):
            annotation = raw.FPDFPage_GetAnnot(self.page, index)
            if not annotation:
                continue
            try:
                yield from self.annotation(annotation)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)

    def annotation(self, annotation: Any) -> Iterator[Cover]:
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        if subtype == raw.FPDF_ANNOT_REDACT:
            self.marks["redaction_not_applied"] += 1
        elif subtype in FILES:
            self.marks["attachment"] += 1
        elif raw.FPDFAnnot_GetFlags(annotation) & HIDDEN and subtype not in {
            raw.FPDF_ANNOT_POPUP,
            raw.FPDF_ANNOT_LINK,
        }:
            if subtype != raw.FPDF_ANNOT_WIDGET or _said(annotation, b"V"):
                self.marks["hidden_annotation"] += 1
        elif subtype not in NOT_COMMENTS:
            is_note = subtype != raw.FPDF_ANNOT_FREETEXT and _said(annotation, b"Contents")
            self.marks["annotation" if is_note else "markup"] += 1
            if _covers(annotation, subtype):
                box = raw.FS_RECTF()
                if raw.FPDFAnnot_GetRect(annotation, box):
                    yield Cover.box(
                        (box.left, box.bottom, box.right, box.top), order=2**31, colour=None
                    )

    def look_at_letters(
        self, painting: Painting, covers: list[Cover], edge: tuple[float, float, float, float]
    ) -> None:
        text_page = self.page.get_textpage()
        try:
            for index in range(text_page.count_chars()):
                code = raw.FPDFText_GetUnicode(text_page, index)
                if code <= 32 or raw.FPDFText_IsGenerated(text_page, index) == 1:
                    continue
                found = raw.FPDFText_GetTextObject(text_page, index)
                order = painting.order_of(found)
                if order is None:
                    continue
                kind = self.kind_of(text_page, index, order, found, covers, edge)
                if kind:
                    self.letters[kind] += 1
        finally:
            text_page.close()

    def kind_of(
        self,
        text_page: Any,
        index: int,
        order: int,
        found: Any,
        covers: list[Cover],
        edge: tuple[float, float, float, float],
    ) -> str:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
            return ""
        x = (left.value + right.value) / 2
        points = [(x, bottom.value + part * (top.value - bottom.value)) for part in HEIGHTS]
        middle = points[1]
        if not (edge[0] <= x <= edge[2] and edge[1] <= middle[1] <= edge[3]):
            return "outside_page"
        below = [each for each in covers if each.order < order and each.holds([middle])]
        above = [each for each in covers if each.order > order and each.holds(points)]
        mode = raw.FPDFTextObj_GetTextRenderMode(found)
        if mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}:
            has_picture = any(each.is_picture for each in (*below, *above))
            return "ocr_text" if has_picture else "invisible_text"
        if above:
            return "text_under_box"
        behind = below[-1].colour if below else (255, 255, 255)
        if behind is None or mode not in {0, 4}:
            return ""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha):
            return ""
        colour = (red.value, green.value, blue.value)
        alike = all(abs(a - b) <= ALIKE for a, b in zip(colour, behind, strict=True))
        return "invisible_text" if alike or alpha.value < 13 else ""


def findings(document: Any) -> Iterator[Finding]:
    by_kind: dict[str, dict[int, int]] = defaultdict(dict)
    marks: dict[str, dict[int, int]] = defaultdict(dict)
    unreadable: list[int] = []
    for index in range(len(document)):
        try:
            page = document[index]
        except PdfiumError:
            unreadable.append(index + 1)
            continue
        try:
            looked = _Page(page)
            looked.look()
        finally:
            page.close()
        for kind, number in looked.letters.items():
            by_kind[kind][index + 1] = number
        for kind, number in looked.marks.items():
            marks[kind][index + 1] = number
    for kind, pages in by_kind.items():
        letters = counted(sum(pages.values()), "letter")
        yield Finding(kind=kind, place=pages_in_words(pages), words=WORDS[kind].format(letters))
    for kind, pages in marks.items():
        number = sum(pages.values())
        yield Finding(
            kind=kind,
            place=pages_in_words(pages),
            words=f"{counted(number, 'attached file' if kind == 'attachment' else 'annotation')}.",
        )
    if unreadable:
        yield unchecked(DAMAGED, pages_in_words(unreadable))


def _covers(annotation: Any, subtype: int) -> bool:
    """Whether it hides what is below: a filled shape, a stamp, or a highlight in a dark colour."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    kind = (
        raw.FPDFANNOT_COLORTYPE_InteriorColor if subtype in AREAS else raw.FPDFANNOT_COLORTYPE_Color
    )
    has_colour = raw.FPDFAnnot_GetColor(annotation, kind, red, green, blue, alpha)
    if subtype in AREAS:
        filled = raw.FPDFAnnot_HasKey(annotation, b"IC")
        return bool(filled and (not has_colour or alpha.value > 229))
    if subtype == raw.FPDF_ANNOT_STAMP:
        return True
    if subtype in {raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE}:
        dark = max(red.value, green.value, blue.value) < 80
        return bool(has_colour and dark and alpha.value > 229)
    return False


def _said(annotation: Any, key: bytes) -> bool:
    return bool(raw.FPDFAnnot_GetStringValue(annotation, key, None, 0) > 2)
