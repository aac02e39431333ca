"""Every kind of hidden data: its name, whether it blocks publishing, and how it is taken out.

What blocks is data that a reader of the page or the sheet does not see and that a recipient can get
out. A note is what is usual and harmless in most files, or harms reading and nobody's privacy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Finding:
    kind: str
    """A key of `KINDS`."""
    place: str
    """Sheet and cells, page, or part of the file. Empty for the file as a whole."""
    words: str
    """What is there, in plain English, as one or more sentences without what names a person."""

    @property
    def blocks(self) -> bool:
        return KINDS[self.kind].blocks


@dataclass(frozen=True)
class Kind:
    name: str
    remedy: str
    blocks: bool = True


INSPECT: Final = "In Word or Excel: File, Info, Check for issues, Inspect document."
PROPERTIES: Final = (
    "In an office program: File, Info (or Properties), remove personal information. In a PDF: "
    "File, Properties, or save the original as PDF anew once its properties are empty."
)
REDACT: Final = (
    "A box only covers. Take the words out of the original, or use a redaction tool and apply it, "
    "and save as a new PDF."
)
NEW_PDF: Final = "Make the PDF anew: “Print to PDF”, or “Save as optimised” and discard such data."
NEW_PICTURE: Final = "Export the picture anew without its details (“Save for web”)."

KINDS: Final[Mapping[str, Kind]] = {
    # What could not be looked into.
    "unchecked": Kind(
        "Cannot be checked",
        "Save it as PDF, .docx, .xlsx, .odt, .ods, .pptx, .csv or .txt, without a password.",
    ),
    # Spreadsheets.
    "hidden_sheet": Kind("Hidden sheet", "Show it (right click on a tab, Unhide), then delete it."),
    "very_hidden_sheet": Kind(
        "Sheet that no menu shows",
        "Copy the sheets that may go out into a new workbook. (Or set Visible in the Visual Basic "
        "editor, then delete it.)",
    ),
    "hidden_rows": Kind("Hidden rows", "Select all, unhide the rows, delete what must stay in."),
    "hidden_columns": Kind(
        "Hidden columns", "Select all, unhide the columns, delete those that must stay in."
    ),
    "filtered_rows": Kind(
        "Rows that a filter hides", "Clear the filter and delete the rows that must stay in."
    ),
    "pivot_cache": Kind(
        "A pivot table remembers its source",
        "Copy the pivot table and paste it as values into a new workbook. (Or: PivotTable options, "
        "Data, untick “Save source data with file”, set items to retain to None, refresh, save.)",
    ),
    "data_model": Kind(
        "Data model", "Copy what may go out and paste it as values into a new workbook."
    ),
    "external_cache": Kind(
        "Values kept from another workbook", "Data, Edit links (or Workbook links), Break link."
    ),
    "connection": Kind("Connection to a database", "Data, Queries & connections: delete it."),
    "hidden_name": Kind("Hidden or leftover name", "Formulas, Name manager: delete it."),
    "defined_names": Kind("Names for cells", "Formulas, Name manager.", blocks=False),
    "invisible_cells": Kind(
        "Cells whose text cannot be seen",
        "Select all, set the font colour to automatic and the format to General, delete what must "
        "stay in.",
    ),
    "leftover_text": Kind(
        "Text that no cell shows any more", "Copy the sheets into a new workbook, and save that."
    ),
    "chart_cache": Kind(
        "A chart remembers values that are not on a sheet", "Paste the chart as a picture."
    ),
    "revision_history": Kind(
        "History of changes", "Stop sharing the workbook (Review), which deletes it."
    ),
    "scenarios": Kind("Scenarios", "Data, What-if analysis, Scenario manager: delete them."),
    "formulas": Kind(
        "Formulas in a CSV",
        "A spreadsheet program runs them when it opens the file. Save values, not formulas.",
    ),
    # Texts.
    "tracked_changes": Kind(
        "Tracked changes", "Review, accept or reject all changes, then switch tracking off."
    ),
    "hidden_text": Kind("Hidden text", "Show hidden characters (¶), delete the text. " + INSPECT),
    "hidden_section": Kind("Hidden section or paragraph", "Show it, then delete it."),
    "variables": Kind("Document variables", INSPECT),
    "earlier_versions": Kind(
        "Earlier versions", "Save it under another name: that leaves earlier versions behind."
    ),
    # All office files.
    "comments": Kind("Comments", "Review, delete all comments."),
    "author": Kind("Name of the author", PROPERTIES),
    "company": Kind("Name of the organisation", PROPERTIES, blocks=False),
    "properties": Kind("Properties of its own", INSPECT),
    "template": Kind("Where its template lies", INSPECT, blocks=False),
    "custom_xml": Kind("Data in custom XML", INSPECT),
    "embedded": Kind(
        "File within the file",
        "Paste charts and tables as pictures or values, and delete attached files.",
    ),
    "macros": Kind("Macros", "Save it as .docx, .xlsx or .pptx, which have none."),
    "hidden_object": Kind("Hidden object", "Home, Find & select, Selection pane: delete it."),
    "cropped_picture": Kind(
        "Cropped picture", "Picture format, Compress pictures, Delete cropped areas."
    ),
    "leftover_part": Kind(
        "Part that nothing in the file leads to", "Copy what may go out into a new file."
    ),
    "appended": Kind("Data after the end of the file", "Save it anew, or export it once more."),
    "document_thumbnail": Kind("Small picture of the first page", INSPECT, blocks=False),
    # Presentations.
    "hidden_slide": Kind("Hidden slide", "Slide show, Hide slide (again), then delete it."),
    "speaker_notes": Kind("Speaker’s notes", INSPECT),
    # PDF.
    "text_under_box": Kind("Text under a box", REDACT),
    "redaction_not_applied": Kind(
        "Redaction that was marked and not applied", "Choose “Apply redactions”, and save."
    ),
    "invisible_text": Kind("Text that cannot be seen", REDACT),
    "ocr_text": Kind(
        "Text layer of a scan",
        "Check that it holds no words that are blacked out in the picture.",
        blocks=False,
    ),
    "outside_page": Kind("Text outside the page", NEW_PDF),
    "attachment": Kind("Attached file", NEW_PDF),
    "annotation": Kind("Comments on a page", NEW_PDF),
    "hidden_annotation": Kind("Hidden annotation or field", NEW_PDF),
    "markup": Kind("Highlights and marks without words", NEW_PDF, blocks=False),
    "script": Kind("JavaScript or program to start", NEW_PDF),
    "earlier_version": Kind("Earlier version in the file", NEW_PDF),
    "saved_again": Kind("Saved more than once", NEW_PDF, blocks=False),
    "page_thumbnail": Kind("Small pictures of pages", NEW_PDF),
    "hidden_layer": Kind("Hidden layer", NEW_PDF),
    "private_data": Kind("Data of the program that made it", NEW_PDF),
    # Pictures.
    "gps": Kind("Where a picture was taken", NEW_PICTURE),
    "picture_author": Kind("Who took a picture", NEW_PICTURE),
    "serial_number": Kind("Serial number of a camera", NEW_PICTURE),
    "picture_thumbnail": Kind("Small copy of the uncropped picture", NEW_PICTURE),
}


def unchecked(words: str, place: str = "") -> Finding:
    return Finding(kind="unchecked", place=place, words=words)
