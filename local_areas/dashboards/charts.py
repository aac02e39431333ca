"""The chart of a dashboard, and its months as a table with a year a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from local_areas.dashboards.saying import Said, State, Teller, every_year
from local_areas.drawing.trend import Line, Trend, long, trend
from local_areas.statistics.figures import Shown, TypeFigures
from local_areas.statistics.measures import YEAR
from local_areas.statistics.months import Month

STYLES = ("borough", "similar")
"""Of the second and the third line."""


class Drawable(Protocol):
    """What is drawn of an item of a board."""

    @property
    def teller(self) -> Teller: ...
    @property
    def type(self) -> TypeFigures: ...
    @property
    def year(self) -> Said: ...


def chart(
    items: Sequence[Drawable], *, labels: Sequence[str], as_rate: bool, is_comparison: bool
) -> Trend | None:
    """Counts a month; as rates, of the twelve months to each month. Of what stands side by side the
    first that may be drawn is the main line. None where nothing may be drawn.
    """
    lines = [
        (item, label, _values(item, as_rate=as_rate))
        for item, label in zip(items, labels, strict=True)
        if may_draw(item, as_rate=as_rate)
    ]
    if not lines:
        return None
    (main, main_label, main_values), *others = lines
    teller = main.teller
    shift = YEAR - 1 if as_rate else 0
    break_month = Month.parse(main.type.break_month) if main.type.break_month else None
    before, after = main.year.moved.before, main.year.moved.after
    is_bracketed = not as_rate and not is_comparison
    provisional = teller.figures.provisional_from
    drawn = trend(
        main_label or main.type.name,
        main_values,
        first=teller.first + shift,
        compared=[
            Line(key=style, name=label, counts=tuple(counts))
            for style, (_item, label, counts) in zip(STYLES, others, strict=False)
        ],
        provisional_from=Month.parse(provisional) if provisional else None,
        # A sum of twelve months holds something of the other way until a whole year after.
        break_month=break_month + shift if break_month and break_month > teller.first else None,
        year=(before, after) if is_bracketed and before is not None and after is not None else None,
        year_end=main.year.period.last,
    )
    if drawn.break_words and break_month is not None:
        words = _("%(month)s: counting changed") % {"month": long(break_month)}
        drawn = replace(drawn, break_words=words)
    return drawn


def may_draw(item: Drawable, *, as_rate: bool) -> bool:
    return any(value is not None for value in _values(item, as_rate=as_rate))


def _values(item: Drawable, *, as_rate: bool) -> Sequence[float | None]:
    if item.type.shown is not Shown.MONTHLY:
        return ()
    if not as_rate:
        return item.type.counts
    return [year.rate_value for year in every_year(item.teller, item.type)]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A month of a year: its figure, and what is to be known of it."""

    words: str
    marks: str
    """“*” counted another way, “†” provisional."""


@dataclass(frozen=True, kw_only=True)
class GridRow:
    month: str
    cells: tuple[Cell | None, ...]
    newest: str
    """What may be said of the newest one beside the year before."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    years: tuple[int, ...]
    rows: tuple[GridRow, ...]
    other_way: bool
    provisional: bool
    missing: bool


def grid(months: Sequence[Said], break_month: Month | None = None) -> Grid | None:
    """A row a month of the calendar, a column a year."""
    if not months:
        return None
    by_date = {
        (row.period.last.first_day.year, row.period.last.first_day.month): row for row in months
    }
    years = tuple(sorted({year for year, _month in by_date}))
    newest = {row.period.last for row in months[-YEAR:]}

    def is_other_way(row: Said) -> bool:
        return break_month is not None and row.period.last < break_month

    def cell(row: Said | None) -> Cell | None:
        if row is None:
            return None
        marks = ("*" if is_other_way(row) else "") + ("†" if row.is_provisional else "")
        return Cell(words=row.count, marks=marks)

    rows = []
    for month in range(1, 13):
        found = [by_date.get((year, month)) for year in years]
        if not any(found):
            continue
        last = next((row for row in reversed(found) if row and row.period.last in newest), None)
        rows.append(
            GridRow(
                month=str(MONTHS[month]),
                cells=tuple(cell(row) for row in found),
                newest=last.change_shown if last else "",
            )
        )
    return Grid(
        years=years,
        rows=tuple(rows),
        other_way=any(is_other_way(row) for row in months),
        provisional=any(row.is_provisional for row in months),
        missing=any(row.state is State.MISSING for row in months),
    )
