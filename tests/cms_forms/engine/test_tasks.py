"""How far a visitor is with each section of a long service."""

from dataclasses import replace

import pytest
from hypothesis import given as drawn

from cms_forms.engine.answers import Answers
from cms_forms.engine.conditions import CircularCondition
from cms_forms.engine.definition import Form
from cms_forms.engine.tasks import State, begins_with_list, ends, tasks_of
from cms_forms.engine.walk import Loop, Stranded, walk
from tests.cms_forms.engine.builders import TODAY, asks, exits, form, given, short_text, yes_no
from tests.cms_forms.engine.findings import found
from tests.cms_forms.engine.strategies import forms_with_answers, often

SERVICE = form(
    asks(yes_no("fit"), goes={"no": "bye"}),
    asks(yes_no("car"), goes={"no": "end"}),
    asks(short_text("make")),
    asks(short_text("mark")),
    asks(short_text("end"), next="check-answers"),
    exits("bye"),
    sections={"car": "You", "make": "Your car", "end": "The end", "bye": "No way"},
    has_tasks=True,
)


def states(answers: Answers) -> dict[str, State]:
    return {
        task.section.name: task.state for task in tasks_of(SERVICE, walk(SERVICE, answers, TODAY))
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"You": "waiting", "Your car": "waiting", "The end": "waiting"}),
        (given(fit="yes"), {"You": "next", "Your car": "waiting", "The end": "waiting"}),
        (
            given(fit="yes", car="yes"),
            {"You": "done", "Your car": "next", "The end": "waiting"},
        ),
        (
            given(fit="yes", car="yes", make="Ford"),
            {"You": "done", "Your car": "under_way", "The end": "waiting"},
        ),
        (given(fit="yes", car="no"), {"You": "done", "The end": "next"}),
        (given(fit="yes", car="no", end="So"), {"You": "done", "The end": "done"}),
    ],
)
def test_a_section_is_where_the_answers_say(answers: Answers, expected: dict[str, str]) -> None:
    assert states(answers) == expected


def test_one_under_way_goes_on_where_it_stopped_and_one_that_is_done_from_its_beginning() -> None:
    walked = walk(SERVICE, given(fit="yes", car="yes", make="Ford"), TODAY)

    assert [task.step.id if task.step else "" for task in tasks_of(SERVICE, walked)] == [
        "car",
        "mark",
        "",
    ]


def test_the_list_lies_between_two_sections() -> None:
    walked = walk(SERVICE, given(fit="yes", car="yes", make="Ford", mark="A", end="So"), TODAY)

    assert [step.id for step in walked.path if ends(SERVICE, walked, step)] == [
        "fit",
        "car",
        "mark",
        "end",
    ]
    assert [step.id for step in walked.path if begins_with_list(SERVICE, walked, step)] == [
        "car",
        "make",
        "end",
    ]


def test_a_list_without_sections_has_nothing_in_it() -> None:
    assert found(form(asks(short_text("a")), has_tasks=True)) == {"no-sections"}


def test_an_exit_is_no_part_of_what_there_is_to_do() -> None:
    assert states(given(fit="no")) == {}


def test_an_exit_is_read_at_once_wherever_it_stands() -> None:
    walked = walk(SERVICE, given(fit="no"), TODAY)

    question, exit = walked.path
    assert not ends(SERVICE, walked, question)
    assert not begins_with_list(SERVICE, walked, exit)


def test_a_list_of_sections_in_their_order_passes() -> None:
    assert found(SERVICE) == set()


def test_no_way_leads_back_into_a_section_that_the_list_calls_done() -> None:
    service = form(
        asks(yes_no("a"), goes={"yes": "c"}),
        asks(short_text("b"), next="check-answers"),
        asks(short_text("c"), next="b"),
        sections={"a": "First", "c": "Second"},
    )

    assert found(service) == set()
    assert found(replace(service, has_tasks=True)) == {"section-again"}


@often
@drawn(forms_with_answers())
def test_what_is_complete_is_done_and_what_is_not_can_be_gone_on_with(
    case: tuple[Form, Answers],
) -> None:
    form, answers = case
    try:
        walked = walk(form, answers, TODAY)
    except (Loop, Stranded, CircularCondition):
        return
    found = list(tasks_of(form, walked))

    open_ones = [task for task in found if task.state in (State.NEXT, State.UNDER_WAY)]
    if walked.complete:
        assert all(task.state is State.DONE for task in found)
    gaps = [gap for gap in walked.gaps if gap.id in walked.sections]
    assert [task.step for task in open_ones if task.step is not walked.exit] == gaps
