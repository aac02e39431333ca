"""Lists of as many items as an earlier answer says, and what their items are called."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import Form, Question
from cms_forms.engine.transcript import heading, heading_of_all, transcript
from cms_forms.engine.walk import Walk, walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    form,
    given,
    ids,
    is_answered,
    may_not_know,
    not_,
    repeats,
    short_text,
    shown_if,
    under,
    whole_number,
    yes_no,
)
from tests.cms_forms.engine.findings import found

HOW_MANY = whole_number("many", minimum=0, maximum=5)
CARS = replace(
    repeats(short_text("maker"), short_text("mark", required=False), id="cars", count_from="many"),
    item_name="vehicle",
    named_by="mark",
)
SERVICE = form(asks(HOW_MANY), CARS, asks(short_text("end")))


def walked(*items: dict[str, str], many: str = "2", service: Form = SERVICE) -> Walk:
    return walk(service, given(many=many, cars=list(items)), TODAY)


FORD, FIAT, SEAT = {"maker": "Ford", "mark": "AB12 CDE"}, {"maker": "Fiat"}, {"maker": "Seat"}


@pytest.mark.parametrize(("items", "gap"), [([FORD], "cars"), ([FORD, FIAT], "end")])
def test_as_many_as_the_answer_says_complete_the_list(
    items: list[dict[str, str]], gap: str
) -> None:
    found_gap = walked(*items).gap

    assert found_gap is not None
    assert found_gap.id == gap


def test_a_smaller_number_leaves_the_visitor_to_say_which_goes() -> None:
    walk = walked(FORD, FIAT, SEAT)

    assert walk.gap is not None
    assert (walk.gap.id, walk.gap.minimum, walk.gap.maximum) == ("cars", 2, 2)


def test_for_nought_the_list_is_passed_over_and_its_questions_were_not_asked() -> None:
    late = asks(short_text("end"), show_if="none-asked")
    none_asked = condition("none-asked", not_(is_answered("maker")))
    service = form(asks(HOW_MANY), CARS, late, conditions=[none_asked])

    assert ids(walked(FORD, many="0", service=service).path) == ["many"]


def test_where_the_number_is_not_asked_the_list_is_passed_over() -> None:
    service = form(
        asks(yes_no("any"), under("any", "yes", HOW_MANY)), CARS, asks(short_text("end"))
    )

    assert ids(walk(service, {"any": {"any": "no"}}, TODAY).path) == ["any", "end"]
    assert ids(walk(service, {"any": {"any": "yes", "many": "1"}}, TODAY).path) == ["any", "cars"]


@pytest.mark.parametrize("stored", ["-4", "many", {"unknown": True}, "1e9", "99999999999999"])
def test_a_stored_value_of_another_shape_raises_nothing(stored: str) -> None:
    assert walk(SERVICE, given(many=stored), TODAY).path


def test_an_item_has_its_number_and_its_name() -> None:
    titles = [section.title for section in transcript(walked(FORD, FIAT))]

    assert titles == ["", "Vehicle 1: AB12 CDE", "Vehicle 2"]


def test_before_it_has_a_name_it_says_how_many_there_are() -> None:
    [_, cars] = walked(FORD).path

    assert heading_of_all(cars, 2) == "Vehicle 2 of 2"
    assert heading_of_all(cars, 1, FORD) == "Vehicle 1: AB12 CDE"
    assert heading_of_all(cars, 3) == heading(cars, 3) == "Vehicle 3"


def test_a_list_that_is_counted_and_named_passes() -> None:
    assert found(SERVICE) == set()


LATER = form(CARS, asks(HOW_MANY))
NOWHERE = form(asks(HOW_MANY), replace(CARS, count_from="gone"))


def counting(question: Question) -> Form:
    return form(asks(question), CARS)


@pytest.mark.parametrize(
    ("service", "id"),
    [
        (LATER, "wrong-count"),
        (NOWHERE, "missing-question"),
        (counting(replace(HOW_MANY, required=False)), "wrong-count"),
        (counting(may_not_know(HOW_MANY)), "wrong-count"),
        (counting(short_text("many")), "wrong-count"),
        (counting(whole_number("many", minimum=0)), "wrong-count"),
        (counting(whole_number("many", minimum=0, maximum=101)), "wrong-count"),
        (counting(whole_number("many", minimum=-1, maximum=5)), "wrong-count"),
        (form(repeats(HOW_MANY, id="lists"), CARS), "wrong-count"),
        (form(asks(HOW_MANY), replace(CARS, named_by="many")), "wrong-item-name"),
    ],
)
def test_a_number_that_cannot_be_read(service: Form, id: str) -> None:
    assert found(service) == {id}


def test_a_number_on_a_condition_is_no_mistake() -> None:
    has_any = condition("has-any", is_answered("any"))
    service = form(
        asks(yes_no("any", required=False)),
        asks(shown_if("has-any", HOW_MANY)),
        CARS,
        conditions=[has_any],
    )

    assert found(service) == set()
