"""What was posted for a screen, read and shown again."""

from datetime import datetime

import pytest
from django.http import QueryDict

from cms_forms.engine import limits
from cms_forms.engine.definition import Step
from cms_forms.engine.neutral import mark
from cms_forms.journey import entries
from tests.cms_forms.engine.builders import asks, question, several, short_text

NOW = datetime(2026, 11, 23, 14, 30)
TODAY = NOW.date()


def read(step: Step, *pairs: tuple[str, str]) -> entries.StepEntries:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return entries.read(step, data, TODAY, NOW)


WHEN = asks(
    question("on", "date", when="past_or_today"), question("at", "time"), short_text("where")
)
TODAY_POSTED = [("on.day", "23"), ("on.month", "11"), ("on.year", "2026"), ("where", "Quay Road")]


def test_an_hour_of_today_that_is_still_to_come_is_refused_beside_its_date() -> None:
    step = read(WHEN, *TODAY_POSTED, ("at", "3pm"))

    assert [link for link, _ in step.problems] == [f"{mark('at')}.field"]
    assert step.given == {"on": "2026-11-23", "where": "Quay Road"}
    assert [[message for _, message in each.errors] for each in step.fields] == [
        [],
        ["The time must be in the past: it is not that late today yet"],
        [],
    ]
    assert step.fields[1].one.value == "3pm"


def test_an_hour_of_today_that_has_come_is_kept() -> None:
    step = read(WHEN, *TODAY_POSTED, ("at", "2:30pm"))

    assert not step.problems
    assert step.given == {"on": "2026-11-23", "at": "14:30", "where": "Quay Road"}


def test_what_is_refused_alone_is_not_judged_beside_the_rest() -> None:
    step = read(WHEN, *TODAY_POSTED, ("at", "soon"))

    assert [message for _, message in step.problems] == [
        "The time must be a time, like 9am or 14:30"
    ]


def test_the_present_is_taken_where_none_is_given() -> None:
    assert entries.read(WHEN, QueryDict("at=9am&where=Here"), TODAY).given == {
        "at": "09:00", "where": "Here",
    }  # fmt: skip


def test_the_value_that_was_read_is_the_one_that_is_shown_again() -> None:
    (field,) = read(asks(short_text("a")), ("a", "first"), ("a", "x" * 501)).fields

    assert field.one.value == "x" * 501


@pytest.mark.parametrize("length", [limits.LONGEST_TEXT, limits.LONGEST_TEXT + 1, 2_000_000])
def test_no_more_is_shown_again_than_any_question_takes(length: int) -> None:
    (field,) = read(asks(short_text("a")), ("a", "x" * length)).fields

    assert len(field.one.value) == limits.LONGEST_TEXT


def test_what_no_page_can_show_is_left_out() -> None:
    (field,) = read(asks(short_text("a")), ("a", "one\x00two")).fields

    assert field.errors
    assert field.one.value == "onetwo"


def test_thousands_of_values_are_neither_chosen_nor_shown() -> None:
    (field,) = read(asks(several("a", "b", "c")), *[("a", f"{n}") for n in range(10_000)]).fields

    assert [message for _, message in field.errors] == ["Choose from the answers on this page"]
    assert len(field.posted[""]) == limits.MOST_ENTRIES
