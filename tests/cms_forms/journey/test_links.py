"""What a link fills in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from django.test import Client

from cms_forms import checks
from cms_forms.models import Journey
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

WORDS = """Marsh <b>"Bridge"</b>"""


def place_of(code: str) -> str:
    return {"A01": WORDS, "A&B": "Both", "LINES": "One\n two"}.get(code, "")


@pytest.fixture(params=["short_text", "place"])
def visitor(
    request: pytest.FixtureRequest,
    publish: Callable[[Document], FormPage],
    settings: Any,
) -> Visitor:
    """On the way to a service that asks for words on its second screen."""
    settings.CMS_FORMS_PREFILLS = {"area": f"{__name__}.place_of"}
    document = collision()
    question = document["steps"][1]["questions"][0]
    question |= {"type": request.param, "settings": {"prefill": "area"}}
    return Visitor(Client(), publish(document).url)


def begin(visitor: Visitor, query: str) -> None:
    visitor.client.get(f"{visitor.path}start/{query}")
    visitor.answer("hurt/", q_hurt="yes")


def shown(visitor: Visitor, words: str) -> bool:
    return f'value="{escape(words)}"' in visitor.open("injuries/").content.decode()


def test_a_link_fills_in_a_later_screen_and_nothing_of_it_is_stored(visitor: Visitor) -> None:
    start = visitor.open("?area=A01&other=1")
    assert f'href="{visitor.path}start/?area=A01"' in start.content.decode()
    assert "public" in start["Cache-Control"]
    assert not start.cookies

    visitor.client.get(f"{visitor.path}start/?area=A01")
    assert not Journey.objects.exists()
    visitor.answer("hurt/", q_hurt="yes")

    assert shown(visitor, WORDS)
    assert "<b>" not in visitor.open("injuries/").content.decode()
    assert "injuries" in visitor.open("check-answers/").url


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?area=NOWHERE",
        "?area=",
        "?area=A01%00",
        "?area=A01%0d%0aSet-Cookie:x",
        "?area=" + "A" * 5_000,
        "?other=A01",
        "?area=A01&area=NOWHERE",
    ],
)
def test_what_nobody_knows_is_ignored(visitor: Visitor, query: str) -> None:
    assert f'href="{visitor.path}start/"' in visitor.open(query).content.decode()

    begin(visitor, query)

    assert not shown(visitor, WORDS)
    assert f"{visitor.cookie}-link" not in visitor.client.cookies


@pytest.mark.parametrize("cookie", ["area=NOWHERE", "area", "", "=&&=", "area=%00", "x" * 4_000])
def test_a_cookie_that_was_made_up_fills_in_nothing(visitor: Visitor, cookie: str) -> None:
    visitor.answer("hurt/", q_hurt="yes")
    visitor.client.cookies[f"{visitor.cookie}-link"] = cookie

    assert visitor.open("injuries/").status_code == 200
    assert not shown(visitor, WORDS)


@pytest.mark.parametrize(("code", "words"), [("A%26B", "Both"), ("LINES", "One two")])
def test_any_value_that_is_known_arrives(visitor: Visitor, code: str, words: str) -> None:
    begin(visitor, f"?area={code}")

    assert shown(visitor, words)


def test_what_the_visitor_answers_stands(visitor: Visitor) -> None:
    begin(visitor, "?area=A01")
    name = "q_injuries__text" if "injuries.text" in visitor.open("injuries/").text else "q_injuries"
    visitor.answer("injuries/", **{name: "Elsewhere"})

    assert shown(visitor, "Elsewhere")
    assert not shown(visitor, WORDS)


def test_it_is_gone_with_the_answers_and_with_the_next_beginning(visitor: Visitor) -> None:
    begin(visitor, "?area=A01")
    visitor.client.post(f"{visitor.path}delete/", visitor.hidden("delete/"))
    begin(visitor, "")
    assert not shown(visitor, WORDS)

    visitor.client.post(f"{visitor.path}start/?area=A01")
    visitor.answer("hurt/", q_hurt="yes")
    assert shown(visitor, WORDS)
    visitor.client.post(f"{visitor.path}start/")
    visitor.answer("hurt/", q_hurt="yes")

    assert not shown(visitor, WORDS)


@pytest.mark.parametrize("query", ["?area=A01", "?area=A01&other=1"])
def test_another_language_keeps_it(
    publish: Callable[[Document], FormPage], settings: Any, query: str
) -> None:
    settings.CMS_FORMS_PREFILLS = {"area": f"{__name__}.place_of"}
    settings.CMS_FORMS_LANGUAGES = ("cy",)
    translated = collision() | {"translations": {"cy": {"title": "Rhoi gwybod"}}}
    service = publish(translated)
    client = Client()

    assert f'href="{service.url}cy/?area=A01"' in client.get(service.url + query).text
    welsh = client.get(f"{service.url}cy/{query}").text
    assert f'href="{service.url}?area=A01"' in welsh
    assert f'href="{service.url}cy/start/?area=A01"' in welsh


def test_a_language_that_is_not_there_any_more_leads_on_with_it(
    visitor: Visitor, settings: Any
) -> None:
    settings.CMS_FORMS_LANGUAGES = ("cy",)

    assert visitor.open("cy/?area=A01&other=1").url == f"{visitor.path}?area=A01"


def test_a_function_that_is_not_there_is_found_by_the_check(settings: Any) -> None:
    settings.CMS_FORMS_PREFILLS = {"area": "no.such.function"}

    assert [problem.id for problem in checks.fills_in()] == ["cms_forms.E003"]
