"""Of which service, and of which days, numbers are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy

from cms_forms.models import station_time

PERIODS: Final = {
    "28": gettext_lazy("Last 28 days"),
    "91": gettext_lazy("Last 3 months"),
    "365": gettext_lazy("Last 12 months"),
}
WHOLE_MONTHS: Final = {"28": 1, "91": 3, "365": 12}
"""How many stand in place of each, of services whose reports only named people read."""
PERIODS_IN_WHOLE_MONTHS: Final = {
    "28": gettext_lazy("Last whole month"),
    "91": gettext_lazy("Last 3 whole months"),
    "365": gettext_lazy("Last 12 whole months"),
}


@dataclass(frozen=True)
class Period:
    """Some days on end."""

    first: date
    until: date
    """The first day after it."""

    @property
    def last(self) -> date:
        return self.until - timedelta(1)

    @property
    def begins(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        return _midnight(self.until)


def _midnight(day: date) -> datetime:
    return station_time.moment(day)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to see, from the address. What is none of the choices is left out."""

    page_id: int | None = None
    version: int | None = None
    """The number of a version of that service."""
    days: str = "91"

    @property
    def period(self) -> Period:
        today = station_time.today()
        return Period(today - timedelta(int(self.days) - 1), today + timedelta(1))

    @property
    def whole_months(self) -> Period:
        """Those before this one. A number that grows by one between two looks at it tells that
        somebody has just written, and a period that moves on by a day tells the same of that day.
        """
        this_month = station_time.today().replace(day=1)
        number = this_month.year * 12 + this_month.month - 1 - WHOLE_MONTHS[self.days]
        return Period(date(number // 12, number % 12 + 1, 1), this_month)
