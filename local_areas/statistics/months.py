"""Calendar months: what every figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Final

from local_areas.statistics.language import gettext as _

_WRITTEN: Final = re.compile(r"(\d{4})-?(\d{2})(?:-\d{2})?")


@total_ordering
@dataclass(frozen=True)
class Month:
    """A month, counted from year 0: `Month(24_312)` is January 2026. Months can be subtracted,
    and a number of months added.
    """

    number: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """Raises `ValueError` where `month` is not from 1 to 12."""
        if not 1 <= month <= 12:
            raise ValueError(f"There is no month {month}.")
        return cls(year * 12 + month - 1)

    @classmethod
    def from_date(cls, day: date) -> Month:
        return cls.of(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """From "2026-01", "202601" or a date. Raises `ValueError`."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"“{text}” is not a month such as 2026-01.")
        return cls.of(int(written[1]), int(written[2]))

    @property
    def first_day(self) -> date:
        return date(self.number // 12, self.number % 12 + 1, 1)

    def __add__(self, months: int) -> Month:
        return Month(self.number + months)

    def __sub__(self, other: Month) -> int:
        return self.number - other.number

    def __lt__(self, other: Month) -> bool:
        return self.number < other.number

    def __str__(self) -> str:
        return f"{self.number // 12:04d}-{self.number % 12 + 1:02d}"


def named(month: Month) -> str:
    """“January 2026”, for a sentence."""
    names = (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
    return f"{names[month.number % 12]} {month.number // 12}"


def months(first: Month, last: Month) -> Iterator[Month]:
    """Both included. Nothing where `last` is before `first`."""
    return (Month(number) for number in range(first.number, last.number + 1))
