"""Whether what is stored answers its step."""

from datetime import timedelta
from typing import Any

import pytest

from cms_forms.engine.checking import check_again
from cms_forms.engine.completeness import completed, fits
from cms_forms.engine.definition import Question
from cms_forms.engine.questions.base import question_types
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    informs,
    one_of,
    question,
    repeats,
    several,
    short_text,
)

STEP = asks(short_text("a"), short_text("b", required=False))


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        ({"a": "x", "b": "y"}, {"a": "x", "b": "y"}),
        ({"a": "x"}, {"a": "x"}),
        ({"a": "x", "b": ""}, {"a": "x"}),
        ({"a": "x", "b": None}, {"a": "x"}),
        ({"a": "x", "b": 7, "c": "z"}, {"a": "x"}),
        ({"a": "x", "c": "z"}, {"a": "x"}),
        ({"b": "y"}, None),
        ({"a": "", "b": "y"}, None),
        ({}, None),
        (None, None),
        ("x", None),
        ([{"a": "x"}], None),
    ],
)
def test_a_row_counts_with_what_can_be_an_answer(given: Any, answers: Any) -> None:
    assert completed(STEP, given) == answers


def test_a_row_that_fits_is_not_copied() -> None:
    given = {"a": "x", "b": "y"}

    assert completed(STEP, given) is given


def test_a_screen_without_questions_is_complete_once_it_was_read() -> None:
    assert completed(informs("i"), {}) == {}
    assert completed(informs("i"), None) is None


@pytest.mark.parametrize(
    ("number", "complete"), [(1, False), (2, True), (3, True), (4, True), (5, False)]
)
def test_items_are_complete_between_the_fewest_and_the_most(number: int, complete: bool) -> None:
    items = [{"a": f"{each}"} for each in range(number)]

    found = completed(repeats(short_text("a"), minimum=2, maximum=4), items)

    assert found == (items if complete else None)


def test_none_is_enough_where_none_is_needed() -> None:
    step = repeats(short_text("a"), minimum=0)

    assert completed(step, []) == []
    assert completed(step, ()) == []
    assert completed(step, None) is None
    assert completed(step, {}) is None


def test_one_broken_item_breaks_the_list() -> None:
    assert completed(repeats(short_text("a")), [{"a": "x"}, {"a": ""}]) is None


TEXTS = {
    "short_text", "long_text", "name", "email", "phone", "whole_number", "decimal", "money",
    "date", "time", "vehicle_registration", "declaration", "grid_reference", "three_words",
}  # fmt: skip
ONE, MANY, PARTS = {"one_of", "select", "yes_no", "relationship"}, {"several"}, {
    "address", "address_abroad", "place",
}  # fmt: skip
FITTING: list[tuple[Any, set[str]]] = [
    ("x", TEXTS),
    ("", set()),
    ("yes", TEXTS | ONE | MANY),
    (["yes"], MANY),
    (["yes", "no"], MANY),
    (("yes",), MANY),
    (["yes", "x"], set()),
    (["yes", 7], set()),
    (["yes", []], set()),
    ([], set()),
    ({"town": "x"}, PARTS),
    ({"town": 7}, set()),
    ({"from": "09:00", "to": "10:00"}, {*PARTS, "time_span"}),
    ({7: "x"}, set()),
    ({}, set()),
    (7, set()),
    (True, set()),
    (None, set()),
]


@pytest.mark.parametrize(("value", "types"), FITTING)
def test_each_type_knows_the_form_that_it_stores(value: Any, types: set[str]) -> None:
    asked = {
        key: question("q", key, *(("yes", "no") if kind.has_options else ()))
        for key, kind in question_types().items()
    }

    assert {key for key, each in asked.items() if fits(each, value)} == types


def test_what_is_gone_takes_any_value_but_none() -> None:
    asked = Question(id="q", type="gone", label="Q")

    assert [fits(asked, value) for value in ("x", ["x"], {"a": [{"b": 7}]}, 7)] == [True] * 4
    assert not any(fits(asked, value) for value in (None, "", [], {}))


def test_answers_are_right_for_as_long_as_their_limits_allow() -> None:
    step = asks(question("on", "date", most_days_ago=14), short_text("b", required=False))
    given = {"on": (TODAY - timedelta(14)).isoformat()}

    assert not check_again(step, given, TODAY).problems
    assert check_again(step, given, TODAY + timedelta(1)).problems


def test_answers_that_miss_something_are_not_right() -> None:
    assert check_again(STEP, {"b": "y"}, TODAY).problems
    assert not check_again(STEP, {"a": "x"}, TODAY).problems
    assert check_again(asks(one_of("a", "x", "y")), {"a": "z"}, TODAY).problems
    assert not check_again(asks(several("a", "x", "y")), {"a": ["x"]}, TODAY).problems
