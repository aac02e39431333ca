"""Days and times: reckoned from today, limited, and shown as people say them."""

from datetime import date
from typing import Any

import pytest

from cms_forms.engine.questions.base import Invalid, question_type
from cms_forms.engine.questions.days import moment, months_after
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import clean, day, entered, question

MOMENTS = [
    ("2026-11-01", "2026-11-01"), ("today", "2026-11-23"), ("today-1", "2026-11-22"),
    ("today+1", "2026-11-24"), ("today-0", "2026-11-23"), ("today+1m", "2026-12-23"),
    ("today+2m", "2027-01-23"), ("today-11m", "2025-12-23"), ("today-10m", "2026-01-23"),
    ("today-1y", "2025-11-23"), ("today+1y", "2027-11-23"), ("today-12m", "2025-11-23"),
    ("today1", None), ("today-", None), ("today-123456", None), ("today-5w", None),
    ("today-99999y", None), ("today+99999y", None), ("2026-13-01", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_a_moment_is_reckoned_from_today(text: str, expected: str | None) -> None:
    found = moment(text, TODAY)

    assert (found.isoformat() if found else None) == expected


def test_a_day_that_a_month_lacks_is_the_first_of_the_next() -> None:
    assert months_after(date(2024, 1, 30), 1) == date(2024, 3, 1)
    assert months_after(date(2024, 1, 29), 1) == date(2024, 2, 29)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert months_after(date(2024, 10, 31), 1) == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("limit", "first_day"),
    [
        ({"most_days_ago": 14}, "9/11/2026"),
        ({"most_days_ahead": 14}, "7/12/2026"),
        ({"minimum_age": 18}, "23/11/2008"),
        ({"when": "past"}, "22/11/2026"),
        ({"when": "past_or_today"}, "23/11/2026"),
        ({"when": "future_or_today"}, "23/11/2026"),
        ({"when": "future"}, "24/11/2026"),
        ({}, "16/10/2163"),
        ({}, "1/1/1875"),
    ],
)
def test_a_limit_includes_its_own_day(limit: dict[str, Any], first_day: str) -> None:
    assert clean("date", day(first_day), settings=limit)


@pytest.mark.parametrize(
    ("limit", "next_day"),
    [
        ({"most_days_ago": 14}, "8/11/2026"),
        ({"most_days_ago": 0}, "22/11/2026"),
        ({"most_days_ahead": 0}, "24/11/2026"),
        ({"most_days_ahead": 14}, "8/12/2026"),
        ({"minimum_age": 18}, "24/11/2008"),
        ({"when": "past"}, "23/11/2026"),
        ({"when": "past_or_today"}, "24/11/2026"),
        ({"when": "future_or_today"}, "22/11/2026"),
        ({"when": "future"}, "23/11/2026"),
    ],
)
def test_a_limit_excludes_the_day_beyond(limit: dict[str, Any], next_day: str) -> None:
    with pytest.raises(Invalid):
        clean("date", day(next_day), settings=limit)


def test_on_29_february_somebody_is_18_on_1_march() -> None:
    born = question("date", settings={"minimum_age": 18})

    kept = question_type("date").clean(born, entered(day("29/2/2008")), date(2026, 3, 1))

    assert kept == "2008-02-29"


def test_times_are_shown_as_people_say_them() -> None:
    kind, asked = question_type("time"), question("time")
    shown = {
        "00:00": "midnight", "00:01": "12:01am", "11:59": "11:59am", "12:00": "midday",
        "12:01": "12:01pm", "13:00": "1pm", "23:59": "11:59pm", "01:05": "1:05am", "25:00": "25:00",
    }  # fmt: skip

    assert {stored: kind.display(asked, stored) for stored in shown} == shown
    for stored in list(shown)[:-1]:
        assert kind.clean(asked, kind.posted(asked, stored), TODAY) == stored


def test_the_first_part_that_is_missing_gets_the_focus() -> None:
    for entry, part, words in [
        ({"day": "1"}, "month", "The date must include a month and a year"),
        ({"month": "1", "year": "2026"}, "day", "The date must include a day"),
        ({"day": "1", "month": "13", "year": "2026"}, "month", "a month from 1 to 12"),
        ({"day": "1", "month": "1", "year": "26"}, "year", "a year of 4 numbers"),
        ({"day": "1", "month": "1", "year": "1874"}, "year", "1875 or later"),
        ({}, "day", "Enter the date"),
    ]:
        with pytest.raises(Invalid) as refused:
            clean("date", entry)
        assert refused.value.problems[0].part == part
        assert words in refused.value.problems[0].message
