"""The results as a spreadsheet: CSV that no program takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from station.exports import harmless
from station.pages.edge import whole_address
from station.search import facade
from station.search.asking import Asking
from station.search.limits import MOST_ROWS, asks_too_much
from station.search.results import Hit
from station.search.views import asked, unkept

A_MINUTE: Final = 10
COLUMNS: Final = ("Title", "Type", "Date", "Decision", "Where", "Address")


def results(request: HttpRequest) -> HttpResponse:
    """The first thousand results of the same query string, whatever page it names."""
    if asks_too_much(request, "sheet", A_MINUTE):
        words = "Too many spreadsheets at once. Wait a minute, then ask again."
        return unkept(HttpResponse(words, status=429, content_type="text/plain; charset=utf-8"))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="results.csv"'
    response.write("\ufeff")  # without it, Excel takes UTF-8 for another encoding
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for hit in hits_of(asked(request), MOST_ROWS):
        writer.writerow([harmless(cell) for cell in _row(hit, request)])
    return unkept(response)


def hits_of(asking: Asking, most: int) -> Iterator[Hit]:
    """The results from the first page on. Each page is a search of its own."""
    size = facade.MOST_AT_ONCE
    for page in range(1, most // size + 1):
        asking = replace(asking, page=page)
        found = facade.query(asking.text, asking.filters, asking.sort, page, size=size)
        yield from found.hits
        if page >= found.pages:
            return


def _row(hit: Hit, request: HttpRequest) -> Sequence[Any]:
    day = hit.date.isoformat() if hit.date else ""
    where = " › ".join(hit.breadcrumb)
    address = whole_address(request, hit.url)
    return [hit.title, hit.kind, day, hit.decision, where, address]
