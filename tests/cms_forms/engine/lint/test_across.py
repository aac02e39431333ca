"""Checks across answers: they refuse something, and everybody can pass them."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import Check, Condition, Operator, Question, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    compared,
    condition,
    contains,
    day,
    either,
    form,
    is_,
    is_not,
    is_not_answered,
    is_one_of,
    less_than,
    not_,
    one_of,
    question,
    repeats,
    short_text,
    whole_number,
    yes_no,
)
from tests.cms_forms.engine.findings import the_only

END_FIRST = condition("ends first", compared("end", Operator.BEFORE, "begin"))
PHONE, EMAIL = question("tel", "phone", required=False), question("mail", "email", required=False)


def ids(*steps: Step, conditions: list[Condition]) -> set[str]:
    return {finding.id for finding in lint(form(*steps, conditions=conditions))}


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (asks(day("begin"), day("end"), checks=["ends first"]), END_FIRST),
        (
            asks(day("begin", when="past"), day("end", when="past"), checks=["ends first"]),
            END_FIRST,
        ),
        (asks(day("begin", when="past"), day("end"), checks=["ends first"]), END_FIRST),
        (repeats(day("begin"), day("end"), checks=["ends first"]), END_FIRST),
        (
            asks(PHONE, EMAIL, checks=["no way"]),
            condition("no way", is_not_answered("tel"), is_not_answered("mail")),
        ),
        (
            asks(question("one", "email"), question("two", "email"), checks=["differ"]),
            condition("differ", compared("two", Operator.IS_NOT, "one")),
        ),
        (
            asks(short_text("old"), short_text("new"), checks=["same"]),
            condition("same", compared("new", Operator.IS, "old")),
        ),
        (asks(short_text("what"), checks=["link"]), condition("link", contains("what", "http"))),
        (
            asks(day("born", minimum_age=18), day("married", when="past"), checks=["too early"]),
            condition("too early", compared("married", Operator.BEFORE, "born")),
        ),
    ],
)
def test_a_check_that_everybody_can_pass_is_sound(step: Step, fault: Condition) -> None:
    assert ids(step, conditions=[fault]) == set()


BORN = asks(yes_no("adult"), id="first")


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (asks(yes_no("a"), checks=["f"]), condition("f", is_one_of("a", "yes", "no"))),
        (asks(whole_number("n", maximum=5), checks=["f"]), condition("f", less_than("n", 9))),
        (
            asks(day("begin", when="future"), day("end", when="past"), checks=["f"]),
            condition("f", compared("end", Operator.BEFORE, "begin")),
        ),
        (
            asks(yes_no("a"), checks=["f"]),
            condition("f", either(is_("a", "yes"), is_not("a", "yes"))),
        ),
        (
            asks(yes_no("a"), checks=["f"]),
            condition("f", either(is_("adult", "no"), is_("a", "no"), is_("a", "yes"))),
        ),
        (
            asks(one_of("a", "x", "y"), checks=["f"]),
            condition("f", is_("adult", "no"), is_one_of("a", "x", "y")),
        ),
    ],
)
def test_a_check_that_somebody_could_not_pass_is_an_error(step: Step, fault: Condition) -> None:
    service = form(BORN, step, conditions=[fault, condition("g", is_("adult", "no"))])

    errors = [each for each in lint(service) if each.severity is Severity.ERROR]

    place = Place(step=step.id, field="checks")
    assert [(each.id, each.place) for each in errors] == [("never-passes", place)]


def test_what_passes_may_depend_on_what_came_before() -> None:
    fault = condition("f", either("as an adult", "as a child"))
    adult = condition("as an adult", is_("adult", "yes"), is_("a", "x"))
    child = condition("as a child", is_("adult", "no"), not_(is_("a", "x")))

    assert (
        ids(BORN, asks(one_of("a", "x", "y"), checks=["f"]), conditions=[fault, adult, child])
        == set()
    )


def test_a_check_that_refuses_nothing_is_probably_not_meant() -> None:
    service = form(
        asks(yes_no("adult"), goes={"no": "check-answers"}),
        asks(yes_no("a"), checks=["f"]),
        conditions=[condition("f", is_("adult", "no"), is_("a", "no"))],
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("idle-check", Severity.WARNING)
    assert finding.place == Place(step="a", condition="f", field="checks")


@pytest.mark.parametrize(
    ("check", "id"),
    [
        (Check(condition="f", message=""), "no-message"),
        (Check(condition="f", message="x" * 201), "too-long"),
        (Check(condition="f", message="No", question="adult"), "missing-question"),
        (Check(condition="gone", message="No"), "missing-condition"),
        (Check(condition="later", message="No"), "later-question"),
        (Check(condition="early", message="No"), "misplaced-check"),
    ],
)
def test_a_check_that_is_not_finished_is_an_error(check: Check, id: str) -> None:
    service = form(
        BORN,
        replace(asks(yes_no("a")), checks=(check,)),
        asks(yes_no("z")),
        conditions=[
            condition("f", is_("a", "no")),
            condition("later", is_("a", "no"), is_("z", "no")),
            condition("early", is_("adult", "no")),
        ],
    )

    errors = {each.id for each in lint(service) if each.severity is Severity.ERROR}

    assert errors - {"never-passes"} == {id}


@pytest.mark.parametrize(
    ("first", "second", "operator", "id"),
    [
        (day("a"), day("b"), Operator.WITHIN_LAST_DAYS, "wrong-operator"),
        (day("a"), question("b", "time"), Operator.BEFORE, "wrong-operator"),
        (yes_no("a"), yes_no("b"), Operator.IS_ONE_OF, "wrong-operator"),
        (one_of("a", "x", "y"), one_of("b", "x", "y"), Operator.IS, "wrong-operator"),
    ],
)
def test_only_questions_that_can_be_compared_are_compared(
    first: Question, second: Question, operator: Operator, id: str
) -> None:
    service = form(asks(first, second), conditions=[condition("f", compared("a", operator, "b"))])

    assert the_only(service).id == id


@pytest.mark.parametrize("other", ["gone", "a"])
def test_a_comparison_needs_another_question(other: str) -> None:
    service = form(asks(day("a")), conditions=[condition("f", compared("a", Operator.IS, other))])

    assert the_only(service).id == {"gone": "missing-question", "a": "wrong-operator"}[other]
