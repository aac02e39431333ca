"""A list whose items are asked over several screens, as its visitor goes through them."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cms_forms.engine.neutral import mark
from tests.cms_forms.engine.builders import asks, form, one_of, repeats, short_text, under
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SERVICE = form(
    replace(
        repeats(
            short_text("make"),
            one_of("kind", "bought", "lent"),
            replace(under("kind", "lent", short_text("owner")), screen="Its owner"),
            replace(short_text("kept"), screen="Where it is kept"),
            id="guns",
            named_by="make",
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


def test_one_screen_leads_to_the_next_and_the_last_to_the_list(visitor: Visitor) -> None:
    second = visitor.answer("guns/add/", make="Beretta", kind="lent")
    there = visitor.open("guns/1/2/")
    third = visitor.answer("guns/1/2/", owner="Ann")
    done = visitor.answer("guns/1/3/", kept="A safe")
    listed = words(visitor.open("guns/"))

    assert second.url.endswith("/guns/1/2/")
    assert "Its owner</h1>" in there.content.decode()
    assert "Gun 1: Beretta" in words(there)
    assert "Beretta" not in there.content.decode().split("</title>")[0]
    assert third.url.endswith("/guns/1/3/")
    assert done.url.endswith("/guns/")
    assert all(each in listed for each in ("Gun 1: Beretta", "Ann", "A safe"))


def test_a_screen_that_is_not_for_this_item_is_passed_over(visitor: Visitor) -> None:
    after = visitor.answer("guns/add/", make="Beretta", kind="bought")

    assert after.url.endswith("/guns/1/3/")
    assert visitor.open("guns/1/2/").url.endswith("/guns/1/3/")


def test_an_item_that_was_left_half_way_is_gone_on_with(visitor: Visitor) -> None:
    visitor.answer("guns/add/", make="Beretta", kind="lent")
    visitor.answer("guns/1/2/", owner="Ann")

    listed = words(visitor.open("guns/"))
    onward = visitor.answer("guns/", another="no")
    beyond = visitor.open("end/")

    assert "Not finished yet" in listed
    assert onward.url.endswith("/guns/1/3/")
    assert beyond.url.endswith("/guns/")


def test_a_changed_answer_asks_what_it_opens_and_nothing_else(visitor: Visitor) -> None:
    visitor.answer("guns/add/", make="Beretta", kind="bought")
    visitor.answer("guns/1/3/", kept="A safe")

    opened = visitor.answer("guns/1/", make="Beretta", kind="lent")
    done = visitor.answer("guns/1/2/", owner="Ann")

    assert opened.url.endswith("/guns/1/2/")
    assert done.url.endswith("/guns/")


def test_the_first_screen_posted_twice_is_one_item(visitor: Visitor) -> None:
    posted = visitor.hidden("guns/add/") | {"make": "Beretta", "kind": "bought"}

    for _ in range(2):
        visitor.client.post(visitor.path + "guns/add/", posted)

    assert visitor.open("guns/").content.decode().count("Gun 1: Beretta</h2>") == 1
    assert "Gun 2" not in words(visitor.open("guns/"))


def test_what_is_missing_is_said_on_its_screen(visitor: Visitor) -> None:
    visitor.answer("guns/add/", make="Beretta", kind="bought")

    refused = visitor.answer("guns/1/3/", kept="")

    assert refused.status_code == 422
    assert f'href="#{mark("kept")}.field"' in refused.content.decode()


@pytest.mark.parametrize("place", ["guns/1/9/", "guns/9/2/", "guns/0/2/", "guns/1/0/", "end/1/2/"])
def test_a_screen_that_is_not_there_leads_to_one_that_is(visitor: Visitor, place: str) -> None:
    visitor.answer("guns/add/", make="Beretta", kind="bought")

    assert visitor.open(place).status_code in (302, 404)
    assert visitor.client.post(visitor.path + place, {"kept": "x"}).status_code in (302, 404)


def test_a_screen_posted_after_the_answers_are_gone_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.answer("guns/add/", make="Beretta", kind="bought")
    posted = visitor.hidden("guns/1/3/") | {"kept": "A safe"}
    visitor.client.cookies.clear()

    response = visitor.client.post(visitor.path + "guns/1/3/", posted)

    assert response.status_code == 302
    assert "A safe" in words(visitor.open("guns/"))
