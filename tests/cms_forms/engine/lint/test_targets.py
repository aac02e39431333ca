"""Where steps lead: no loop, no dead end, no way to what is not there."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Question, Route, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    exits,
    form,
    informs,
    is_,
    one_of,
    repeats,
    several,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found, the_only


def test_a_form_without_steps() -> None:
    assert found(form()) == {"no-steps"}


def test_a_form_that_starts_with_an_exit() -> None:
    assert "starts-with-exit" in found(form(exits("call999")))


def test_a_step_that_nothing_leads_to() -> None:
    service = form(
        asks(short_text("first"), next="third"),
        asks(short_text("second")),
        asks(short_text("third")),
    )

    finding = the_only(service)

    assert finding.id == "unreachable-step"
    assert finding.severity is Severity.ERROR
    assert finding.place == Place(step="second")
    assert "“second”" in finding.message


def test_a_step_after_a_question_whose_options_all_lead_elsewhere() -> None:
    steps = (
        asks(yes_no("hurt"), goes={"yes": "doctor", "no": "doctor"}),
        asks(short_text("never")),
        asks(short_text("doctor")),
    )
    optional = asks(yes_no("hurt", required=False), goes={"yes": "doctor", "no": "doctor"})

    assert the_only(form(*steps)).place == Place(step="never")
    assert lint(form(optional, *steps[1:])) == ()


def test_a_loop_is_named_in_order() -> None:
    service = form(
        asks(short_text("first")),
        asks(short_text("second")),
        asks(yes_no("third"), goes={"yes": "second"}),
    )

    finding = the_only(service)

    assert finding.id == "loop"
    assert finding.place == Place(step="third")
    assert "“second” → “third” → “second”" in finding.message


def test_a_long_loop_is_named_by_its_ends() -> None:
    titles = [f"step{number}" for number in range(1, 51)]
    questions = [asks(short_text(title)) for title in titles]

    finding = the_only(form(*questions, asks(yes_no("last"), goes={"yes": "step1"})))

    assert finding.message.count("→") < 15
    assert "“step1” → “step2”" in finding.message
    assert "40 more → " in finding.message
    assert "“step50” → “last” → “step1”" in finding.message


def test_a_loop_that_only_passing_over_makes() -> None:
    service = form(
        asks(yes_no("hurt")),
        asks(short_text("doctor"), show_if="hurt", rules={"hurt": "where"}, next="hurt"),
        asks(short_text("where")),
        conditions=[HURT],
    )

    assert found(service) == {"loop"}


def test_a_default_that_no_option_leaves_makes_no_loop() -> None:
    """kind --a--> last, --b--> back; back --> kind would loop if kind ever led to its next."""
    service = form(
        asks(one_of("first", "a", "b"), goes={"a": "back"}, next="kind"),
        asks(one_of("kind", "a", "b"), goes={"a": "last", "b": "last"}),
        asks(short_text("back"), next="kind"),
        asks(short_text("last")),
    )

    assert lint(service) == ()


def test_a_dead_end_is_told_once_where_it_comes_from() -> None:
    service = form(asks(short_text("first")), asks(short_text("second"), next="gone"))

    finding = the_only(service)

    assert (finding.id, finding.place.step) == ("missing-target", "second")


@pytest.mark.parametrize(
    "step",
    [
        asks(yes_no("hurt"), goes={"yes": "gone"}),
        asks(yes_no("hurt"), rules={"hurt": "gone"}),
    ],
)
def test_a_missing_target(step: Step) -> None:
    service = form(step, conditions=[HURT])

    finding = the_only(service)

    assert finding.id == "missing-target"
    assert finding.place.step == "hurt"


@pytest.mark.parametrize(
    "asked", [short_text("hurt"), several("hurt", "yes", "no"), one_of("hurt", "maybe", "no")]
)
def test_a_go_to_that_belongs_to_no_single_choice(asked: Question) -> None:
    service = form(asks(asked, goes={"yes": CHECK_ANSWERS}), asks(short_text("where")))

    assert "wrong-route" in found(service)


def test_a_go_to_of_another_step_s_question() -> None:
    route = Route(when=is_("hurt", "yes"), target=CHECK_ANSWERS)
    where = replace(asks(short_text("where")), routes=(route,))

    assert "wrong-route" in found(form(asks(yes_no("hurt")), where, informs("last")))


def test_a_go_to_inside_a_repeat_step() -> None:
    route = Route(when=is_("hurt", "yes"), target=CHECK_ANSWERS)
    each = replace(repeats(yes_no("hurt")), routes=(route,))

    assert "wrong-route" in found(form(each, informs("last")))


def test_an_exit_that_leads_on() -> None:
    onward = replace(exits("call999"), next=CHECK_ANSWERS)
    service = form(asks(yes_no("hurt"), goes={"no": "where"}), onward, asks(short_text("where")))

    assert found(service) == {"exit-leads-on"}
