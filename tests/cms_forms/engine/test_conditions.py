"""Which tests hold on which answers, and what was never asked."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.conditions import MOST_REFERENCES, Asked, CircularCondition
from cms_forms.engine.definition import Form, Join, Operator, Term, Test
from cms_forms.engine.lint import lint
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    both,
    condition,
    contains,
    does_not_contain,
    either,
    form,
    is_,
    is_answered,
    is_not,
    is_not_answered,
    not_,
    one_of,
    repeats,
    several,
    short_text,
)

STEPS = (
    asks(one_of("what", "car", "van")),
    asks(several("hurt", "head", "arm", required=False)),
    asks(short_text("where", required=False)),
    repeats(one_of("colour", "red", "blue"), short_text("maker", required=False)),
)


def asked(service: Form, **rows: object) -> Asked:
    """What holds once the steps named were asked and answered so."""
    so_far = Asked(service, TODAY)
    for step_id, row in rows.items():
        so_far.add(service.steps_by_id[step_id], row)  # type: ignore[arg-type]
    return so_far


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (is_("what", "car"), True),
        (is_("what", "van"), False),
        (is_not("what", "car"), False),
        (is_not("what", "van"), True),
        (is_answered("what"), True),
        (both(is_("what", "car"), is_answered("what")), True),
        (both(is_("what", "car"), is_("what", "van")), False),
        (either(is_("what", "car"), is_("what", "van")), True),
        (either(is_("what", "van"), is_not("what", "car")), False),
    ],
)
def test_a_test_compares_with_the_answer(term: Term, expected: bool) -> None:
    so_far = asked(form(*STEPS), what={"what": "car"})

    assert so_far.holds(term) is expected


@pytest.mark.parametrize("operator", list(Operator))
def test_no_test_holds_on_a_question_that_was_not_asked(operator: Operator) -> None:
    so_far = asked(form(*STEPS), what={"what": "car"})

    for question in ("hurt", "where", "colour", "gone"):
        assert not so_far.holds(Test(question=question, operator=operator, values=("head",)))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (is_answered("where"), False),
        (is_("where", "here"), False),
        (contains("where", "here"), False),
        (is_not("where", "here"), True),
        (does_not_contain("where", "here"), True),
        (contains("hurt", "head"), False),
        (does_not_contain("hurt", "head"), True),
    ],
)
def test_a_question_left_empty_is_not_anything(term: Term, expected: bool) -> None:
    so_far = asked(form(*STEPS), where={}, hurt={})

    assert so_far.holds(term) is expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (is_("colour", "blue"), True),
        (is_("colour", "green"), False),
        (is_not("colour", "red"), True),
        (is_answered("maker"), True),
        (is_not("maker", "Ford"), True),
    ],
)
def test_a_repeated_question_holds_for_at_least_one_item(term: Term, expected: bool) -> None:
    items = [{"colour": "red", "maker": "Ford"}, {"colour": "blue"}]
    so_far = asked(form(*STEPS), colour=items)

    assert so_far.holds(term) is expected


def test_nothing_holds_for_no_items() -> None:
    so_far = asked(form(*STEPS), colour=[])

    assert not so_far.holds(is_not("colour", "red"))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (not_(is_("what", "van")), True),
        (not_(is_("what", "car")), False),
        (not_(is_not("what", "car")), True),
        (not_(both(is_("what", "car"), is_("what", "van"))), True),
        (not_(either(is_("what", "car"), is_("what", "van"))), False),
        (both(not_(is_("what", "van")), is_answered("what")), True),
        (not_("car"), False),
        (not_("van"), True),
        (not_("not a car"), True),
        (not_(either("van", not_("car"))), True),
        (not_("gone"), False),
    ],
)
def test_not_turns_round_what_was_asked(term: Term, expected: bool) -> None:
    service = form(
        *STEPS,
        conditions=[
            condition("car", is_("what", "car")),
            condition("van", is_("what", "van")),
            condition("not a car", not_("car")),
        ],
    )

    assert asked(service, what={"what": "car"}).holds(term) is expected


@pytest.mark.parametrize("operator", list(Operator))
def test_not_does_not_hold_on_a_question_that_was_not_asked(operator: Operator) -> None:
    so_far = asked(form(*STEPS), what={"what": "car"})

    for question in ("hurt", "where", "colour", "gone"):
        test = Test(question=question, operator=operator, values=("head",), negated=True)
        for term in (test, not_(both(replace(test, negated=False)))):
            assert not so_far.holds(term)


def test_what_was_not_asked_counts_neither_way_in_a_longer_condition() -> None:
    so_far = asked(form(*STEPS), what={"what": "car"})
    van, here = is_("what", "van"), is_("where", "here")

    assert so_far.holds(not_(both(van, here)))
    assert not so_far.holds(not_(either(van, here)))


@pytest.mark.parametrize(
    ("where", "term", "expected"),
    [
        ({}, is_not_answered("where"), True),
        ({}, not_(is_answered("where")), True),
        ({}, not_(is_not_answered("where")), False),
        ({}, not_(is_not("where", "here")), False),
        ({"where": "here"}, is_not_answered("where"), False),
        ({"where": "here"}, not_(is_not_answered("where")), True),
    ],
)
def test_a_question_that_was_asked_may_be_left_unanswered(
    where: StepAnswers, term: Term, expected: bool
) -> None:
    assert asked(form(*STEPS), where=where).holds(term) is expected


@pytest.mark.parametrize(
    ("colours", "expected"), [(["blue"], True), (["blue", "red"], False), ([], False)]
)
def test_not_of_a_repeated_question_holds_when_no_item_passes(
    colours: Sequence[str], expected: bool
) -> None:
    so_far = asked(form(*STEPS), colour=[{"colour": colour} for colour in colours])

    assert so_far.holds(not_(is_("colour", "red"))) is expected


def test_a_circle_through_a_not_raises() -> None:
    service = form(*STEPS, conditions=[condition("c0", is_("what", "car"), not_("c0"))])

    with pytest.raises(CircularCondition, match="“c0"):
        asked(service, what={"what": "car"}).condition_holds("c0")


def test_an_operator_that_the_type_does_not_have_does_not_hold() -> None:
    so_far = asked(form(*STEPS), what={"what": "car"})

    assert not so_far.holds(contains("what", "car"))


@pytest.mark.parametrize("join", list(Join))
def test_a_condition_without_terms_does_not_hold(join: Join) -> None:
    service = form(*STEPS, conditions=[condition("empty", join=join)])

    assert not asked(service).condition_holds("empty")


def test_a_missing_condition_does_not_hold() -> None:
    assert not asked(form(*STEPS)).condition_holds("gone")


def test_a_condition_may_build_on_others() -> None:
    service = form(
        *STEPS,
        conditions=[
            condition("car", is_("what", "car")),
            condition("somewhere", is_answered("where")),
            condition("stuck", "car", either("somewhere", contains("hurt", "arm"))),
        ],
    )
    car = asked(service, what={"what": "car"}, hurt={"hurt": ["arm"]})
    van = asked(service, what={"what": "van"}, hurt={"hurt": ["arm"]})

    assert car.condition_holds("stuck")
    assert not van.condition_holds("stuck")


def test_a_later_answer_changes_what_holds() -> None:
    service = form(*STEPS, conditions=[condition("somewhere", is_answered("where"))])
    so_far = asked(service, what={"what": "car"})

    before = so_far.condition_holds("somewhere")
    so_far.add(service.steps_by_id["where"], {"where": "here"})

    assert (before, so_far.condition_holds("somewhere")) == (False, True)


@pytest.mark.parametrize("length", [1, 2, 15, 5_000])
def test_conditions_in_a_circle_raise_by_name(length: int) -> None:
    circle = [condition(f"c{n}", f"c{(n + 1) % length}") for n in range(length)]

    with pytest.raises(CircularCondition, match="“c"):
        asked(form(*STEPS, conditions=circle)).condition_holds("c0")


def test_conditions_that_build_on_each_other_twice_over_take_no_longer() -> None:
    """Two to the power of nineteen tests, were each reference followed anew."""
    doubling = [condition(f"c{n}", f"c{n + 1}", f"c{n + 1}") for n in range(19)]
    service = form(*STEPS, conditions=[*doubling, condition("c19", is_("what", "car"))])

    assert asked(service, what={"what": "car"}).condition_holds("c0")


@pytest.mark.parametrize("references", [MOST_REFERENCES, MOST_REFERENCES + 1])
def test_conditions_build_on_so_many_in_a_row_and_no_more(references: int) -> None:
    """Where lint draws the line, the walk does: 20 references in a row hold, 21 raise."""
    chain = [condition(f"c{n}", f"c{n + 1}") for n in range(references)]
    last = condition(f"c{references}", is_("what", "car"))
    service = form(*STEPS, conditions=[*chain, last])
    so_far = asked(service, what={"what": "car"})

    refused = "deep-condition" in {finding.id for finding in lint(service)}

    assert refused is (references > 20)
    if refused:
        with pytest.raises(CircularCondition, match=f"“c{references}”"):
            so_far.condition_holds("c0")
    else:
        assert so_far.condition_holds("c0")


def test_any_number_of_conditions_may_be_worked_out_beside_each_other() -> None:
    number = 2 * MOST_REFERENCES
    beside = [condition(f"c{n}", is_("what", "car")) for n in range(number)]
    everything = condition("all", *[f"c{n}" for n in range(number)])
    service = form(*STEPS, conditions=[*beside, everything])

    assert asked(service, what={"what": "car"}).condition_holds("all")
