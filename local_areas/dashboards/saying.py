"""What may be said of one type in one area for one period. Pure: no decision is made twice.

A page shows these, and its CSV is written from the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from local_areas.dashboards.asking import Period
from local_areas.drawing.trend import long
from local_areas.statistics import wording
from local_areas.statistics.building import NOT_SHOWN
from local_areas.statistics.downloads import safe
from local_areas.statistics.figures import AreaFigures, Part, Shown, TypeFigures
from local_areas.statistics.measures import (
    YEAR,
    Direction,
    Movement,
    Movements,
    Rate,
    Thresholds,
    movements,
    rate,
    total,
)
from local_areas.statistics.months import Month, months


class State(StrEnum):
    """What stands where a figure would. Each is shown as itself."""

    FIGURE = "figure"
    NOUGHT = "nought"
    WITHHELD = "withheld"
    MISSING = "missing"


class Beside(StrEnum):
    """With what a count is compared."""

    YEAR_BEFORE = "the 12 months before"
    SAME_MONTH = "the same month a year before"
    MONTH_BEFORE = "the month before"


@dataclass(frozen=True, kw_only=True)
class Said:
    area_code: str
    area: str
    key: str
    type: str
    parent: str
    period: Period
    moved: Movement
    beside: Beside
    rate: Rate | None
    """None where none is given: of a month, or without a figure."""
    state: State
    is_provisional: bool
    part: Part | None
    """The sum of the months there are, where that is all that may be said of the newest twelve."""
    why_no_figure: str
    """Empty where there is one."""
    why_not_compared: str
    """Empty where it is compared, or there is no figure at all."""
    notes: tuple[str, ...]
    notes_of_page: tuple[str, ...]
    """Those of the notes that a page says once for all its rows."""

    @property
    def count(self) -> str:
        """“1,234”, “14 in the 3 months to July 2024”, “withheld” or “missing”."""
        if self.state is State.WITHHELD:
            return _("withheld")
        if self.part is not None:
            return wording.part(self.part)
        return wording.number(self.moved.after)

    @property
    def change(self) -> str:
        """“26% fewer”, as the CSV has it."""
        return wording.change(self.moved)

    @property
    def change_shown(self) -> str:
        """As a table begins a cell with it: “26% fewer”. Nothing without a figure."""
        if self.moved.after is None:
            return "–"
        return self.change[:1].upper() + self.change[1:]

    @property
    def before_shown(self) -> str:
        """“from 190”, behind it."""
        if self.moved.before is None:
            return ""
        return _("from %(before)s") % {"before": wording.number(self.moved.before)}

    @property
    def rate_value(self) -> float | None:
        return None if self.rate is None else self.rate.value

    @property
    def rate_shown(self) -> str:
        """“12.3”, “withheld”, or a dash where a month has none."""
        if self.rate is None:
            return "–"
        return _("withheld") if self.rate.value is None else f"{self.rate.value:.1f}"

    @property
    def is_rise(self) -> bool:
        return self.moved.direction is Direction.UP

    @property
    def is_fall(self) -> bool:
        return self.moved.direction is Direction.DOWN

    @property
    def is_steady(self) -> bool:
        return self.moved.direction is Direction.NO_CLEAR_CHANGE

    @property
    def note(self) -> str:
        return " ".join(self.notes)

    @property
    def note_shown(self) -> str:
        """What a row of a table says below the change: what the whole page says is left out."""
        return " ".join(note for note in self.notes if note not in self.notes_of_page)

    def csv_row(self) -> list[str]:
        """As `statistics.downloads.COLUMNS`. A sum of fewer months has their period."""
        first, last, count = str(self.period.first), str(self.period.last), self.moved.after
        if self.part is not None:
            first, last, count = self.part.first_month, self.part.last_month, self.part.count
        return [
            safe(self.area_code),
            safe(self.area),
            safe(self.type),
            first,
            last,
            "" if count is None else str(count),
            "" if self.moved.before is None else str(self.moved.before),
            self.change,
            "" if self.rate_value is None else f"{self.rate_value:.1f}",
            safe(self.note),
        ]


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Says what may be said of an area's types in one period."""

    figures: AreaFigures
    thresholds: Thresholds

    @property
    def first(self) -> Month:
        return Month.parse(self.figures.first_month)

    @property
    def last(self) -> Month:
        return Month.parse(self.figures.last_month)

    def says(self, each: TypeFigures, period: Period) -> Said:
        """A year beside the year before, a month beside the same month a year before."""
        beside = Beside.YEAR_BEFORE if period.is_year else Beside.SAME_MONTH
        return self.beside(each, period, beside)

    def beside(self, each: TypeFigures, period: Period, beside: Beside) -> Said:
        moved, is_withheld = self._moved(each, period, beside)
        state = State.FIGURE
        if is_withheld:
            state = State.WITHHELD
        elif moved.after is None:
            state = State.MISSING
        elif not moved.after:
            state = State.NOUGHT
        given = self._rate(each, period, moved) if period.is_year and not is_withheld else None
        why = self._why_not_compared(each, period, beside, moved)
        is_provisional = bool(
            self.figures.provisional_from
            and str(period.last) >= self.figures.provisional_from
            and moved.after is not None
        )
        part = each.part if state is State.MISSING and each.shown is Shown.PART else None
        detail = wording.detail(each)
        lacks = detail if is_withheld else ""
        if state is State.MISSING:
            lacks = self._missing(period) if part is None else f"{self._missing(period)} {detail}"
        notes = [
            lacks,
            "" if is_withheld or part is not None else detail,
            wording.withheld(given) if given is not None and not lacks else "",
            why,
            _("Beside the month before.") if beside is Beside.MONTH_BEFORE else "",
        ]
        of_page = [
            _("Provisional.") if is_provisional else "",
            wording.summed(self.figures),
        ]
        return Said(
            area_code=self.figures.area_code,
            area=self.figures.area_name,
            key=each.key,
            type=each.name,
            parent=each.parent,
            period=period,
            moved=moved,
            beside=beside,
            rate=given,
            state=state,
            part=part,
            is_provisional=is_provisional,
            why_no_figure=lacks,
            why_not_compared=why,
            notes=tuple(note for note in [*notes, *of_page] if note),
            notes_of_page=tuple(note for note in of_page if note),
        )

    def _moved(self, each: TypeFigures, period: Period, beside: Beside) -> tuple[Movement, bool]:
        """The movement, and whether the figure is kept back."""
        if period.is_year and period.last == self.last:
            return each.year, each.shown is Shown.BOROUGH
        if each.shown is not Shown.MONTHLY:
            return NOT_SHOWN, True
        said = self._movements(each, period.last)
        by_beside = {
            Beside.YEAR_BEFORE: said.year,
            Beside.SAME_MONTH: said.year_before,
            Beside.MONTH_BEFORE: said.month_before,
        }
        return by_beside[beside], False

    def _movements(self, each: TypeFigures, last: Month) -> Movements:
        break_at = Month.parse(each.break_month) - self.first if each.break_month else 0
        return movements(
            each.counts[: last - self.first + 1], break_at=break_at, thresholds=self.thresholds
        )

    def _rate(self, each: TypeFigures, period: Period, moved: Movement) -> Rate:
        if period.last == self.last:
            return each.rate
        counts = self.figures.all.counts[: period.last - self.first + 1]
        return rate(
            moved.after,
            self.figures.residents,
            all_types=total(counts[-YEAR:]),
            thresholds=self.thresholds,
        )

    def _missing(self, period: Period) -> str:
        asked = {str(month) for month in months(period.first, period.last)}
        lost = [Month.parse(month) for month in self.figures.missing if month in asked]
        if period.first < self.first:
            return _("The figures begin in %(month)s.") % {"month": long(self.first)}
        if not lost:
            return _("There are no figures of it here.")
        names = ", ".join(long(month) for month in lost)
        return _("No figures for %(months)s.") % {"months": names}

    def _why_not_compared(
        self, each: TypeFigures, period: Period, beside: Beside, moved: Movement
    ) -> str:
        if moved.after is None or moved.direction is not Direction.NOT_COMPARABLE:
            return ""
        back = 1 if beside is Beside.MONTH_BEFORE else YEAR
        since = period.first + -back
        if each.break_month and since < Month.parse(each.break_month) <= period.last:
            return wording.break_mark(each)
        if since < self.first:
            return _("The figures begin in %(month)s, too late to compare.") % {
                "month": long(self.first)
            }
        return _("Figures of an earlier month are missing, so nothing is compared.")


def every_month(teller: Teller, each: TypeFigures) -> Sequence[Said]:
    """A row a month of the window; none where only a sum of twelve may be shown."""
    if each.shown is not Shown.MONTHLY:
        return ()
    whole = months(teller.first, teller.last)
    return [teller.says(each, Period(last=month, is_year=False)) for month in whole]


def every_year(teller: Teller, each: TypeFigures) -> Sequence[Said]:
    """A row for each twelve months of the window, by the month with which they end."""
    if each.shown is not Shown.MONTHLY:
        return ()
    whole = months(teller.first + (YEAR - 1), teller.last)
    return [teller.says(each, Period(last=month, is_year=True)) for month in whole]
