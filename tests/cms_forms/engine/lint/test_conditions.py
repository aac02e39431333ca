"""A condition in itself: it means something, and may hold or not."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Operator
from cms_forms.engine.lint import Place, Severity
from tests.cms_forms.engine.builders import (
    after,
    asks,
    before,
    both,
    check,
    condition,
    contains,
    day,
    does_not_contain,
    either,
    form,
    greater_than,
    is_,
    is_answered,
    is_not,
    is_not_answered,
    is_one_of,
    less_than,
    none_of_these,
    not_,
    one_of,
    repeats,
    several,
    short_text,
    whole_number,
    within_last,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found, judged, the_only


@pytest.mark.parametrize(
    ("terms", "id"),
    [
        ((), "empty-condition"),
        ((is_("hurt", "yes"), either()), "empty-condition"),
        (("gone",), "missing-condition"),
        (("self",), "circular-condition"),
        ((either("self"),), "circular-condition"),
        ((is_("gone", "yes"),), "missing-question"),
        ((contains("hurt", "yes"),), "wrong-operator"),
        ((is_("hurt", ""),), "no-value"),
        ((check("hurt", Operator.IS, "yes", "no"),), "several-values"),
        ((is_("hurt", "maybe"),), "missing-option"),
        ((is_one_of("hurt", "yes", "maybe"),), "missing-option"),
        ((not_(is_("hurt", "maybe")),), "missing-option"),
        ((not_("self"),), "circular-condition"),
        ((is_not_answered("hurt"),), "never-true"),
        ((not_(is_answered("hurt")),), "never-true"),
        ((not_(is_one_of("hurt", "yes", "no")),), "never-true"),
        ((is_("hurt", "yes"), not_(is_("hurt", "yes"))), "never-true"),
    ],
)
def test_a_condition_that_means_nothing(terms: tuple, id: str) -> None:
    service = form(asks(yes_no("hurt")), conditions=[condition("self", *terms)])

    finding = the_only(service)

    assert (finding.id, finding.place) == (id, Place(condition="self"))


def test_a_circle_of_conditions_is_found_at_each_and_not_around_it() -> None:
    service = form(
        asks(yes_no("hurt")),
        conditions=[condition("a", "b"), condition("b", "c"), condition("c", "b"), HURT],
    )

    assert [finding.place.condition for finding in judged(service)] == ["b", "c"]


def test_conditions_that_build_on_too_many_in_a_row() -> None:
    chain = [condition(f"c{n}", f"c{n + 1}") for n in range(21)]
    service = form(asks(yes_no("hurt")), conditions=[*chain, condition("c21", HURT.terms[0])])

    finding = the_only(service)

    assert (finding.id, finding.place) == ("deep-condition", Place(condition="c0"))


def test_a_condition_without_a_name() -> None:
    service = form(asks(yes_no("hurt")), conditions=[replace(HURT, name="")])

    assert found(service) == {"no-name"}


@pytest.mark.parametrize(
    "terms",
    [
        (is_("what", "car"), is_("what", "van")),
        (is_("what", "car"), is_not("what", "car")),
        (is_not("what", "car"), is_not("what", "van"), is_not("what", "bus")),
        (either(is_("what", "car"), is_("what", "bus")), is_("what", "van")),
        (contains("loads", "sand"), does_not_contain("loads", "sand")),
        (contains("loads", "sand"), contains("loads", "none")),
        (greater_than("wheels", 4), less_than("wheels", 5)),
        (greater_than("wheels", 18),),
        (is_answered("name"), both(is_("name", "Able"), is_("name", "Baker"))),
        (before("day", "2026-01-02"), after("day", "2026-01-01")),
        (within_last("day", 7), before("day", "today-7")),
        ("a-car", is_("what", "van")),
    ],
)
def test_a_condition_that_can_never_hold(terms: tuple) -> None:
    finding = the_only(vehicle(*terms))

    assert (finding.id, finding.severity) == ("never-true", Severity.ERROR)


@pytest.mark.parametrize(
    "terms",
    [
        (either(is_("what", "car"), is_not("what", "car")),),
        (is_one_of("what", "car", "van", "bus"),),
        (either(contains("loads", "sand"), does_not_contain("loads", "sand")),),
        (either(greater_than("wheels", 3), less_than("wheels", 4)),),
        (less_than("wheels", 19),),
        (either("a-car", is_not("what", "car")),),
    ],
)
def test_a_condition_that_always_holds(terms: tuple) -> None:
    finding = the_only(vehicle(*terms))

    assert (finding.id, finding.severity) == ("always-true", Severity.WARNING)


@pytest.mark.parametrize(
    "terms",
    [
        (is_("what", "car"), is_not("what", "van")),
        (contains("loads", "sand"), does_not_contain("loads", "wood")),
        (greater_than("wheels", 3), less_than("wheels", 5)),
        (is_answered("what"),),
        (either(is_("name", "Able"), is_not("nickname", "Able")),),
        (contains("name", "a"), contains("name", "b")),
        (before("day", "2026-01-02"), within_last("day", 7)),
        (is_("colour", "red"), is_("colour", "blue")),
    ],
)
def test_a_condition_that_may_hold_or_not(terms: tuple) -> None:
    assert judged(vehicle(*terms)) == ()


def test_a_condition_on_branches_that_exclude_each_other() -> None:
    service = form(
        asks(one_of("what", "car", "van"), goes={"van": "load"}),
        asks(yes_no("towing"), next=CHECK_ANSWERS),
        asks(yes_no("load")),
        conditions=[condition("long", is_("towing", "yes"), is_("load", "yes"))],
    )

    assert the_only(service).id == "never-true"


def vehicle(*terms: object) -> Form:
    return form(
        asks(one_of("what", "car", "van", "bus")),
        asks(several("loads", "sand", "wood", none_of_these())),
        asks(whole_number("wheels", minimum=1, maximum=18)),
        asks(short_text("name"), short_text("nickname", required=False), id="names"),
        asks(day("day")),
        repeats(one_of("colour", "red", "blue")),
        conditions=[
            condition("a-car", is_("what", "car")),
            condition("judged", *terms),  # type: ignore[arg-type]
        ],
    )
