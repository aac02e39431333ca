"""What is asked or said on a condition, and what an answer reveals, on the visitor's screens."""

import json
import re
from dataclasses import replace

import pytest
from django.test import Client

from cms_forms.engine.definition import Form, Guidance
from cms_forms.engine.neutral import mark
from cms_forms.models import Submission
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    form,
    is_,
    one_of,
    question,
    short_text,
    shown_if,
    under,
    yes_no,
)
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

CONTACT = form(
    asks(
        one_of("how", "phone", "mail"),
        under("how", "phone", question("tel", "phone")),
        under("how", "mail", question("address", "email")),
    )
)
HURT = form(
    asks(yes_no("hurt")),
    replace(
        asks(short_text("what"), shown_if("injured", short_text("who")), id="more"),
        guidance=(Guidance(body="<p>Call an ambulance.</p>", show_if="injured"),),
    ),
    asks(shown_if("injured", short_text("ward"))),
    conditions=[condition("injured", is_("hurt", "yes"))],
)


def visitor_of(asked: Form) -> Visitor:
    return Visitor(Client(), published(asked).url)


def words(response: object) -> str:
    text: str = response.content.decode()  # type: ignore[attr-defined]
    return text


def test_a_revealed_question_stands_under_its_answer_and_says_whom_it_is_for() -> None:
    page = words(visitor_of(CONTACT).open("how/"))

    revealed = page.index(f'id="{mark("how")}.field.revealed"')
    assert f'data-aria-controls="{mark("how")}.field.revealed"' in page
    assert revealed < page.index('name="tel"') < page.index('value="mail"')
    assert "Answer this only if you chose “phone”:" in " ".join(page.split())
    assert len(re.findall("<h1", page)) == 1


def test_what_is_revealed_must_be_answered_and_what_is_not_is_not_kept() -> None:
    visitor = visitor_of(CONTACT)

    refused = visitor.answer("how/", how="phone", tel="", address="nonsense")
    accepted = visitor.answer("how/", how="mail", tel="nonsense", address="a@example.com")
    checked = words(visitor.open("check-answers/"))

    assert refused.status_code == 422
    assert f'href="#{mark("tel")}.field"' in words(refused)
    assert f'href="#{mark("address")}.field"' not in words(refused)
    assert accepted.url.endswith("/check-answers/")
    assert "a@example.com" in checked
    assert "tel" not in re.findall(r"<dt[^>]*>([^<]*)</dt>", checked)
    visitor.send()
    answers = Submission.objects.get().read_answers()
    assert answers == {"how": {"how": "mail", "address": "a@example.com"}}


def test_a_hidden_question_is_not_on_the_screen_nor_taken_from_it() -> None:
    visitor = visitor_of(HURT)
    visitor.answer("hurt/", hurt="no")

    page = words(visitor.open("more/"))
    answered = visitor.answer("more/", what="A scratch", who="Somebody")

    assert 'name="who"' not in page
    assert "ambulance" not in page
    assert answered.url.endswith("/check-answers/")
    visitor.send()
    assert "Somebody" not in json.dumps(Submission.objects.get().read_answers())


def test_an_earlier_answer_changed_asks_for_what_is_shown_now() -> None:
    visitor = visitor_of(HURT)
    visitor.answer("hurt/", hurt="no")
    visitor.answer("more/", what="A fall")

    changed = visitor.answer("hurt/?change=1", hurt="yes")
    page = words(visitor.client.get(changed.url))
    filled = visitor.answer("more/?change=1", what="A fall", who="Me")

    assert changed.url.endswith("/more/?change=1")
    assert 'name="who"' in page
    assert 'value="A fall"' in page
    assert "Call an ambulance." in page
    assert filled.url.endswith("/ward/?change=1")
