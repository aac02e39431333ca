"""What a step holds: all that it needs, nothing that it cannot use, and names of its own."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Question, Step
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    form,
    informs,
    one_of,
    question,
    repeats,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found


def worded(id: str, label: str) -> Question:
    return replace(short_text(id), label=label)


def test_a_list_may_ask_for_so_many_and_no_other_number() -> None:
    assert "repeat-limits" not in found(form(repeats(short_text("a"), minimum=2, maximum=2)))


@pytest.mark.parametrize(
    ("step", "id"),
    [
        (replace(asks(short_text("a")), title=" "), "no-title"),
        (replace(asks(short_text("a")), questions=()), "no-questions"),
        (replace(informs("a"), questions=(short_text("b"),)), "needless-questions"),
        (replace(informs("a"), body=" "), "no-advice"),
        (repeats(short_text("a"), minimum=3, maximum=2), "repeat-limits"),
        (repeats(short_text("a"), minimum=0, maximum=0), "repeat-limits"),
        (replace(repeats(short_text("a")), item_name=""), "no-item-name"),
        (replace(informs("a"), body="x" * 50_001), "too-long"),
        (asks(question("a", "telepathy")), "unknown-type"),
        (asks(replace(short_text("a"), label="")), "no-label"),
        (asks(one_of("a")), "wrong-settings"),
        (asks(question("a", "short_text", "b", "c")), "needless-options"),
    ],
)
def test_a_step_that_cannot_do_its_work(step: Step, id: str) -> None:
    assert found(form(step)) == {id}


@pytest.mark.parametrize("field", ["introduction", "declaration", "what_happens_next"])
def test_a_text_that_no_version_can_keep(field: str) -> None:
    service = replace(form(asks(short_text("a"))), **{field: "x" * 50_001})

    assert found(service) == {"too-long"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asks(worded("a", "Where?")), asks(worded("b", " where?"))),
        (asks(worded("a", "Where?")), asks(worded("b", ""))),
        (asks(worded("a", "Where exactly?")), asks(worded("b", "Where  exactly?"))),
        (informs("a"), informs("b")),
    ],
)
def test_two_steps_that_no_list_tells_apart(first: Step, second: Step) -> None:
    twins = (replace(first, title="Where?"), replace(second, title="Where? "))

    finding = next(each for each in lint(form(*twins)) if each.id != "no-label")

    assert (finding.id, finding.severity) == ("same-title", Severity.WARNING)
    assert finding.place == Place(step="b")


@pytest.mark.parametrize(
    "second",
    [
        asks(worded("b", "Where, exactly?")),
        asks(worded("b", "Where?"), worded("c", "Which floor?"), id="b"),
        informs("b"),
        replace(repeats(worded("b", "A place")), item_name="place"),
    ],
)
def test_steps_of_one_title_that_lists_tell_apart(second: Step) -> None:
    first = replace(asks(worded("a", "Where?")), title="Where?")

    assert lint(form(first, replace(second, title="Where?"))) == ()


def test_steps_without_a_title_are_told_once() -> None:
    untitled = [replace(asks(short_text(id)), title=" ") for id in "ab"]

    assert [each.id for each in lint(form(*untitled))] == ["no-title", "no-title"]


@pytest.mark.parametrize(
    ("service", "id"),
    [
        (form(asks(short_text("a")), asks(short_text("b"), id="a")), "duplicate-id"),
        (form(asks(short_text("a")), asks(short_text("a"), id="b")), "duplicate-id"),
        (form(asks(one_of("a", "b", "b"))), "duplicate-id"),
        (form(asks(yes_no("hurt")), conditions=[HURT, HURT]), "duplicate-id"),
        (
            form(asks(short_text("a")), replace(asks(short_text("b")), slug="a")),
            "duplicate-slug",
        ),
        (form(asks(short_text("a"), id=CHECK_ANSWERS)), "reserved-name"),
        (form(replace(asks(short_text("a")), slug=CHECK_ANSWERS)), "reserved-name"),
        (form(replace(asks(short_text("a")), slug="start")), "reserved-name"),
        (form(replace(asks(short_text("a")), slug="sent")), "reserved-name"),
    ],
)
def test_two_things_of_one_name(service: Form, id: str) -> None:
    assert id in found(service)
