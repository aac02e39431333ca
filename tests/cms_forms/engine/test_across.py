"""Checks across answers, and tests that compare two questions, on a visitor's way."""

import pytest

from cms_forms.engine.across import refusing
from cms_forms.engine.answers import Answers
from cms_forms.engine.checking import check
from cms_forms.engine.conditions import Asked
from cms_forms.engine.definition import Form, Operator, Term
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    compared,
    condition,
    day,
    form,
    ids,
    is_not_answered,
    not_,
    one_of,
    question,
    repeats,
    short_text,
    whole_number,
)

PERIOD = form(
    asks(day("begin")),
    asks(day("end"), short_text("note", required=False), checks=["ends first"]),
    asks(short_text("after")),
    conditions=[condition("ends first", compared("end", Operator.BEFORE, "begin"))],
)
REACHED = form(
    asks(
        question("tel", "phone", required=False),
        question("mail", "email", required=False),
        id="contact",
        checks=["no way"],
    ),
    conditions=[condition("no way", is_not_answered("tel"), is_not_answered("mail"))],
)
SHIFTS = form(
    repeats(day("begin"), day("end"), id="shifts", checks=["ends first"]),
    conditions=PERIOD.conditions,
)
EARLY, LATE = "2026-11-20", "2026-11-22"


def test_a_step_whose_check_refuses_is_not_complete() -> None:
    answers: Answers = {"begin": {"begin": LATE}, "end": {"end": EARLY}, "after": {"after": "x"}}

    walked = walk(PERIOD, answers, TODAY)

    assert (ids(walked.path), walked.gap) == (["begin", "end"], PERIOD.steps[1])
    assert list(walked.answers) == ["begin"]


def test_an_earlier_answer_changed_leads_back_and_forth_again() -> None:
    answers = {"begin": {"begin": EARLY}, "end": {"end": EARLY}, "after": {"after": "x"}}

    assert walk(PERIOD, answers, TODAY).complete
    assert walk(PERIOD, {**answers, "begin": {"begin": LATE}}, TODAY).gap == PERIOD.steps[1]
    assert walk(PERIOD, answers, TODAY).complete


@pytest.mark.parametrize(
    ("given", "complete"),
    [({}, False), ({"tel": "01632960001"}, True), ({"mail": "a@example.com"}, True)],
)
def test_one_of_two_ways_to_be_reached(given: dict[str, str], complete: bool) -> None:
    assert walk(REACHED, {"contact": given}, TODAY).complete is complete


@pytest.mark.parametrize(
    ("shifts", "complete"),
    [
        ([(EARLY, LATE)], True),
        ([(EARLY, EARLY), (LATE, LATE)], True),
        ([(EARLY, LATE), (LATE, EARLY)], False),
    ],
)
def test_of_a_repeat_step_each_item_is_checked_by_itself(
    shifts: list[tuple[str, str]], complete: bool
) -> None:
    items = [{"begin": begin, "end": end} for begin, end in shifts]

    assert walk(SHIFTS, {"shifts": items}, TODAY).complete is complete


def test_the_message_stands_at_its_question_once_the_entries_are_right_in_themselves() -> None:
    step = PERIOD.steps[1]
    walked = walk(PERIOD, {"begin": {"begin": LATE}}, TODAY)
    refused = refusing(PERIOD, walked, step, TODAY)

    def problems(day: str, month: str) -> dict[str, list[str]]:
        end = {"day": [day], "month": [month], "year": ["2026"]}
        posted = {"end": end, "note": {}}
        checked = check(step, posted, TODAY, refusing=refused)
        return {id: [each.message for each in found] for id, found in checked.problems.items()}

    assert problems("20", "11") == {"end": ["ends first"]}
    assert problems("22", "11") == {}
    assert problems("20", "13") == {"end": ["The date must have a month from 1 to 12"]}


@pytest.mark.parametrize(
    ("type", "first", "operator", "second", "expected"),
    [
        ("date", EARLY, Operator.BEFORE, LATE, True),
        ("date", LATE, Operator.BEFORE, EARLY, False),
        ("date", EARLY, Operator.AFTER, EARLY, False),
        ("date", EARLY, Operator.IS, EARLY, True),
        ("time", "09:00", Operator.AFTER, "08:59", True),
        ("whole_number", "10", Operator.GREATER_THAN, "9", True),
        ("money", "1.50", Operator.LESS_THAN, "1.50", False),
        ("decimal", "1.5", Operator.IS, "1.50", True),
        ("email", "A@example.com", Operator.IS, "a@example.com", True),
        ("yes_no", "yes", Operator.IS_NOT, "no", True),
        ("date", EARLY, Operator.IS_NOT, None, None),
        ("date", None, Operator.IS_NOT, EARLY, None),
        ("date", None, Operator.IS, None, None),
    ],
)
def test_two_questions_of_a_type_are_compared_once_both_are_answered(
    type: str, first: str | None, operator: Operator, second: str | None, expected: bool | None
) -> None:
    """None: neither the test nor its “not” holds."""
    options = ("yes", "no") if type == "yes_no" else ()
    service = form(
        asks(
            question("a", type, *options, required=False),
            question("b", type, *options, required=False),
        )
    )
    so_far = Asked(service, TODAY)
    row = {"a": first, "b": second}
    so_far.add(service.steps[0], {id: value for id, value in row.items() if value is not None})
    test = compared("a", operator, "b")

    assert (so_far.holds(test), so_far.holds(not_(test))) == (
        (expected, not expected) if expected is not None else (False, False)
    )


@pytest.mark.parametrize(
    "test",
    [
        compared("what", Operator.IS, "kind"),
        compared("count", Operator.BEFORE, "number"),
        compared("count", Operator.GREATER_THAN, "what"),
        compared("count", Operator.GREATER_THAN, "gone"),
    ],
)
def test_what_cannot_be_compared_does_not_hold_turned_round_either(test: Term) -> None:
    service: Form = form(
        asks(
            one_of("what", "a"), one_of("kind", "a"), whole_number("count"), whole_number("number")
        )
    )
    so_far = Asked(service, TODAY)
    so_far.add(service.steps[0], {"what": "a", "kind": "a", "count": "2", "number": "1"})

    assert not so_far.holds(test)
    assert not so_far.holds(not_(test))


def test_a_question_is_compared_with_the_items_of_a_repeat_step() -> None:
    service = form(asks(day("from")), repeats(day("seen")))
    so_far = Asked(service, TODAY)
    so_far.add(service.steps[0], {"from": EARLY})
    so_far.add(service.steps[1], [{"seen": EARLY}, {"seen": LATE}])

    assert so_far.holds(compared("from", Operator.BEFORE, "seen"))
    assert not so_far.holds(not_(compared("seen", Operator.AFTER, "from")))
