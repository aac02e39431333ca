"""A step refers to a question set; the form that it compiles to says all that it asks.

reference "one" ─ contact, version 2: name, way (─ by e-mail ─► email)
reference "two" ─ the same set in another step
"""

from typing import Any

import pytest

from cms_forms.engine import codec
from cms_forms.engine.definition import Under
from cms_forms.engine.lint import lint
from cms_forms.engine.reading import Malformed
from cms_forms.engine.walk import walk
from cms_forms.stream import changes, sets
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of
from cms_forms.stream.summary import summary, words_of
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    form,
    is_,
    one_of,
    short_text,
    under,
)

OTHERS = form(
    asks(
        short_text("name"),
        one_of("way", "email", "none"),
        under("way", "email", short_text("address")),
    )
)
QUESTIONS: list[changes.Raw] = parts_of(OTHERS)[0]["value"]["questions"]
NAME_AT_ONE, WAY_AT_ONE = sets.own_id("one", "name"), sets.own_id("one", "way")


def step(id: str, *questions: Any) -> changes.Raw:
    [part] = parts_of(form(asks(short_text("q"), id=id)))
    return {**part, "value": {**part["value"], "questions": list(questions)}}


def reference(id: str, version: int = 2, questions: Any = QUESTIONS) -> changes.Raw:
    return sets.reference(id, "contact", version, questions)


def own(id: str) -> changes.Raw:
    [part] = parts_of(form(asks(short_text(id))))
    question: changes.Raw = part["value"]["questions"][0]
    return question


PARTS = [
    step("you", own("before"), reference("one"), own("after")),
    step("other", reference("two")),
]


def compiled(parts: Any = PARTS) -> Any:
    return compile_parts(parts, title="A service", default_team="front-desk")


def test_a_form_asks_the_questions_of_a_set_in_their_place_under_ids_of_the_reference() -> None:
    you, other = compiled().steps

    assert [each.label for each in you.questions] == ["before", "name", "way", "address", "after"]
    assert you.questions[3].under == Under(question=WAY_AT_ONE, option="email")
    assert {each.id for each in you.questions}.isdisjoint(each.id for each in other.questions)
    assert lint(compiled()) == ()


def test_a_form_says_which_version_of_which_set_it_asks() -> None:
    (one,) = compiled().steps[0].sets

    assert (one.id, one.key, one.version) == ("one", "contact", 2)
    assert one.questions[0] == NAME_AT_ONE


def test_the_way_through_the_stream_and_through_json_keeps_it() -> None:
    service = compiled()

    assert codec.decode(codec.encode(service)) == service
    assert compiled(parts_of(service)) == service


def test_a_form_without_sets_is_written_as_before() -> None:
    assert "sets" not in str(codec.encode(OTHERS))


def test_answers_and_conditions_reach_the_questions_of_a_set() -> None:
    read = condition("by-email", is_(WAY_AT_ONE, "email"))
    parts = [*PARTS, *parts_of(form(asks(short_text("x")), conditions=[read]))[1:]]
    parts[1] = {**parts[1], "value": {**parts[1]["value"], "show_if": "by-email"}}
    answers = {
        "you": {"before": "a", NAME_AT_ONE: "b", WAY_AT_ONE: "none", "after": "c"},
    }

    found = walk(compiled(parts), answers, today=TODAY)

    assert [each.id for each in found.path] == ["you"]


def test_a_newer_version_keeps_the_ids_and_what_reads_a_lost_question_is_a_finding() -> None:
    read = condition("by-email", is_(WAY_AT_ONE, "email"))
    parts = [*PARTS, *parts_of(form(asks(short_text("x")), conditions=[read]))[1:]]

    after = compiled(sets.updated(parts, "contact", 3, QUESTIONS[:1]))

    assert [each.version for step in after.steps for each in step.sets] == [3, 3]
    assert NAME_AT_ONE in after.placed_questions
    assert "missing-question" in {finding.id for finding in lint(after)}


def test_other_parts_are_left_as_they_are_by_a_newer_version() -> None:
    parts = [step("you", own("before")), step("other", reference("two"))]

    assert sets.updated(parts, "contact", 3, QUESTIONS)[0] is parts[0]
    assert sets.updated(parts, "another", 3, QUESTIONS) == parts


def test_a_copied_step_refers_to_the_set_under_ids_of_its_own_that_a_newer_version_finds() -> None:
    follow = own("more")
    follow["value"]["under"] = f"{WAY_AT_ONE}/none"
    parts, copy = changes.duplicate([step("you", reference("one"), follow)], "you")

    copied = compiled(parts).steps_by_id[copy]
    newer = compiled(sets.updated(parts, "contact", 3, QUESTIONS)).steps_by_id[copy]

    assert [each.id for each in newer.questions] == [each.id for each in copied.questions]
    assert copied.questions[3].under == Under(question=copied.questions[1].id, option="none")
    assert "duplicate-id" not in {each.id for each in lint(compiled(parts))}


def test_a_reference_without_questions_is_refused() -> None:
    empty = {"type": sets.QUESTION_SET, "id": "one", "value": sets.nothing()}

    found = lint(compiled([step("you", own("before"), empty)]))

    assert [(each.id, each.place.step) for each in found] == [("unfinished-set", "you")]


def test_deleting_a_reference_is_told_to_those_who_read_its_questions() -> None:
    read = condition("by-email", is_(WAY_AT_ONE, "email"))
    parts = [*PARTS, *parts_of(form(asks(short_text("x")), conditions=[read]))[1:]]

    used = changes.uses(parts, set(changes.ids_in(parts[0])), outside="you")

    assert [use.words for use in used] == ["the condition “by-email”"]


def test_a_comparison_names_the_set_its_version_and_what_it_asks() -> None:
    lines = summary(PARTS[1], words_of(PARTS))

    assert "Question set: contact, version 2" in lines
    assert "Question: name" in lines


def test_an_id_that_would_be_too_long_is_cut_and_stays_the_same_for_a_copy() -> None:
    long = sets.own_id("one", "x" * 64)
    (moved,), _ids = sets.moved_to("two", [{"id": long, "value": {}}])

    assert len(long) <= 64
    assert moved["id"] == sets.own_id("two", "x" * 64)


@pytest.mark.parametrize(
    "questions", [["no-such"], [NAME_AT_ONE, "after"], ["after", "before"], [WAY_AT_ONE] * 2]
)
def test_a_document_whose_set_names_other_questions_is_refused_with_its_place(
    questions: list[str],
) -> None:
    document = codec.encode(compiled())
    document["steps"][0]["sets"][0]["questions"] = questions

    with pytest.raises(Malformed) as refused:
        codec.decode(document)

    assert refused.value.place == "steps[0].sets[0].questions"
