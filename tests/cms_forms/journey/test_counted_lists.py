"""Lists of as many items as the visitor said, and their order."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cms_forms.models import Submission
from tests.cms_forms.engine.builders import asks, form, repeats, short_text, whole_number
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SERVICE = form(
    asks(whole_number("many", minimum=0, maximum=5)),
    replace(
        repeats(
            short_text("maker"),
            short_text("mark", required=False),
            id="guns",
            count_from="many",
            named_by="mark",
        ),
        item_name="gun",
    ),
    asks(short_text("end")),
)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Client(), published(SERVICE).url)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def listed(visitor: Visitor) -> list[str]:
    page = visitor.open("guns/").content.decode()
    return re.findall(r'card__title">(.*?)<', page)


def tell(visitor: Visitor, *marks: str, many: int) -> None:
    visitor.answer("many/", many=str(many))
    for mark in marks:
        visitor.answer("guns/add/", maker="Beretta", mark=mark)


def press(visitor: Visitor, way: str, number: int) -> Any:
    page = visitor.open("guns/").content.decode()
    [value] = re.findall(rf'value="({number}\.{way}\.[0-9a-f]+)"', page)
    return visitor.client.post(visitor.path + "guns/", visitor.hidden("guns/") | {"move": value})


def test_it_asks_for_one_after_the_other_and_then_for_none(visitor: Visitor) -> None:
    visitor.answer("many/", many="2")
    first = visitor.open("guns/add/")
    after_one = visitor.answer("guns/add/", maker="Beretta", mark="A1")
    second = visitor.open("guns/add/")
    after_both = visitor.answer("guns/add/", maker="Browning")
    there = visitor.open("guns/")
    done = visitor.answer("guns/")

    assert "Gun 1 of 2" in words(first)
    assert after_one.url.endswith("/guns/add/")
    assert "Gun 2 of 2" in words(second)
    assert after_both.url.endswith("/guns/")
    assert "another" not in words(there)
    assert "You have told us about all of them" in words(there)
    assert done.url.endswith("/end/")


def test_whoever_comes_back_goes_on_with_those_that_are_left(visitor: Visitor) -> None:
    tell(visitor, "A1", many=3)

    there = words(visitor.open("guns/"))
    onward = visitor.answer("guns/")

    assert "You said 3. You have told us about 1." in there
    assert onward.url.endswith("/guns/add/")


def test_a_smaller_number_drops_nothing_until_the_visitor_says_which(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", "C3", many=3)
    visitor.answer("many/", many="1")

    refused = visitor.answer("guns/")
    another = visitor.hidden("guns/") | {"maker": "Colt"}
    added = visitor.client.post(visitor.path + "guns/add/", another)
    kept = listed(visitor)
    visitor.answer("guns/3/remove/")
    visitor.answer("guns/1/remove/")

    assert refused.status_code == 422
    assert "Remove 2 before you go on" in words(refused)
    assert added.url.endswith("notice=full")
    assert kept == ["Gun 1: A1", "Gun 2: B2", "Gun 3: C3"]
    assert listed(visitor) == ["Gun 1: B2"]
    assert visitor.answer("guns/").url.endswith("/end/")


def test_those_beyond_the_number_can_be_looked_at_and_changed(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", many=2)
    visitor.answer("many/", many="1")

    assert visitor.open("guns/2/").status_code == 200
    visitor.answer("guns/2/", maker="Colt", mark="Z9")

    assert listed(visitor) == ["Gun 1: A1", "Gun 2: Z9"]


def test_a_larger_number_asks_for_the_rest(visitor: Visitor) -> None:
    tell(visitor, "A1", many=1)
    visitor.answer("guns/")
    visitor.answer("end/", end="That is all")

    onward = visitor.client.post(
        visitor.path + "many/?change=1", visitor.hidden("many/") | {"many": "2"}
    )

    assert onward.url.endswith("/guns/?change=1")
    assert "You said 2. You have told us about 1." in words(visitor.open("guns/"))


def test_what_is_sent_has_the_names(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", many=2)
    visitor.answer("guns/")
    visitor.answer("end/", end="That is all")
    checked = words(visitor.open("check-answers/"))
    visitor.send()

    assert "Gun 1: A1" in checked
    assert Submission.objects.count() == 1


def test_items_change_places_without_a_script(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", "C3", many=3)

    moved = press(visitor, "up", 3)
    press(visitor, "down", 1)

    assert moved.url.endswith("/guns/#item-2")
    assert listed(visitor) == ["Gun 1: C3", "Gun 2: A1", "Gun 3: B2"]


def test_the_ends_of_the_list_have_one_way_only(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", many=2)

    page = visitor.open("guns/").content.decode()

    assert re.findall(r'value="(\d\.[a-z]+)\.', page) == ["1.down", "2.up"]


@pytest.mark.parametrize("value", ["", "1.up", "1.up.0000000000000000", "9.down.zz", "²", "1\x00"])
def test_a_move_that_means_nothing_moves_nothing(visitor: Visitor, value: str) -> None:
    tell(visitor, "A1", "B2", many=2)

    response = visitor.client.post(
        visitor.path + "guns/", visitor.hidden("guns/") | {"move": value}
    )

    assert response.status_code == 302
    assert listed(visitor) == ["Gun 1: A1", "Gun 2: B2"]


def test_a_move_pressed_twice_moves_once(visitor: Visitor) -> None:
    tell(visitor, "A1", "B2", "C3", many=3)
    page = visitor.open("guns/").content.decode()
    [value] = re.findall(r'value="(3\.up\.[0-9a-f]+)"', page)
    posted = visitor.hidden("guns/") | {"move": value}

    for _ in range(2):
        visitor.client.post(visitor.path + "guns/", posted)

    assert listed(visitor) == ["Gun 1: A1", "Gun 2: C3", "Gun 3: B2"]
