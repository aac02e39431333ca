"""How much of a clock is left on a day, in the days that it counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from cms_forms.engine.deadlines import (
    ENGLAND_AND_WALES,
    parts_counted,
    working_days_after,
    working_days_between,
)
from cms_forms.engine.definition import Unit

SOON: Final = 2
"""Working days after today whose deadlines are near: on a Thursday the next Monday is the last of
them, so that no weekend hides anything."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a clock says on a day."""

    days: int
    """Left after today, in `unit`; 0 where it ends today or on a day off before the next of its
    days; below 0 so many days late."""
    is_late: bool
    unit: Unit
    whole: int
    """Days that it has in all: one box of its strip each."""
    gone: int
    """Of these, at most all of them."""


def left(
    *, due: date, whole: int, unit: Unit, today: date, more_holidays: Collection[date] = ()
) -> Left:
    """`whole` is the number of days that the clock has. One that stands is asked for the day on
    which it stopped.
    """
    is_late = today > due
    first, last = (due, today) if is_late else (today, due)
    if unit is Unit.DAYS:
        days = (last - first).days
    else:
        days = working_days_between(first, last, more_holidays, parts_counted(unit))
    gone = whole if is_late else max(0, whole - days)
    return Left(days=-days if is_late else days, is_late=is_late, unit=unit, whole=whole, gone=gone)


def last_soon_day(today: date, more_holidays: Collection[date] = ()) -> date:
    """The last day whose deadlines are near."""
    return working_days_after(today, SOON, more_holidays, ENGLAND_AND_WALES)
