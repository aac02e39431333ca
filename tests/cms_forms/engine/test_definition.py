"""What a form derives from its own values."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Step, Triage, TriageRule
from tests.cms_forms.engine.builders import asks, exits, form, informs, one_of, repeats, short_text


def test_a_step_leads_to_its_next_or_to_the_one_below_it() -> None:
    service = form(informs("a"), informs("b", next="d"), informs("c"), informs("d"))

    assert service.following == {"a": "b", "b": "d", "c": "d", "d": CHECK_ANSWERS}


def test_a_step_is_found_by_its_address() -> None:
    service = form(informs("a"), informs("b"))

    assert {slug: step.id for slug, step in service.steps_by_slug.items()} == {"a": "a", "b": "b"}


def test_the_teams_of_triage_are_those_of_its_rules_and_the_default() -> None:
    rules = (TriageRule(condition="a", team="one"), TriageRule(condition="b", team=""))

    assert Triage(rules=rules, default="two").teams == {"one", "two"}
    assert Triage(rules=rules).teams == {"one"}
    assert Triage().teams == frozenset()


def test_questions_of_one_id_are_told_apart_by_their_words_and_found_by_their_id() -> None:
    one = short_text("a")
    other = replace(one, label="Another")

    assert hash(one) == hash(other) != hash(short_text("b"))
    assert len({one, other, replace(one)}) == 2


def test_a_repeat_step_asks_for_1_to_20_items_unless_it_says_otherwise() -> None:
    step = replace(informs("a"), questions=())

    assert (step.minimum, step.maximum) == (1, 20)


def test_a_question_knows_where_it_is_asked_and_what_it_offers() -> None:
    service = form(asks(short_text("a"), one_of("b", "x", "y"), id="s"))
    step = service.steps[0]

    assert service.placed_questions == {
        "a": (step, step.questions[0]),
        "b": (step, step.questions[1]),
    }
    assert list(step.questions[1].options_by_id) == ["x", "y"]


@pytest.mark.parametrize(
    ("second", "name"),
    [
        (asks(replace(short_text("b"), label="Which floor?")), "Where? (Which floor?)"),
        (
            asks(
                replace(short_text("b"), label="where?"),
                replace(short_text("c"), label="Which floor?"),
                replace(short_text("d"), label="How high?"),
                id="b",
            ),
            "Where? (Which floor?, How high?)",
        ),
        (repeats(replace(short_text("b"), label="A place")), "Where? (A place)"),
        (informs("b"), "Where? (information)"),
        (exits("b"), "Where? (exit)"),
        (asks(replace(short_text("b"), label=" where?")), "Where?"),
    ],
)
def test_lists_add_to_a_title_that_is_there_twice(second: Step, name: str) -> None:
    first = replace(asks(replace(short_text("a"), label="Where?")), title="where? ")
    service = form(first, replace(second, title="Where?"), informs("other"))

    assert service.step_names == {"a": "where?", "b": name, "other": "other"}


def test_lists_leave_steps_without_a_title_without_a_name() -> None:
    untitled = [replace(informs(id), title=" ") for id in "ab"]

    assert form(*untitled).step_names == {"a": "", "b": ""}
