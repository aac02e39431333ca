"""A condition where it is used: what it asks about was asked by then, and is not settled."""

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    either,
    form,
    is_,
    is_not,
    one_of,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found, judged, the_only


def leading_past(where: Step, *conditions: object, first: Step | None = None) -> Form:
    """hurt -> where -> last"""
    return form(
        first or asks(yes_no("hurt")),
        where,
        asks(yes_no("last")),
        conditions=[HURT, condition("last", is_("last", "yes")), *conditions],  # type: ignore[list-item]
    )


@pytest.mark.parametrize(
    "where",
    [
        asks(short_text("where"), show_if="gone"),
        asks(short_text("where"), rules={"gone": CHECK_ANSWERS}),
    ],
)
def test_a_missing_condition(where: Step) -> None:
    finding = the_only(leading_past(where))

    assert (finding.id, finding.place.step) == ("missing-condition", "where")


@pytest.mark.parametrize(
    "where",
    [
        asks(short_text("where"), show_if="last"),
        asks(short_text("where"), rules={"last": CHECK_ANSWERS}),
    ],
)
def test_a_condition_on_a_later_question(where: Step) -> None:
    finding = the_only(leading_past(where))

    assert finding.id == "later-question"
    assert finding.place == Place(step="where", condition="last")
    assert "“last”" in finding.message


def test_a_step_may_not_be_shown_for_its_own_answer_but_may_lead_by_it() -> None:
    own = condition("own", is_("where", "here"))
    shown = asks(short_text("where"), show_if="own")
    leads = asks(short_text("where"), rules={"own": CHECK_ANSWERS})

    assert the_only(leading_past(shown, own)).id == "later-question"
    assert judged(leading_past(leads, own)) == ()


def test_a_condition_on_a_question_that_nobody_reaches() -> None:
    service = form(
        asks(yes_no("hurt"), next="where"),
        asks(yes_no("never")),
        asks(short_text("where"), show_if="never"),
        conditions=[condition("never", is_("never", "yes"))],
    )

    assert found(service) == {"unreachable-step", "never-reached-question"}


def test_a_condition_on_a_question_of_one_of_two_branches() -> None:
    service = form(
        asks(one_of("what", "car", "van"), goes={"van": "where"}),
        asks(yes_no("hurt")),
        asks(short_text("where"), show_if="hurt"),
        conditions=[HURT],
    )

    assert lint(service) == ()


def test_a_step_whose_condition_cannot_hold_where_it_stands() -> None:
    """hurt --yes--> call999; the rest were not hurt."""
    service = leading_past(
        asks(short_text("doctor"), show_if="hurt"),
        first=asks(yes_no("hurt"), goes={"yes": "last"}),
    )

    finding = the_only(service)

    assert finding.id == "unreachable-step"
    assert finding.place == Place(step="doctor", condition="hurt")


def test_a_step_whose_condition_always_holds_where_it_stands() -> None:
    service = leading_past(
        asks(short_text("doctor"), show_if="hurt"),
        first=asks(yes_no("hurt"), goes={"no": "last"}),
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("always-true", Severity.WARNING)
    assert finding.place == Place(step="doctor", condition="hurt")


def test_a_rule_on_one_of_two_answers_settles_neither() -> None:
    service = form(
        asks(yes_no("hurt")),
        asks(yes_no("seen"), rules={"hurt or seen": "doctor"}, next="last"),
        asks(short_text("doctor"), show_if="hurt"),
        asks(short_text("camera"), show_if="unhurt"),
        asks(short_text("last")),
        conditions=[
            HURT,
            condition("unhurt", is_not("hurt", "yes")),
            condition("hurt or seen", either(is_("hurt", "yes"), is_("seen", "yes"))),
        ],
    )

    assert lint(service) == ()


def test_a_rule_that_cannot_hold_where_it_stands() -> None:
    service = leading_past(
        asks(short_text("doctor"), rules={"hurt": CHECK_ANSWERS}),
        first=asks(yes_no("hurt"), goes={"yes": "last"}),
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("never-true", Severity.WARNING)
    assert finding.place == Place(step="doctor", condition="hurt")
