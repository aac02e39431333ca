"""A circle hides nothing of what is wrong elsewhere, nor of what is wrong on it."""

import time
from collections.abc import Sequence

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Condition, Form, Step
from cms_forms.engine.lint import lint
from tests.cms_forms.engine.builders import asks, condition, exits, form, is_, short_text, yes_no
from tests.cms_forms.engine.findings import found


def beside_a_circle(*more: Step, conditions: Sequence[Condition] = ()) -> Form:
    """first -> second -> third --yes--> second; --no--> what is more"""
    return form(
        asks(yes_no("first")),
        asks(yes_no("second")),
        asks(yes_no("third"), goes={"yes": "second"}),
        *more,
        conditions=[condition("first", is_("first", "yes")), *conditions],
    )


@pytest.mark.parametrize(
    ("more", "id"),
    [
        ((asks(short_text("a"), show_if="never"),), "unreachable-step"),
        ((asks(short_text("a"), show_if="later"), asks(yes_no("last"))), "later-question"),
        ((asks(yes_no("a"), goes={"yes": CHECK_ANSWERS}, rules={"a": "last"}),
          asks(short_text("last"))), "overlapping-rules"),
        ((asks(yes_no("a"), goes={"yes": CHECK_ANSWERS, "no": "last"}, next="last"),
          asks(short_text("last"))), "unused-otherwise"),
        ((exits("call999"),), "never-sent"),
        ((asks(short_text("a")), exits("call999")), "falls-into-exit"),
    ],
)  # fmt: skip
def test_other_findings_are_told(more: tuple[Step, ...], id: str) -> None:
    conditions = [
        condition("never", is_("third", "yes")),
        condition("later", is_("last", "yes")),
        condition("a", is_("a", "yes")),
    ]
    if id == "later-question":
        conditions = conditions[1:2]

    findings = found(beside_a_circle(*more, conditions=conditions))

    assert {"loop", id} <= findings


def test_nothing_is_claimed_of_what_the_circle_leads_round() -> None:
    """A second time at second, third was answered already."""
    steps = (
        asks(yes_no("first"), goes={"yes": "third"}),
        asks(yes_no("second"), show_if="third"),
        asks(yes_no("third"), goes={"yes": "second"}),
    )
    service = form(*steps, conditions=[condition("third", is_("third", "yes"))])

    assert found(service) == {"loop"}


def test_many_circles_take_no_time() -> None:
    """Each of 50 steps leads to all others, and reads the answers to all others."""
    names = [f"q{number}" for number in range(50)]
    conditions = [condition(f"c{name}", is_(name, "yes")) for name in names]
    steps = [
        asks(
            yes_no(name),
            rules={f"c{other}": other for other in names[::10]},
            next=names[number - 1],
        )
        for number, name in enumerate(names)
    ]
    began = time.process_time()

    lint(form(*steps, conditions=conditions))

    assert time.process_time() - began < 2
