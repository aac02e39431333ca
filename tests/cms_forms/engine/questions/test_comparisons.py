"""What a test on an answer of each type compares."""

from typing import Any

import pytest

from cms_forms.engine.definition import Operator
from cms_forms.engine.questions.base import question_type, question_types
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import question

HOLDS: list[tuple[str, Any, Operator, list[str], bool]] = [
    ("one_of", "a", Operator.IS, ["a"], True),
    ("one_of", "a", Operator.IS_NOT, ["a"], False),
    ("one_of", "a", Operator.IS_ONE_OF, ["b", "a"], True),
    ("several", ["a", "b"], Operator.CONTAINS, ["b"], True),
    ("several", ["a"], Operator.DOES_NOT_CONTAIN, ["b", "none"], True),
    ("short_text", "Quay Road", Operator.IS, ["quay road "], True),
    ("short_text", "Quay Road", Operator.CONTAINS, ["QUAY"], True),
    ("whole_number", "12", Operator.GREATER_THAN, ["11"], True),
    ("whole_number", "12", Operator.LESS_THAN, ["12"], False),
    ("money", "30.00", Operator.IS, ["30"], True),
    ("date", "2026-11-09", Operator.BEFORE, ["today-14"], False),
    ("date", "2026-11-08", Operator.BEFORE, ["today-14"], True),
    ("date", "2026-11-09", Operator.WITHIN_LAST_DAYS, ["14"], True),
    ("date", "2026-11-24", Operator.WITHIN_LAST_DAYS, ["14"], False),
    ("date", "2026-11-24", Operator.AFTER, ["today"], True),
    ("date", "2008-11-23", Operator.AFTER, ["today-18y"], False),
    ("date", "2026-11-23", Operator.IS, ["today"], True),
    ("date", "2026-11-23", Operator.IS_NOT, ["today+99999y"], False),
    ("time", "09:00", Operator.BEFORE, ["14:30"], True),
    ("time", "09:00", Operator.AFTER, ["8am"], True),
    ("time", "09:00", Operator.IS_NOT, ["soon"], False),
    ("time", "09:00", Operator.IS_NOT, ["9am"], False),
    ("time", "09:00", Operator.IS_NOT, ["9pm"], True),
    ("time", "09:00", Operator.IS, ["9am"], True),
    ("time", "09:00", Operator.IS, ["10am"], False),
    ("time", "09:00", Operator.BEFORE, ["9am"], False),
    ("time", "09:00", Operator.AFTER, ["9am"], False),
    ("time", "09:00", Operator.AFTER, ["10am"], False),
    ("date", "2026-11-23", Operator.IS, ["2026-11-24"], False),
    ("date", "2026-11-23", Operator.IS_NOT, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.IS_NOT, ["2026-11-24"], True),
    ("date", "2026-11-23", Operator.BEFORE, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.AFTER, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["0"], True),
    ("date", "2026-11-22", Operator.WITHIN_LAST_DAYS, ["0"], False),
    ("date", "2026-11-08", Operator.WITHIN_LAST_DAYS, ["14"], False),
    ("date", "1875-01-01", Operator.WITHIN_LAST_DAYS, ["99999"], True),
    ("date", "1875-01-01", Operator.WITHIN_LAST_DAYS, ["100000"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["a"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["-1"], False),
    ("short_text", "Quay Road", Operator.IS, ["Quay"], False),
    ("short_text", "Quay Road", Operator.IS_NOT, ["Quay"], True),
    ("short_text", "Quay Road", Operator.IS_NOT, [" quay road"], False),
    ("short_text", "Quay Road", Operator.CONTAINS, ["Lane"], False),
    ("short_text", "Quay Road", Operator.DOES_NOT_CONTAIN, ["Lane"], True),
    ("short_text", "Quay Road", Operator.DOES_NOT_CONTAIN, ["road"], False),
    ("one_of", "a", Operator.IS, ["b"], False),
    ("one_of", "a", Operator.IS_NOT, ["b"], True),
    ("one_of", "a", Operator.IS_ONE_OF, ["b", "c"], False),
    ("several", ["a", "b"], Operator.CONTAINS, ["c"], False),
    ("several", ["a", "b"], Operator.DOES_NOT_CONTAIN, ["c", "b"], False),
    ("whole_number", "12", Operator.IS, ["12.0"], True),
    ("whole_number", "12", Operator.IS, ["13"], False),
    ("whole_number", "12", Operator.IS_NOT, ["12"], False),
    ("whole_number", "12", Operator.IS_NOT, ["13"], True),
    ("whole_number", "12", Operator.GREATER_THAN, ["12"], False),
    ("whole_number", "12", Operator.LESS_THAN, ["13"], True),
    ("phone", "07700900123", Operator.IS, ["+44 7700 900 123"], True),
    ("several", "bread", Operator.DOES_NOT_CONTAIN, ["b"], True),
    ("vehicle_registration", "AB12CDE", Operator.IS, ["ab12 cde"], True),
    ("date", "2026-11-24", Operator.AFTER, ["nonsense"], False),
    ("whole_number", "12", Operator.GREATER_THAN, [], False),
]


@pytest.mark.parametrize(("type", "value", "operator", "values", "expected"), HOLDS)
def test_a_test_compares_as_its_words_say(
    type: str, value: Any, operator: Operator, values: list[str], expected: bool
) -> None:
    assert question_type(type).holds(question(type), value, operator, values, TODAY) is expected


VALUES: list[Any] = ["", "a", "1", "2026-13-45", "24:61", [], ["a", "a"], {}, {"text": "x"}]


@pytest.mark.parametrize("type", list(question_types()))
def test_whatever_is_stored_is_shown_and_compared(type: str) -> None:
    kind, asked = question_type(type), question(type)

    for value in VALUES:
        assert isinstance(kind.display(asked, value), str)
        assert kind.posted(asked, value).keys() <= {*kind.parts, *value}
        for operator in kind.operators - {Operator.IS_ANSWERED}:
            for other in ([], [""], ["a", "b"], ["9" * 5_000], ["today-99999y"], ["1e999999"]):
                assert kind.holds(asked, value, operator, other, TODAY) in (True, False)


ONE_ANSWER: dict[str, Any] = {
    "several": ["a"],
    "address": {"line1": "1 Demo Street"},
    "place": {"text": "Here"},
    "date": "2026-11-23",
    "time": "09:00",
    "one_of": "a",
    "select": "a",
}


@pytest.mark.parametrize("type", list(question_types()))
def test_a_comparison_that_a_type_does_not_make_is_false(type: str) -> None:
    kind, asked = question_type(type), question(type)
    value = ONE_ANSWER.get(type, "1")

    for operator in {*Operator} - kind.operators | {Operator.IS_ANSWERED}:
        for other in ("a", "1", "2026-11-23", "9am"):
            assert kind.holds(asked, value, operator, [other], TODAY) is False


@pytest.mark.parametrize("type", list(question_types()))
def test_a_comparison_with_nothing_is_false(type: str) -> None:
    kind, asked = question_type(type), question(type)
    value = ONE_ANSWER.get(type, "1")

    for operator in kind.operators - {Operator.DOES_NOT_CONTAIN}:
        assert kind.holds(asked, value, operator, [], TODAY) is False


@pytest.mark.parametrize("operator", [Operator.IS, Operator.IS_NOT, Operator.IS_ONE_OF])
def test_a_list_is_no_answer_to_one_choice(operator: Operator) -> None:
    asked = question("one_of")

    assert not question_type("one_of").holds(asked, ["a"], operator, ["b"], TODAY)
