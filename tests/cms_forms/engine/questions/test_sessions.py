"""A place in a session: what is stored, shown and refused."""

from datetime import date, datetime
from typing import Any

import pytest

from cms_forms.engine.definition import Operator
from cms_forms.engine.lint import lint
from cms_forms.engine.questions.base import Invalid, question_type
from cms_forms.engine.questions.sessions import Chosen
from tests.cms_forms.engine.builders import (
    asks,
    compared,
    condition,
    day,
    form,
    question,
    repeats,
)

KIND = question_type("session")
TODAY = date(2026, 11, 27)
CHOSEN = Chosen(
    session=17,
    begins=datetime(2026, 12, 1, 9, 30),
    ends=datetime(2026, 12, 1, 12),
    where="Online",
    language="Cymraeg",
)
ASKED = question("q", "session", timetable="speed")


def test_an_answer_says_when_and_where_it_is() -> None:
    value = KIND.clean(ASKED, KIND.posted(ASKED, CHOSEN.stored()), TODAY)

    assert value is not None
    assert KIND.fits(ASKED, value)
    assert KIND.display(ASKED, value) == (
        "Tuesday 1 December 2026, 9:30am to midday\nOnline\nCymraeg"
    )
    assert Chosen.read(value) == CHOSEN


@pytest.mark.parametrize(
    "wrong",
    [
        *({"session": each} for each in (0, -1, "17", True, None)),
        *({"begins": each} for each in ("", "soon", 3, None, "2026-12-01T09:30+00:00")),
        *({"where": None}, {"language": 4}, {"waits": "yes"}),
    ],
)
def test_anything_else_is_no_answer(wrong: dict[str, Any]) -> None:
    stored = CHOSEN.stored()
    assert isinstance(stored, dict)

    assert Chosen.read({**stored, **wrong}) is None


@pytest.mark.parametrize("entry", ["x", "[]", "{}", "17", '{"session": 17}', "[" * 9_000])
def test_what_a_browser_makes_up_is_no_session(entry: str) -> None:
    with pytest.raises(Invalid, match="cannot be booked"):
        KIND.clean(ASKED, {"": [entry]}, TODAY)


def test_nobody_needs_to_choose_where_it_may_be_left_out() -> None:
    assert KIND.clean(question("q", "session", required=False), {}, TODAY) is None


@pytest.mark.parametrize(
    ("operator", "moment", "holds"),
    [
        (Operator.AFTER, "2026-11-30", True),
        (Operator.AFTER, "2026-12-01", False),
        (Operator.BEFORE, "2026-12-01", False),
        (Operator.BEFORE, "2026-12-02", True),
        (Operator.BEFORE, "today+5", True),
        (Operator.AFTER, "soon", False),
    ],
)
def test_the_day_on_which_it_begins_is_compared(
    operator: Operator, moment: str, holds: bool
) -> None:
    assert KIND.holds(ASKED, CHOSEN.stored(), operator, [moment], TODAY) is holds


def test_it_is_compared_with_dates_alone() -> None:
    assert KIND.compares_with(day("last"), ASKED, Operator.AFTER)
    assert not KIND.compares_with(day("last"), ASKED, Operator.IS)
    assert not KIND.compares_with(question("p", "session"), ASKED, Operator.AFTER)


@pytest.mark.parametrize(("required", "found"), [(False, []), (True, ["never-passes"])])
def test_a_last_day_strands_whoever_must_choose(required: bool, found: list[str]) -> None:
    """There may be no session before it."""
    late = condition("late", compared("q", Operator.AFTER, "last"))
    course = question("q", "session", required=required, timetable="speed")
    asked = form(asks(day("last")), asks(course, checks=["late"]), conditions=[late])

    assert [each.id for each in lint(asked)] == found


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [({}, "Choose the timetable"), ({"timetable": "speed", "first_shown": 0}, "from 1 to 100")],
)
def test_lint_finds_settings_that_make_no_sense(settings: dict[str, Any], wrong: str) -> None:
    found = lint(form(asks(question("q", "session", **settings))))

    assert [each.id for each in found] == ["wrong-settings"]
    assert wrong in found[0].message


def test_lint_finds_a_timetable_that_is_gone() -> None:
    asked = form(asks(ASKED))

    assert [each.id for each in lint(asked, timetables={"other"})] == ["missing-timetable"]
    assert not lint(asked, timetables={"speed"})
    assert not lint(asked)


def test_no_place_is_taken_in_a_list() -> None:
    assert "place-in-list" in [each.id for each in lint(form(repeats(ASKED)))]
