"""An address in any country, a span of time, codes for a place, and a relationship."""

from typing import Any

import pytest

from cms_forms.engine.definition import Operator
from cms_forms.engine.questions.base import Invalid, question_type
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import clean, message, question

ABROAD = {"line1": "1 Rue du Port", "town": "Lyon", "country": "France"}


@pytest.mark.parametrize(
    ("type", "entry", "stored", "shown"),
    [
        ("grid_reference", "tq 389 773", "TQ389773", "TQ 389 773"),
        ("grid_reference", "TQ3887", "TQ3887", "TQ 38 87"),
        ("grid_reference", "TQ 38900, 77300", "TQ3890077300", "TQ 38900 77300"),
        ("grid_reference", "J 34 74", "J3474", "J 34 74"),
        ("three_words", "///stone.river.lamp", "stone.river.lamp", "stone.river.lamp"),
        ("three_words", " Stone River LAMP ", "stone.river.lamp", "stone.river.lamp"),
        ("three_words", "carreg.afon.llŷn", "carreg.afon.llŷn", "carreg.afon.llŷn"),
        ("time_span", {"from": "9am", "to": "14:30"}, {"from": "09:00", "to": "14:30"},
         "9am to 2:30pm"),
        ("relationship", "neighbour", "neighbour", "Neighbour"),
        ("address_abroad", ABROAD, ABROAD, "1 Rue du Port\nLyon\nFrance"),
    ],
)  # fmt: skip
def test_an_entry_is_kept_in_one_form_and_shown_in_another(
    type: str, entry: Any, stored: Any, shown: str
) -> None:
    kind, asked = question_type(type), question(type)

    kept = clean(type, entry)

    assert kept == stored
    assert kind.fits(asked, kept)
    assert kind.display(asked, kept) == shown
    assert kind.clean(asked, kind.posted(asked, kept), TODAY) == kept


@pytest.mark.parametrize(
    ("type", "entry", "words"),
    [
        ("grid_reference", "TQ 389 77", "two letters and 4 to 10 numbers"),
        ("grid_reference", "TQ", "two letters and 4 to 10 numbers"),
        ("grid_reference", "ZZ 389 773", "two letters and 4 to 10 numbers"),
        ("grid_reference", "NE 389 773", "two letters and 4 to 10 numbers"),
        ("grid_reference", "A 38 87", "two letters and 4 to 10 numbers"),
        ("grid_reference", "", "Enter the grid reference"),
        ("three_words", "stone.river", "with a dot between them"),
        ("three_words", "stone.river.lamp.road", "with a dot between them"),
        ("three_words", "stone.river.4", "with a dot between them"),
        ("time_span", {"from": "9am"}, "Enter the time when it ends"),
        ("time_span", {"from": "nine", "to": "10am"}, "Enter the time when it begins"),
        ("time_span", {"from": "9am", "to": "09:00"}, "must not begin and end at the same time"),
        ("time_span", {"from": "10pm", "to": "2am"}, "must end after the time"),
        ("time_span", {}, "Enter the times"),
        ("address_abroad", {"line1": "x"}, "Enter the town or city"),
        ("address_abroad", {"line1": "x", "town": "y"}, "Enter the country"),
        ("address_abroad", {}, "Enter the address"),
        ("relationship", "enemy", "Choose one of the answers on this page"),
    ],
)
def test_what_is_none_is_refused(type: str, entry: Any, words: str) -> None:
    assert words in message(type, entry)


def test_a_span_may_go_on_after_midnight_where_its_editor_says_so() -> None:
    night = question("time_span", settings={"overnight": True})
    kind = question_type("time_span")

    kept = kind.clean(night, {"from": ["10pm"], "to": ["2am"]}, TODAY)

    assert kept == {"from": "22:00", "to": "02:00"}
    assert kind.display(night, kept) == "10pm to 2am the next day"


def test_a_wrong_span_puts_each_message_at_its_part() -> None:
    with pytest.raises(Invalid) as refused:
        clean("time_span", {"from": "x", "to": "y"})

    assert [problem.part for problem in refused.value.problems] == ["from", "to"]


@pytest.mark.parametrize(("value", "holds"), [("TQ 389 773", True), ("TQ 389 774", False)])
def test_a_code_is_compared_however_it_is_typed(value: str, holds: bool) -> None:
    kind = question_type("grid_reference")

    found = kind.holds(question("grid_reference"), "TQ389773", Operator.IS, (value,), TODAY)

    assert found is holds


def test_a_relationship_leads_to_its_own_step() -> None:
    kind = question_type("relationship")

    assert kind.has_routes
    assert list(kind.problems(question("relationship"))) == []
