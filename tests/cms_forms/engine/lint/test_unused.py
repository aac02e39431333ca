"""What no visitor ever comes to: conditions that nothing uses, defaults that nobody takes."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Join, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    either,
    exits,
    form,
    is_,
    is_answered,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found


def test_a_condition_that_nothing_uses() -> None:
    service = form(asks(yes_no("hurt")), conditions=[HURT])

    [finding] = lint(service)

    assert (finding.id, finding.severity) == ("unused-condition", Severity.WARNING)
    assert finding.place == Place(condition="hurt")
    assert "“hurt”" in finding.message


@pytest.mark.parametrize(
    "service",
    [
        form(asks(yes_no("hurt")), asks(short_text("a"), show_if="hurt")),
        form(asks(yes_no("hurt"), rules={"hurt": CHECK_ANSWERS}), asks(short_text("a"))),
        form(asks(yes_no("hurt")), triage={"hurt": "response"}),
    ],
)
def test_a_condition_is_used_by_steps_rules_and_triage(service: Form) -> None:
    assert lint(replace(service, conditions=(HURT,))) == ()


def test_a_condition_is_used_by_others() -> None:
    top = condition("top", either("hurt", is_("hurt", "no")))
    service = form(asks(yes_no("hurt")), conditions=[HURT, condition("upper", "hurt"), top])

    unused = [each.place.condition for each in lint(service) if each.id == "unused-condition"]

    assert unused == ["upper"]


def test_an_otherwise_is_taken_by_whoever_was_asked_one_of_two_questions() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "who", "no": "what"}),
        asks(yes_no("who"), next="where"),
        asks(yes_no("what")),
        asks(short_text("where"), rules={"either": CHECK_ANSWERS}, next="call999"),
        exits("call999"),
        conditions=[condition("either", is_("who", "yes"), is_("what", "yes"), join=Join.ANY)],
    )

    assert "unused-otherwise" not in found(service)


@pytest.mark.parametrize(
    "step",
    [
        asks(yes_no("hurt"), goes={"yes": "call999", "no": "where"}, next="where"),
        asks(yes_no("hurt"), rules={"either": "where"}, next="call999"),
        asks(yes_no("hurt"), rules={"hurt": "call999", "unhurt": "where"}, next="call999"),
    ],
)
def test_an_otherwise_that_nobody_takes(step: Step) -> None:
    service = form(
        step,
        asks(short_text("where"), next=CHECK_ANSWERS),
        exits("call999"),
        conditions=[
            HURT,
            condition("unhurt", is_("hurt", "no")),
            condition("either", is_answered("hurt")),
        ],
    )

    assert ("unused-otherwise", Place(step="hurt")) in [
        (each.id, each.place) for each in lint(service)
    ]
    assert "unused-otherwise" not in found(
        replace(service, steps=(replace(step, next=None), *service.steps[1:]))
    )


@pytest.mark.parametrize(
    "step",
    [
        asks(yes_no("hurt", required=False), goes={"yes": "b", "no": "b"}, next=CHECK_ANSWERS),
        asks(yes_no("hurt"), goes={"yes": "b"}, next=CHECK_ANSWERS),
        asks(yes_no("hurt"), goes={"yes": "b", "no": "b"}, next=CHECK_ANSWERS, show_if="a"),
    ],
)
def test_an_otherwise_that_somebody_takes(step: Step) -> None:
    service = form(
        asks(yes_no("a")),
        step,
        asks(short_text("b")),
        conditions=[condition("a", is_("a", "yes"))],
    )

    assert found(service) == set()
