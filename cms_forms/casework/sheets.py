"""CSV for spreadsheets, which must not take a text for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.http import StreamingHttpResponse

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in one spreadsheet or another (OWASP, CSV injection)."""


def cell(value: object) -> object:
    """As a spreadsheet shows it: an apostrophe goes before a text that would be a formula."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Row by row, as an attachment that nobody keeps."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        # Excel reads UTF-8 by this mark only.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value
