"""The answers by which lint judges conditions stand for every answer that can be given."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question, Test
from cms_forms.engine.questions.base import question_type
from tests.cms_forms.engine.builders import (
    TODAY,
    check,
    contains,
    day,
    is_,
    is_not,
    none_of_these,
    one_of,
    question,
    several,
    short_text,
    whole_number,
)
from tests.cms_forms.engine.strategies import sometimes


def outcomes(asked: Question, value: Value, tests: Sequence[Test]) -> list[bool]:
    kind = question_type(asked.type)
    return [kind.holds(asked, value, test.operator, test.values, TODAY) for test in tests]


def is_represented(asked: Question, value: Value, tests: Sequence[Test]) -> bool:
    """Whether some sample passes and fails the same tests as the value."""
    samples = question_type(asked.type).samples(asked, tests, TODAY)
    assert samples is not None
    return outcomes(asked, value, tests) in [outcomes(asked, each, tests) for each in samples]


def some_tests(operators: Sequence[Operator], values: st.SearchStrategy[str]) -> st.SearchStrategy:
    one = st.builds(
        lambda operator, value: check("q", operator, value), st.sampled_from(operators), values
    )
    return st.lists(one, min_size=1, max_size=5)


NUMBERS = (Operator.IS, Operator.IS_NOT, Operator.GREATER_THAN, Operator.LESS_THAN)


@sometimes
@given(st.integers(-3, 12).map(str), some_tests(NUMBERS, st.sampled_from(["0", "2", "2.5", "9"])))
def test_whole_numbers(value: str, tests: list[Test]) -> None:
    assert is_represented(whole_number("q"), value, tests)


@sometimes
@given(
    st.decimals(1, 8, places=2).map(str), some_tests(NUMBERS, st.decimals(0, 9, places=2).map(str))
)
def test_decimals_within_limits(value: str, tests: list[Test]) -> None:
    assert is_represented(question("q", "decimal", minimum=1, maximum=8), value, tests)


DATES = (Operator.IS, Operator.IS_NOT, Operator.BEFORE, Operator.AFTER)
MOMENTS = {
    "fixed": ["2026-11-20", "2026-11-22", "2020-02-29"],
    "days": ["today", "today-1", "today-14", "today+3"],
    "months": ["today", "today-1m", "today-1y", "today-18y"],
}


@sometimes
@pytest.mark.parametrize("kind", MOMENTS)
@given(data=st.data())
def test_dates(kind: str, data: st.DataObject) -> None:
    value = TODAY - timedelta(data.draw(st.integers(-5, 40) | st.integers(360, 7_000)))
    tests = data.draw(some_tests(DATES, st.sampled_from(MOMENTS[kind])))

    assert is_represented(day("q"), value.isoformat(), tests)


@sometimes
@given(
    st.times().map(lambda at: f"{at:%H:%M}"),
    some_tests(DATES, st.sampled_from(["00:00", "9am", "14:30", "14:31", "23:59", "soon"])),
)
def test_times(value: str, tests: list[Test]) -> None:
    assert is_represented(question("q", "time"), value, tests)


@sometimes
@given(
    st.sets(st.sampled_from("abcde"), min_size=1).map(sorted) | st.just(["none"]),
    some_tests(
        (Operator.CONTAINS, Operator.DOES_NOT_CONTAIN), st.sampled_from(["a", "b", "c", "none"])
    ),
)
def test_several(value: list[str], tests: list[Test]) -> None:
    assert is_represented(several("q", *"abcde", none_of_these()), value, tests)


@sometimes
@given(
    st.sampled_from(["able", "Able ", "baker", "x"]),
    some_tests((Operator.IS, Operator.IS_NOT), st.sampled_from(["Able", "baker", " able"])),
)
def test_words(value: str, tests: list[Test]) -> None:
    assert is_represented(short_text("q"), value, tests)


@pytest.mark.parametrize(
    ("asked", "tests"),
    [
        (short_text("q"), [contains("q", "a")]),
        (several("q", *"abcdefgh"), [contains("q", *"abcdefgh")]),
        (day("q"), [is_("q", "2026-11-20"), is_("q", "today-14")]),
        (day("q"), [is_("q", "today-2y"), is_("q", "today-730")]),
        (whole_number("q"), [is_not("q", "1" + "0" * 40)]),
        (question("q", "vehicle_registration"), [is_("q", "AB12 CDE")]),
        (question("q", "address"), []),
    ],
)
def test_nothing_is_claimed_where_no_answers_stand_for_all(
    asked: Question, tests: list[Test]
) -> None:
    assert question_type(asked.type).samples(asked, tests, TODAY) is None


def test_a_choice_is_tried_in_full() -> None:
    asked = one_of("q", "a", "b")

    assert question_type("one_of").samples(asked, [], TODAY) == ["a", "b"]


def test_several_are_tried_in_every_combination_with_one_that_no_test_names() -> None:
    asked = several("q", "a", "b", "c", none_of_these())
    tests = [contains("q", "a")]

    assert question_type("several").samples(asked, tests, TODAY) == [
        ["none"], ["a"], ["b"], ["a", "b"],
    ]  # fmt: skip


@pytest.mark.parametrize(("named", "told_apart"), [("abcdef", True), ("abcdefg", False)])
def test_six_options_are_told_apart_and_no_more(named: str, told_apart: bool) -> None:
    found = question_type("several").samples(
        several("q", *"abcdefgh"), [contains("q", *named)], TODAY
    )

    assert (found is not None) is told_apart


def test_the_days_around_each_tested_one_are_tried() -> None:
    assert question_type("date").samples(day("q"), [is_("q", "today-14")], TODAY) == [
        "2026-11-08", "2026-11-09", "2026-11-10", "2026-11-22", "2026-11-23", "2026-11-24",
    ]  # fmt: skip
    assert question_type("date").samples(day("q"), [is_("q", "9999-12-31")], TODAY) == [
        "2026-11-22", "2026-11-23", "2026-11-24", "9999-12-30", "9999-12-31",
    ]  # fmt: skip
    assert question_type("date").samples(day("q"), [is_("q", "0001-01-01")], TODAY) == [
        "0001-01-01", "0001-01-02", "2026-11-22", "2026-11-23", "2026-11-24",
    ]  # fmt: skip


def test_the_minutes_around_each_tested_one_are_tried() -> None:
    asked, kind = question("q", "time"), question_type("time")

    assert kind.samples(asked, [is_("q", "14:30")], TODAY) == ["14:29", "14:30", "14:31"]
    assert kind.samples(asked, [is_("q", "midnight")], TODAY) == ["00:00", "00:01"]
    assert kind.samples(asked, [is_("q", "23:59")], TODAY) == ["23:58", "23:59"]
    assert kind.samples(asked, [], TODAY) == ["00:00", "00:01"]


def test_the_numbers_around_each_tested_one_are_tried() -> None:
    whole, fine = whole_number("q"), question("q", "decimal", minimum=1, maximum=3)

    assert question_type("whole_number").samples(whole, [is_("q", "2.5")], TODAY) == ["1", "2", "3"]
    assert question_type("whole_number").samples(whole, [], TODAY) == ["-1", "0", "1"]
    assert question_type("decimal").samples(fine, [is_("q", "2")], TODAY) == [
        "1", "2", "3", "1.5", "2.5",
    ]  # fmt: skip
    assert question_type("decimal").samples(question("q", "decimal"), [is_("q", "2")], TODAY) == [
        "1", "2", "3",
    ]  # fmt: skip


def test_only_the_value_that_is_compared_is_tried() -> None:
    at, on = check("q", Operator.IS, "14:30", "16:00"), check("q", Operator.IS, "today", "today-9")

    assert question_type("time").samples(question("q", "time"), [at], TODAY) == [
        "14:29", "14:30", "14:31",
    ]  # fmt: skip
    assert question_type("date").samples(day("q"), [on], TODAY) == [
        "2026-11-22", "2026-11-23", "2026-11-24",
    ]  # fmt: skip
