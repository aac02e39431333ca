"""The day by which something is due."""

from datetime import date

import pytest

from cms_forms.engine.deadlines import with_days, working_days_after


@pytest.mark.parametrize(
    ("begins", "number", "due"),
    [
        pytest.param(date(2026, 9, 1), 20, date(2026, 9, 29), id="weekends do not count"),
        pytest.param(date(2026, 9, 5), 1, date(2026, 9, 7), id="sent on a Saturday"),
        pytest.param(date(2026, 3, 16), 1, date(2026, 3, 18), id="Northern Ireland alone"),
        pytest.param(date(2026, 11, 27), 1, date(2026, 12, 1), id="Scotland alone"),
        pytest.param(date(2026, 4, 2), 1, date(2026, 4, 7), id="Easter"),
        pytest.param(date(2026, 12, 24), 1, date(2026, 12, 29), id="Christmas, a day in lieu"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 5), id="into the next year"),
        pytest.param(date(2026, 9, 1), 0, date(2026, 9, 1), id="at once"),
    ],
)
def test_working_days_are_days_that_are_none_off_anywhere_in_the_uk(
    begins: date, number: int, due: date
) -> None:
    assert working_days_after(begins, number) == due


def test_a_bank_holiday_that_was_just_proclaimed_can_be_added() -> None:
    assert working_days_after(date(2026, 9, 1), 1, [date(2026, 9, 2)]) == date(2026, 9, 3)


def test_the_foi_act_alone_counts_the_bank_holidays_of_scotland_and_northern_ireland() -> None:
    before_st_andrews_day = date(2026, 11, 27)

    assert with_days("{{ 1 working day }}", before_st_andrews_day) == "30 November 2026"
    assert with_days("{{ 1 FOI day }}", before_st_andrews_day) == "1 December 2026"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("by {{ 20 working days }}.", "by 29 September 2026."),
        ("by {{1 working day}} or {{ 1 month }}", "by 2 September 2026 or 1 October 2026"),
        ("by {{ 14 days }}", "by 15 September 2026"),
        ("{{ soon }} {{ 5 }} { 5 days }", "{{ soon }} {{ 5 }} { 5 days }"),
    ],
)
def test_a_span_in_a_text_is_read_as_its_last_day(text: str, read: str) -> None:
    assert with_days(text, date(2026, 9, 1)) == read


def test_a_month_ends_where_its_month_ends() -> None:
    assert with_days("{{ 1 month }}", date(2027, 1, 31)) == "28 February 2027"
