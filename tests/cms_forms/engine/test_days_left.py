"""What a clock says on a day: how many of its days are left, and how many boxes of it are full."""

from datetime import date, timedelta

import pytest

from cms_forms.engine.days_left import last_soon_day, left
from cms_forms.engine.definition import Unit

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("due", "days", "gone"),
    [(14, 14, 0), (4, 4, 10), (1, 1, 13), (0, 0, 14), (-1, -1, 14), (20, 20, 0)],
)
def test_calendar_days_are_counted_one_by_one(due: int, days: int, gone: int) -> None:
    said = left(due=THURSDAY + timedelta(due), whole=14, unit=Unit.DAYS, today=THURSDAY)

    assert (said.days, said.gone, said.is_late) == (days, gone, due < 0)


def test_working_days_leave_weekends_and_holidays_out() -> None:
    def days(due: date, **more: object) -> int:
        said = left(due=due, whole=5, unit=Unit.WORKING_DAYS, today=THURSDAY, **more)  # type: ignore[arg-type]
        return said.days

    monday = THURSDAY + timedelta(4)
    assert days(monday) == 2
    assert days(monday, more_holidays={monday}) == 1
    assert days(THURSDAY - timedelta(3)) == -3
    assert days(THURSDAY - timedelta(6)) == -4


def test_late_on_a_day_off_is_late_by_no_working_day_yet() -> None:
    friday, saturday = THURSDAY + timedelta(1), THURSDAY + timedelta(2)

    said = left(due=friday, whole=2, unit=Unit.WORKING_DAYS, today=saturday)

    assert (said.days, said.is_late, said.gone) == (0, True, 2)


def test_what_is_due_on_the_first_day_after_a_weekend_is_near_on_the_thursday_before() -> None:
    assert last_soon_day(THURSDAY) == date(2026, 11, 30)
    assert last_soon_day(date(2026, 12, 24)) == date(2026, 12, 30)
