"""What looks ready to publish, and cannot be sent."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step, Triage, TriageRule
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    exits,
    form,
    informs,
    is_,
    is_one_of,
    one_of,
    repeats,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found, judged


@pytest.mark.parametrize(
    "meant",
    [
        {"declaration": "It is true."},
        {"triage": Triage(default="front-desk")},
        {"triage": Triage(rules=(TriageRule(condition="hurt", team="response"),))},
    ],
)
def test_an_exit_added_last_catches_everybody(meant: dict) -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(yes_no("where")),
        exits("call999"),
        conditions=[HURT],
        default_team="",
    )
    assert judged(service) == ()

    findings = judged(replace(service, **meant))

    assert [(each.id, each.severity, each.place) for each in findings] == [
        ("never-sent", Severity.ERROR, Place()),
        ("falls-into-exit", Severity.WARNING, Place(step="where")),
    ]
    assert "“where”" in findings[0].message
    assert "“call999”" in findings[1].message


def test_of_several_steps_that_fall_into_exits_the_last_is_to_lead_to_check_answers() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "who", "no": "where"}),
        asks(short_text("who")),
        exits("call999"),
        asks(short_text("where")),
        exits("call101"),
    )

    findings = judged(service)

    assert [each.id for each in findings] == ["never-sent", "falls-into-exit", "falls-into-exit"]
    assert "Let “where” go to" in findings[0].message


@pytest.mark.parametrize(
    "service",
    [
        form(informs("read"), exits("call101", show_if=None)),
        form(asks(yes_no("a"), goes={"yes": "b", "no": "c"}), exits("b"), exits("c")),
        form(asks(short_text("a"), next="b"), exits("b")),
        form(
            asks(one_of("a", "x", "y"), rules={"any": "b"}, next=CHECK_ANSWERS),
            exits("b"),
            conditions=[condition("any", is_one_of("a", "x", "y"))],
        ),
        form(
            asks(yes_no("hurt"), goes={"no": "call101"}),
            exits("call999", show_if="hurt"),
            asks(short_text("where"), show_if="unhurt", next=CHECK_ANSWERS),
            exits("call101"),
            conditions=[HURT, condition("unhurt", is_("hurt", "no"))],
        ),
    ],
)
def test_whatever_keeps_check_answers_shut_is_an_error(service: Form) -> None:
    assert "never-sent" in found(service)
    assert "never-sent" not in found(replace(service, triage=Triage()))
    assert "no-default-team" not in found(replace(service, triage=Triage()))


@pytest.mark.parametrize(
    "service",
    [
        form(asks(short_text("a"), next="gone"), exits("b")),
        form(asks(yes_no("a"), goes={"yes": "gone"}), exits("b")),
        form(asks(short_text("a")), asks(short_text("b"), next="a")),
    ],
)
def test_a_way_that_something_else_bars_is_told_once(service: Form) -> None:
    assert "never-sent" not in found(service)


@pytest.mark.parametrize(
    "caught",
    [
        asks(short_text("where")),
        informs("where"),
        repeats(short_text("where")),
        asks(short_text("where"), show_if="hurt"),
        asks(yes_no("where"), goes={"yes": CHECK_ANSWERS}),
        asks(yes_no("where"), goes={"yes": "call999"}),
        asks(short_text("where"), rules={"hurt": CHECK_ANSWERS}),
    ],
)
def test_a_step_that_falls_into_an_exit_though_others_send(caught: Step) -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": CHECK_ANSWERS}, next="where"),
        asks(yes_no("seen"), next=CHECK_ANSWERS),
        caught,
        exits("call999"),
        conditions=[HURT],
    )
    service = replace(service, steps=(service.steps[0], *service.steps[2:]))
    expected = ("falls-into-exit", Severity.WARNING, Place(step="where"))

    findings = [(each.id, each.severity, each.place) for each in judged(service)]

    assert expected in findings
    onward = tuple(
        replace(step, next=CHECK_ANSWERS) if step.id == "where" else step for step in service.steps
    )
    chosen = tuple(
        replace(step, next="call999") if step.id == "where" else step for step in service.steps
    )
    for mended in (onward, chosen):
        assert "falls-into-exit" not in found(replace(service, steps=mended))


def test_an_exit_for_one_answer_stands_above_the_steps_of_the_others() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"no": "where"}),
        exits("call999"),
        asks(one_of("where", "road", "home"), rules={"home": "when"}),
        exits("council"),
        asks(short_text("when")),
        conditions=[condition("home", is_("where", "home"))],
    )

    assert lint(service) == ()


def test_an_exit_with_a_condition_sorts_out_who_ends_there() -> None:
    service = form(
        asks(yes_no("hurt")),
        exits("call999", show_if="hurt"),
        asks(short_text("where")),
        exits("call101", show_if="here"),
        conditions=[HURT, condition("here", is_("where", "here"))],
    )

    assert lint(service) == ()


def test_a_default_that_no_answer_takes_falls_into_nothing() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999", "no": CHECK_ANSWERS}), exits("call999")
    )

    assert lint(service) == ()
