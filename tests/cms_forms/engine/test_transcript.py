"""What was asked and answered, as it is read."""

from dataclasses import replace

import pytest

from cms_forms.engine.answers import Answers, Value
from cms_forms.engine.definition import Form, Question, Step
from cms_forms.engine.transcript import NONE_GIVEN, Row, heading, rows, transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    day,
    exits,
    form,
    given,
    informs,
    one_of,
    question,
    repeats,
    several,
    short_text,
    whole_number,
    yes_no,
)


def read(service: Form, answers: Answers) -> list[tuple[str, list[tuple[str, list[str], str]]]]:
    """(title, [(label, lines, place)]) of each section."""
    return [
        (section.title, [(row.label, list(row.lines), row.place) for row in section.rows])
        for section in transcript(walk(service, answers, TODAY))
    ]


def test_steps_with_one_question_each_share_a_section_without_a_title() -> None:
    service = form(asks(short_text("what")), asks(short_text("where")))

    assert read(service, given(what="this", where="here")) == [
        ("", [("what", ["this"], "what/"), ("where", ["here"], "where/")])
    ]


def test_a_step_with_several_questions_is_a_section_of_its_own() -> None:
    car = replace(asks(short_text("maker"), short_text("colour"), id="car"), title="The car")
    service = form(asks(short_text("what")), car, asks(short_text("where")))
    answers = {"car": {"maker": "Ford", "colour": "red"}, **given(what="this", where="here")}

    assert read(service, answers) == [
        ("", [("what", ["this"], "what/")]),
        ("The car", [("maker", ["Ford"], "car/"), ("colour", ["red"], "car/")]),
        ("", [("where", ["here"], "where/")]),
    ]


def test_each_item_of_a_repeat_step_is_a_section_with_its_name() -> None:
    cars = replace(repeats(short_text("maker"), id="cars"), item_name="vehicle")
    items = [{"maker": "Ford"}, {"maker": "Fiat"}]

    assert read(form(cars), {"cars": items}) == [
        ("Vehicle 1: Ford", [("maker", ["Ford"], "cars/1/")]),
        ("Vehicle 2: Fiat", [("maker", ["Fiat"], "cars/2/")]),
    ]


def test_a_repeat_step_without_items_reads_as_none() -> None:
    cars = replace(repeats(short_text("maker"), id="cars", minimum=0), title="Vehicles")
    service = form(asks(short_text("what")), cars, asks(short_text("where")))

    assert read(service, {"cars": [], **given(what="this", where="here")}) == [
        (
            "",
            [
                ("what", ["this"], "what/"),
                ("Vehicles", [NONE_GIVEN], "cars/"),
                ("where", ["here"], "where/"),
            ],
        )
    ]


def test_an_optional_question_left_empty_has_a_row_without_lines() -> None:
    service = form(asks(short_text("what", required=False)))

    assert read(service, given(what=None)) == [("", [("what", [], "what/")])]


def test_what_is_not_on_the_path_or_not_answered_yet_is_left_out() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(short_text("where")),
        asks(short_text("when")),
        exits("call999"),
    )

    half = read(service, given(hurt="no", when="now"))
    ended = read(service, given(hurt="yes", where="here"))

    assert half == [("", [("hurt", ["no"], "hurt/")])]
    assert ended == [("", [("hurt", ["yes"], "hurt/")])]


def test_information_that_was_read_says_nothing() -> None:
    service = form(informs("before"), asks(short_text("what")), informs("after"))

    assert read(service, given(before=None, what="this", after=None)) == [
        ("", [("what", ["this"], "what/")])
    ]


def test_nothing_on_the_path_is_nothing_to_read() -> None:
    assert transcript(walk(form(asks(short_text("what"))), {}, TODAY)) == []


@pytest.mark.parametrize(
    ("asked", "value", "lines"),
    [
        (one_of("q", "a", "b"), "a", ["a"]),
        (several("q", "a", "b", "c"), ["a", "c"], ["a", "c"]),
        (short_text("q"), "one line", ["one line"]),
        (question("q", "long_text"), "first\nsecond", ["first", "second"]),
        (whole_number("q"), "12", ["12"]),
        (day("q"), "2026-11-03", ["3 November 2026"]),
        (question("q", "removed_since"), "kept", ["kept"]),
        (question("q", "removed_since"), ["kept", "too"], ["kept", "too"]),
        (question("q", "removed_since"), {"town": "Here", "street": "A road"}, ["Here", "A road"]),
    ],
)
def test_every_stored_form_of_an_answer_is_read_line_by_line(
    asked: Question, value: Value, lines: list[str]
) -> None:
    assert read(form(asks(asked)), {"q": {"q": value}}) == [("", [("q", lines, "q/")])]


def test_an_answer_of_several_lines_and_one_of_several_choices_are_lines_of_one_row() -> None:
    step = replace(asks(short_text("a"), several("b", "x", "y"), id="s"), item_name="thing")

    assert rows(step, {"a": "one", "b": ["x", "y"]}, 3) == [
        Row(label="a", lines=["one"], of="Thing 3", place="s/3/", is_typed=True),
        Row(label="b", lines=["x", "y"], of="Thing 3", place="s/3/"),
    ]


@pytest.mark.parametrize(
    ("step", "item", "words"),
    [
        (replace(asks(short_text("a")), title="A title"), None, "a"),
        (replace(asks(short_text("a"), short_text("b")), title="A title"), None, "A title"),
        (replace(informs("a"), title="A title"), None, "A title"),
        (replace(repeats(short_text("a")), item_name="witness"), 1, "Witness 1"),
        (replace(repeats(short_text("a")), item_name="CCTV camera"), 2, "CCTV camera 2"),
    ],
)
def test_a_screen_is_headed_by_its_only_question_its_title_or_its_item(
    step: Step, item: int | None, words: str
) -> None:
    assert heading(step, item) == words


BICYCLES = repeats(short_text("what"), short_text("frame"), id="bicycles")
PLACES = repeats(question("place", "place"), id="places")


@pytest.mark.parametrize(
    ("step", "given", "words"),
    [
        (BICYCLES, {"what": "red bicycle", "frame": "123"}, "Item 2: red bicycle"),
        (BICYCLES, {"frame": "123"}, "Item 2"),
        (BICYCLES, {"what": "x" * 60}, "Item 2: " + "x" * 60),
        (BICYCLES, {"what": "x" * 61}, "Item 2"),
        (BICYCLES, None, "Item 2"),
        (PLACES, {"place": {"text": "Quay", "postcode": "RM1 1AA"}}, "Item 2"),
    ],
)
def test_an_item_is_called_by_its_first_answer_where_that_is_short(
    step: Step, given: dict[str, object] | None, words: str
) -> None:
    assert heading(step, 2, given) == words  # type: ignore[arg-type]
    chosen = replace(step, named_by=step.questions[0].id)
    assert heading(chosen, 2, given) == words  # type: ignore[arg-type]


def test_a_screen_of_one_question_is_called_by_it() -> None:
    assert heading(asks(short_text("what"))) == "what"
