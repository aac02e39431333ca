from datetime import UTC, datetime, time

import pytest

from cms_forms.engine.hours import Hours

OFFICE = Hours(begins=time(8), ends=time(18))
NIGHTS = Hours(begins=time(22), ends=time(6), at_weekends=True)


def moment(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "at", "then"),
    [
        (Hours(), moment(28, 3), moment(28, 3)),
        (OFFICE, moment(27, 9), moment(27, 9)),
        (OFFICE, moment(27, 3), moment(27, 8)),
        # Friday evening; Monday is St Andrew's Day, which England and Wales work on.
        (OFFICE, moment(27, 18), moment(30, 8)),
        # Christmas Eve; Boxing Day is kept on Monday.
        (OFFICE, moment(24, 20, 12), moment(29, 8, 12)),
        (Hours(begins=time(8), ends=time(18), at_weekends=True), moment(27, 18), moment(28, 8)),
        # Within the hours that began yesterday.
        (NIGHTS, moment(28, 3), moment(28, 3)),
        (NIGHTS, moment(28, 6), moment(28, 22)),
    ],
)
def test_a_message_waits_for_the_first_moment_at_which_somebody_reads_it(
    hours: Hours, at: datetime, then: datetime
) -> None:
    assert hours.next_moment(at) == then


def test_a_day_that_was_proclaimed_a_holiday_is_none() -> None:
    monday = moment(30, 9)

    assert OFFICE.next_moment(monday, [monday.date()]) == moment(1, 8, 12)
