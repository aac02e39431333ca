"""Steps that stand together under a name."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import Form, Section
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import TODAY, asks, form, given, informs, repeats, short_text
from tests.cms_forms.engine.findings import found

STEPS = (
    asks(short_text("who")),
    asks(short_text("make")),
    informs("told"),
    asks(short_text("mark")),
    repeats(short_text("witness")),
)
SERVICE = form(*STEPS, sections={"make": "The car", "witness": "Others"})
ANSWERS = given(who="Me", make="Ford", told=None, mark="AB12", witness=[{"witness": "Ann"}])


def test_a_section_goes_on_up_to_the_next() -> None:
    names = {id: section.name for id, section in SERVICE.sections_by_step.items()}

    assert names == {
        "make": "The car",
        "told": "The car",
        "mark": "The car",
        "witness": "Others",
    }


def test_answers_stand_under_the_section_of_their_step() -> None:
    cards = transcript(walk(SERVICE, ANSWERS, TODAY))

    assert [(card.section, card.title, [row.label for row in card.rows]) for card in cards] == [
        ("", "", ["who"]),
        ("The car", "", ["make", "mark"]),
        ("Others", "Item 1: Ann", ["witness"]),
    ]


def test_sections_with_names_and_steps_pass() -> None:
    assert found(SERVICE) == set()


def section(begins: str, name: str = "A name") -> Section:
    return Section(id=f"section-{begins}-{name}", name=name, begins=begins)


@pytest.mark.parametrize(
    ("sections", "id"),
    [
        ((section(""),), "empty-section"),
        ((section("gone"),), "empty-section"),
        ((section("make"), section("who")), "misplaced-section"),
        ((section("make"), section("make", "Another")), "misplaced-section"),
        ((section("make", " "),), "no-name"),
        ((section("make", "x" * 121),), "too-long"),
        ((section("make"), section("make")), "duplicate-id"),
    ],
)
def test_a_section_that_heads_nothing_that_can_be_read(
    sections: tuple[Section, ...], id: str
) -> None:
    service: Form = replace(form(*STEPS), sections=sections)

    assert found(service) == {id}
