"""The figures of an area as rows of a CSV: exactly what its page shows, and nothing withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from local_areas.statistics import wording
from local_areas.statistics.figures import AreaFigures, Shown, TypeFigures
from local_areas.statistics.language import gettext as _
from local_areas.statistics.measures import YEAR, Movement, movement
from local_areas.statistics.months import Month

COLUMNS: Final = (
    "area_code",
    "area",
    "type",
    "period_from",
    "period_to",
    "count",
    "count_before",
    "change in words",
    "rate",
    "note",
)

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula. Source: OWASP, CSV injection."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_rows(figures: AreaFigures) -> Iterator[list[str]]:
    """The header, then for each type its newest twelve months (beside the twelve before, with a
    rate; of a small type the sum of those there are) and, where they are shown, its months
    (beside the same month a year before).
    """
    yield list(COLUMNS)
    for each in (figures.all, *figures.types):
        yield _year(figures, each)
        yield from _months(figures, each)


def _year(figures: AreaFigures, each: TypeFigures) -> list[str]:
    last = Month.parse(figures.last_month)
    is_borough = each.shown is Shown.BOROUGH
    moved = each.borough_year if is_borough else each.year
    period = last + (1 - YEAR), last
    if each.part is not None:
        period = Month.parse(each.part.first_month), Month.parse(each.part.last_month)
        moved = movement(None, each.part.count)
    notes = [
        wording.detail(each),
        _("The figures are the borough's.") if is_borough else "",
        "" if is_borough else wording.withheld(each.rate),
        wording.break_mark(each),
        wording.summed(figures),
    ]
    rate = "" if each.rate.value is None else f"{each.rate.value:.1f}"
    return _row(figures, each, period, moved, rate=rate, notes=notes)


def _months(figures: AreaFigures, each: TypeFigures) -> Iterator[list[str]]:
    first = Month.parse(figures.first_month)
    break_month = Month.parse(each.break_month) if each.break_month else None
    for place, count in enumerate(each.counts):
        month = first + place
        is_comparable = place >= YEAR
        if break_month is not None and month + -YEAR < break_month <= month:
            is_comparable = False
        before = each.counts[place - YEAR] if is_comparable else None
        is_provisional = figures.provisional_from and str(month) >= figures.provisional_from
        notes = [
            _("Provisional.") if is_provisional else "",
            _("No figures for this month.") if count is None else "",
        ]
        yield _row(figures, each, (month, month), movement(before, count), notes=notes)


def _row(
    figures: AreaFigures,
    each: TypeFigures,
    period: tuple[Month, Month],
    moved: Movement,
    *,
    rate: str = "",
    notes: list[str],
) -> list[str]:
    first, last = period
    return [
        safe(figures.area_code),
        safe(figures.area_name),
        safe(each.name),
        str(first),
        str(last),
        "" if moved.after is None else str(moved.after),
        "" if moved.before is None else str(moved.before),
        wording.change(moved),
        rate,
        safe(" ".join(note for note in notes if note)),
    ]
