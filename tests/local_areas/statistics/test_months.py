from datetime import date

import pytest

from local_areas.statistics.months import Month, months


@pytest.mark.parametrize("text", ["2026-01", "202601", "2026-01-31", " 2026-01 "])
def test_a_month_is_read_as_each_source_writes_it(text: str) -> None:
    assert Month.parse(text) == Month.of(2026, 1)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "Jan 2026", "20260"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    december = Month.of(2025, 12)

    assert str(december + 1) == "2026-01"
    assert Month.of(2026, 1) - Month.of(2025, 1) == 12
    assert (december + 1).first_day == date(2026, 1, 1)
    assert [str(each) for each in months(december, december + 2)] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_no_months_lie_between_a_month_and_an_earlier_one() -> None:
    assert not list(months(Month.of(2026, 2), Month.of(2026, 1)))
