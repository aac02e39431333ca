"""The screens of question types with a template of their own."""

import pytest
from django.test import Client

from cms_forms.engine.neutral import mark
from cms_forms.engine.questions.base import question_type
from cms_forms.models import Submission
from tests.cms_forms.engine.builders import asks, form, may_not_know, question
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_codes_spans_and_addresses_abroad_are_asked_checked_and_sent() -> None:
    relationship = question_type("relationship").fixed_options
    visitor = Visitor(
        Client(),
        published(
            form(
                asks(
                    question("grid", "grid_reference"),
                    question("words", "three_words", required=False),
                    question("span", "time_span", overnight=True),
                    question("home", "address_abroad", whose="own"),
                    question("knows", "relationship", *relationship),
                    id="all",
                )
            )
        ).url,
    )
    page = visitor.open("all/").content.decode()
    given = {
        "grid": "tq389773",
        "span.from": "10pm",
        "span.to": "2am",
        "home.line1": "1 Rue du Port",
        "home.town": "Lyon",
        "knows": "neighbour",
    }

    refused = visitor.client.post(f"{visitor.path}all/", visitor.hidden("all/") | given)
    given["home.country"] = "France"
    accepted = visitor.client.post(f"{visitor.path}all/", visitor.hidden("all/") | given)
    checked = visitor.open("check-answers/").content.decode()
    visitor.send()

    assert 'autocomplete="country-name"' in page
    assert f'<a href="#{mark("home")}.country">Enter the country</a>' in refused.content.decode()
    assert accepted.url.endswith("/check-answers/")
    for shown in ("TQ 389 773", "10pm to 2am the next day", "Lyon<br>France", "Neighbour"):
        assert shown in checked
    answers = Submission.objects.get().read_answers()["all"]
    assert answers["span"] == {"from": "22:00", "to": "02:00"}  # type: ignore[call-overload]


def test_who_does_not_know_says_so_and_staff_read_it() -> None:
    when = may_not_know(question("when", "date"))
    visitor = Visitor(Client(), published(form(asks(when))).url)
    page = visitor.open("when/").content.decode()
    hidden = visitor.hidden("when/")

    refused = visitor.client.post(f"{visitor.path}when/", hidden)
    accepted = visitor.client.post(f"{visitor.path}when/", hidden | {"when.unknown": "yes"})
    checked = visitor.open("check-answers/").content.decode()
    again = visitor.open("when/?change=1").content.decode()
    visitor.send()

    assert 'name="when.unknown"' in page
    assert refused.status_code == 422
    assert accepted.url.endswith("/check-answers/")
    assert "I don’t know" in checked
    assert " checked" in again
    assert Submission.objects.get().read_answers() == {"when": {"when": {"unknown": True}}}
