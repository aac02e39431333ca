"""Which services only advise.

hurt --yes--> call999        kind --> council (information) --> done
     '-no---> kind
"""

from dataclasses import replace

import pytest

from cms_forms.engine.advice import only_advises
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
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

TOOL = form(
    asks(yes_no("hurt"), goes={"yes": "call999", "no": "kind"}),
    asks(one_of("kind", "noise", "rubbish"), several("when", "day", "night"), next="council"),
    informs("council", next="done"),
    exits("call999"),
    exits("done"),
    default_team="",
)


def with_step(step: Step) -> Form:
    """Between the questions and what they lead to."""
    first, kind, *others = TOOL.steps
    return replace(TOOL, steps=(first, replace(kind, next=step.id), step, *others))


def test_a_tool_whose_every_way_ends_at_an_exit_only_advises() -> None:
    assert only_advises(TOOL)
    assert lint(TOOL) == ()


def test_a_service_that_can_be_sent_does_not() -> None:
    assert not only_advises(form(asks(yes_no("hurt"))))


def test_a_form_without_steps_does_not() -> None:
    assert not only_advises(form())


@pytest.mark.parametrize(
    ("step", "question"),
    [
        (asks(short_text("name"), next="council"), "name"),
        (repeats(yes_no("name"), next="council"), None),
    ],
)
def test_words_and_lists_are_kept_out_of_an_address(step: Step, question: str | None) -> None:
    asking = with_step(step)

    found = [(each.id, each.severity, each.place) for each in lint(asking)]

    assert not only_advises(asking)
    place = Place(step="name", question=question)
    assert found == [("words-in-advice", Severity.ERROR, place)]


def test_a_way_that_no_answer_takes_to_check_answers_is_named() -> None:
    rules = {"noise": "done", "rubbish": "call999"}
    barred = form(
        asks(one_of("kind", "noise", "rubbish"), rules=rules, next=CHECK_ANSWERS),
        exits("call999"),
        exits("done"),
        conditions=[
            condition("noise", is_("kind", "noise")),
            condition("rubbish", is_("kind", "rubbish")),
        ],
        default_team="",
    )

    found = [(each.id, each.place) for each in lint(barred)]

    assert not only_advises(barred)
    assert ("stored-advice", Place(step="kind")) in found
