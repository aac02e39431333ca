"""What is asked or said on a condition: somebody meets it, and somebody does not."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import Guidance, Question
from cms_forms.engine.lint import Place, Severity
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    form,
    is_,
    is_answered,
    is_not_answered,
    one_of,
    question,
    short_text,
    shown_if,
    under,
    yes_no,
)
from tests.cms_forms.engine.findings import found, the_only

HURT = asks(yes_no("hurt"), goes={"no": "check-answers"})
CONDITIONS = [condition("yes", is_("hurt", "yes"))]


def test_a_question_whose_condition_always_holds_needs_none() -> None:
    service = form(
        HURT, asks(short_text("a"), shown_if("yes", short_text("b"))), conditions=CONDITIONS
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("always-asked", Severity.WARNING)
    assert finding.place == Place(step="a", question="b", condition="yes")


def test_a_question_whose_condition_cannot_hold_is_an_error() -> None:
    service = form(
        HURT,
        asks(short_text("a"), shown_if("no", short_text("b"))),
        conditions=[condition("no", is_("hurt", "no"))],
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("unasked-question", Severity.ERROR)


def test_guidance_whose_condition_cannot_hold_is_not_meant() -> None:
    step = replace(asks(short_text("a")), guidance=(Guidance(body="<p>B</p>", show_if="no"),))
    service = form(HURT, step, conditions=[condition("no", is_("hurt", "no"))])

    assert the_only(service).id == "unread-guidance"


def test_a_question_reads_only_what_comes_before_its_step() -> None:
    service = form(
        asks(yes_no("a"), shown_if("c", short_text("b"))),
        conditions=[condition("c", is_("a", "yes"))],
    )

    finding = the_only(service)

    assert finding.id == "later-question"
    assert "“Ask only if” of “b”" in finding.message


def test_a_step_whose_questions_are_all_hidden_leads_on() -> None:
    """Its own “go to” asks for an answer that is not given then: the way past it is followed."""
    service = form(
        asks(yes_no("hurt")),
        asks(shown_if("yes", yes_no("ward")), goes={"yes": "check-answers", "no": "check-answers"}),
        asks(short_text("end")),
        conditions=CONDITIONS,
    )

    assert found(service) == set()


def test_what_may_be_hidden_may_be_unasked_further_on() -> None:
    service = form(
        asks(yes_no("hurt")),
        asks(short_text("a"), shown_if("yes", short_text("b"))),
        asks(short_text("end"), show_if="b"),
        conditions=[*CONDITIONS, condition("b", is_answered("b"))],
    )

    assert found(service) == set()


def test_what_may_not_be_revealed_may_be_unasked_further_on() -> None:
    service = form(
        asks(yes_no("a"), under("a", "yes", short_text("b"))),
        asks(short_text("end"), show_if="b"),
        conditions=[condition("b", is_answered("b"))],
    )

    assert found(service) == set()
    never = replace(service, conditions=(condition("b", is_not_answered("b")),))
    assert found(never) == {"never-true"}


@pytest.mark.parametrize(
    "wrong",
    [
        under("gone", "x", short_text("b")),
        under("b", "x", short_text("b")),
        under("end", "yes", short_text("b")),
        under("a", "gone", short_text("b")),
        under("list", "x", short_text("b")),
        under("text", "x", short_text("b")),
        under("nested", "x", short_text("b")),
        shown_if("yes", under("a", "x", short_text("b"))),
    ],
)
def test_only_an_answer_above_it_on_its_step_reveals_a_question(wrong: Question) -> None:
    service = form(
        asks(yes_no("hurt")),
        asks(
            one_of("a", "x", "y"),
            question("list", "select", "x", "y"),
            short_text("text"),
            under("a", "x", one_of("nested", "x", "y")),
            wrong,
            yes_no("end"),
        ),
        asks(shown_if("yes", short_text("used")), short_text("last")),
        conditions=CONDITIONS,
    )

    finding = the_only(service)

    assert (finding.id, finding.place) == (
        "wrong-reveal",
        Place(step="a", question="b", field="under"),
    )
