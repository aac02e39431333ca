"""Who refers to a block that may be deleted, read from the stored blocks."""

from cms_forms.editor.outline import rows_of
from cms_forms.stream import changes
from cms_forms.stream.decompile import parts_of
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    exits,
    form,
    informs,
    is_,
    one_of,
    yes_no,
)

PARTS = parts_of(
    form(
        asks(yes_no("hurt"), id="step-hurt", goes={"yes": "call"}),
        asks(one_of("what", "car", "other"), id="step-what", show_if="c-hurt"),
        asks(one_of("where", "road", "other"), id="step-where", rules={"c-what": "call"}),
        exits("call"),
        conditions=[
            condition("c-hurt", is_("hurt", "yes")),
            condition("c-what", is_("what", "other")),
        ],
        triage={"c-hurt": "response"},
    )
)


def words(part_id: str) -> list[str]:
    part = changes.find(PARTS, part_id)
    return [use.words for use in changes.uses(PARTS, changes.ids_in(part), outside=part_id)]


def test_everything_outside_a_block_that_refers_to_it_or_into_it_is_named() -> None:
    assert words("call") == [
        "the answer “yes” of “step-hurt”",
        "the rule on “c-what” of “step-where”",
    ]
    assert words("step-what") == ["the condition “c-what”"]
    assert words("step-where") == []
    assert words("c-hurt") == [
        "“Show only if” of “step-what”",
        "the triage rule for the team “response”",
    ]


def test_uses_are_counted_for_all_things_at_once() -> None:
    used = changes.times_used(PARTS)

    assert (used["condition", "c-hurt"], used["condition", "c-what"]) == (2, 1)
    assert used["option", "where/other"] == 0


def test_the_list_of_steps_tells_those_of_one_title_apart() -> None:
    twins = parts_of(form(informs("a", next="c"), informs("b", next="d"), informs("c"), exits("d")))
    for part in twins[2:]:
        part["value"]["title"] = "Thank you"

    rows = rows_of(twins, ())

    assert [row.next_title for row in rows[:2]] == ["Thank you (information)", "Thank you (exit)"]
