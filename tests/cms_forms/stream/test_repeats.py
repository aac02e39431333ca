"""How many items a list takes, their names and screens, as its editor meets them."""

from dataclasses import replace

from cms_forms.editor.drop_downs import choices
from cms_forms.editor.outline import StepRow, rows_of
from cms_forms.stream import changes
from cms_forms.stream.decompile import parts_of
from cms_forms.stream.summary import summary, words_of
from tests.cms_forms.engine.builders import asks, form, repeats, short_text, whole_number

SERVICE = form(
    asks(whole_number("How many?", minimum=0, maximum=5), id="many"),
    repeats(
        short_text("Make"),
        replace(short_text("Kept"), screen="Where it is"),
        id="guns",
        count_from="How many?",
        named_by="Make",
    ),
    sections={"many": "Your guns"},
)
PARTS = parts_of(SERVICE)


def test_the_list_says_how_many_and_what_names_them() -> None:
    guns = rows_of(PARTS, ())[-1]

    assert isinstance(guns, StepRow)
    assert guns.items == "As many as “How many?” says. Each is named by “Make”"
    assert [question.screen for question in guns.questions] == ["", "Where it is"]


def test_the_summary_of_a_revision_says_so_too() -> None:
    lines = summary(changes.find(PARTS, "guns"), words_of(PARTS))

    assert "item: as many as How many? says" in lines
    assert "Each is named by: Make" in lines
    assert lines.index("New screen: Where it is") < lines.index("Question: Kept")


def test_sections_that_differ_read_differently() -> None:
    section = changes.find(PARTS, "section-many")
    other = {**section, "value": {"title": "Others"}}

    assert summary(section, {}) != summary(other, {})


def test_what_would_break_without_the_number_is_said() -> None:
    broken = changes.uses(PARTS, {("question", "How many?")}, outside="many")

    assert [use.words for use in broken] == ["the number of items of “guns”"]


def test_only_a_whole_number_that_is_asked_once_can_say_how_many() -> None:
    service = form(
        asks(whole_number("many"), short_text("who")), repeats(whole_number("each"), id="list")
    )

    assert choices(service, teams=(), bodies=(), timetables=())["count"] == [("many", "many")]
