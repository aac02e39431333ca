"""Several screens for each item of a repeat step."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given as drawn

from cms_forms.engine import item_screens
from cms_forms.engine.across import refusing
from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.completeness import completed, rows_of
from cms_forms.engine.definition import Form, Operator, Question, StepKind
from cms_forms.engine.item_screens import asked, check_screen, unanswered, with_answers
from cms_forms.engine.lint import Severity, lint
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    compared,
    condition,
    form,
    given,
    is_,
    one_of,
    repeats,
    short_text,
    shown_if,
    under,
    whole_number,
)
from tests.cms_forms.engine.findings import found
from tests.cms_forms.engine.strategies import Dice, accepted, dice, forms, often

NOON = datetime(2026, 11, 23, 12)


def on(screen: str, question: Question) -> Question:
    return replace(question, screen=screen)


GUNS = repeats(
    one_of("kind", "bought", "lent"),
    short_text("make", required=False),
    on("Its owner", under("kind", "lent", short_text("owner"))),
    on("Where it is kept", short_text("kept")),
    short_text("more", required=False),
    id="guns",
)


def numbers(row: StepAnswers) -> list[int]:
    return [screen.number for screen in asked(GUNS, row)]


def test_a_screen_that_asks_nothing_of_an_item_is_passed_over() -> None:
    assert numbers({"kind": "bought"}) == [1, 3]
    assert numbers({"kind": "lent"}) == [1, 2, 3]


@pytest.mark.parametrize(
    ("row", "next_screen"),
    [
        ({}, 1),
        ({"kind": "bought"}, 3),
        ({"kind": "lent"}, 2),
        ({"kind": "lent", "owner": "Ann"}, 3),
        ({"kind": "lent", "owner": "Ann", "kept": "A safe"}, None),
        ({"kind": "bought", "kept": "A safe"}, None),
    ],
)
def test_the_next_one_is_the_first_that_lacks_an_answer(
    row: StepAnswers, next_screen: int | None
) -> None:
    assert unanswered(GUNS, row) == next_screen
    assert (walk(form(GUNS), {"guns": [row]}, TODAY).gap is None) == (next_screen is None)


def test_an_answer_is_changed_on_the_screen_that_asks_it() -> None:
    row = {"kind": "lent", "owner": "Ann", "kept": "A safe"}
    [card] = transcript(walk(form(GUNS), {"guns": [row]}, TODAY))

    assert [(each.label, each.place) for each in card.rows] == [
        ("kind", "guns/1/"),
        ("make", "guns/1/"),
        ("owner", "guns/1/2/"),
        ("kept", "guns/1/3/"),
        ("more", "guns/1/3/"),
    ]


def test_a_screen_begins_with_the_next_question_where_its_first_is_not_asked() -> None:
    big = condition("big", is_("size", "big"))
    step = repeats(
        short_text("make"), on("Its place", shown_if("big", short_text("room"))), short_text("safe")
    )
    service = form(asks(one_of("size", "big", "small")), step, conditions=[big])
    [_, here] = walk(service, given(size="small"), TODAY).path

    assert [[each.id for each in screen] for screen in item_screens.parted(here)] == [
        ["make"],
        ["safe"],
    ]
    assert here.questions[-1].screen == "Its place"


FEWER = condition("fewer", compared("used", Operator.GREATER_THAN, "held"))
ROUNDS = repeats(
    whole_number("held"), on("Use", whole_number("used")), id="rounds", checks=[FEWER.id]
)


def test_the_checks_of_the_step_come_with_the_last_screen() -> None:
    service = form(ROUNDS, conditions=[FEWER])
    refused_by = refusing(service, walk(service, {}, TODAY), ROUNDS, TODAY)
    row: StepAnswers = {}
    problems = []
    for id, typed in (("held", "3"), ("used", "4")):
        number = unanswered(ROUNDS, row)
        assert number is not None
        screen = item_screens.at(ROUNDS, row, number)
        assert screen is not None
        checked = check_screen(
            ROUNDS, screen, row, {id: {"": [typed]}}, TODAY, NOON, lambda: (), refused_by
        )
        problems.append(set(checked.problems))
        row = with_answers(screen, row, checked.given)

    assert problems == [set(), {"used"}]


@often
@drawn(forms, dice)
def test_the_screens_of_an_item_lead_to_its_end(service: Form, visitor: Dice) -> None:
    """By the answers to one screen after the other, and to no other question."""
    if any(finding.severity is Severity.ERROR for finding in lint(service)):
        return
    for step in service.steps:
        if step.kind is not StepKind.REPEAT:
            continue
        for whole in rows_of(accepted(visitor, replace(step, minimum=1, maximum=2))):
            row: StepAnswers = {}
            seen: list[int] = []
            while (number := unanswered(step, row)) is not None:
                screen = item_screens.at(step, row, number)
                assert screen is not None
                assert number not in seen
                seen.append(number)
                ids = {question.id for question in screen.questions}
                given = {id: value for id, value in whole.items() if id in ids}
                row = with_answers(screen, row, given)

            assert completed(replace(step, minimum=1, maximum=1), [row]) is not None
            assert all(each.number in seen for each in asked(step, row) if each.number > 1)


@pytest.mark.parametrize(
    "service",
    [
        form(repeats(short_text("a"), on("More", short_text("b", required=False)))),
        form(
            repeats(
                one_of("a", "x", "y"),
                on("More", under("a", "x", short_text("b"))),
                short_text("c", required=False),
            )
        ),
        form(asks(short_text("a"), on("More", short_text("b")), id="both")),
    ],
)
def test_a_screen_that_nobody_could_tell_was_seen(service: Form) -> None:
    assert found(service) == {"wrong-screen"}


def test_a_screen_for_some_items_passes() -> None:
    assert found(form(GUNS)) == set()
