"""Spreadsheets that the admin writes: no cell runs what somebody typed into a name or title."""

from collections.abc import Mapping
from typing import Any, Final

from wagtail.admin.views.mixins import SpreadsheetExportMixin

RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these, programs take a text for a formula (OWASP: "CSV Injection")."""


def harmless(value: Any) -> Any:
    """A text as spreadsheet programs show it. Numbers and dates as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUN) else value


def write_csv_row(view: Any, writer: Any, row: Mapping[str, Any]) -> Any:
    """In the place of Wagtail's, which does the same for .xlsx only."""
    cells = {field: view.preprocess_field_value(field, row[field], "csv") for field in row}
    return writer.writerow({field: harmless(cell) for field, cell in cells.items()})


def make_harmless() -> None:
    """Every list and report of the admin exports with this mixin."""
    SpreadsheetExportMixin.write_csv_row = write_csv_row
