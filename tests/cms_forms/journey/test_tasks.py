"""A long service by its list of tasks, as its visitor goes through it."""

import re
from typing import Any

import pytest
from django.test import Client

from cms_forms.exchange import export_form, import_form
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import asks, form, short_text, yes_no
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SERVICE = form(
    asks(yes_no("fit")),
    asks(short_text("who")),
    asks(short_text("make")),
    asks(short_text("mark")),
    sections={"who": "You", "make": "Your car"},
    has_tasks=True,
)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Client(), published(SERVICE).url)


def answered(visitor: Visitor, **answers: str) -> Any:
    response: Any = None
    for name, value in answers.items():
        response = visitor.answer(f"{name}/", **{name: value})
    return response


def test_each_section_leads_back_to_the_list_and_the_last_on_to_check_answers(
    visitor: Visitor,
) -> None:
    places = [
        answered(visitor, **{name: value}).url.removeprefix(visitor.path)
        for name, value in {"fit": "yes", "who": "Me", "make": "Ford", "mark": "A1"}.items()
    ]
    page = visitor.open("tasks/").content.decode()

    assert places == ["tasks/", "tasks/", "mark/", "tasks/"]
    assert f'href="{visitor.path}check-answers/"' in page


def test_it_says_how_far_each_section_is(visitor: Visitor) -> None:
    answered(visitor, fit="yes", who="Me", make="Ford")

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", visitor.open("tasks/").content.decode()))

    assert "1 of 2 parts are done." in page
    assert "You Done" in page
    assert "Your car In progress" in page


def test_back_from_the_beginning_of_a_section_leads_to_the_list(visitor: Visitor) -> None:
    answered(visitor, fit="yes", who="Me")

    page = visitor.open("make/").content.decode()

    assert f'href="{visitor.path}tasks/" class="govuk-back-link"' in page


def test_what_is_changed_from_check_answers_leads_back_there(visitor: Visitor) -> None:
    answered(visitor, fit="yes", who="Me", make="Ford", mark="A1")

    response = visitor.client.post(
        visitor.path + "who/?change=1", visitor.hidden("who/") | {"who": "You"}
    )

    assert response.url.endswith("/check-answers/")


def test_the_list_is_nobody_elses_to_keep(visitor: Visitor) -> None:
    assert visitor.open("tasks/").headers["Cache-Control"] == "private, no-store"


def test_a_service_without_it_has_no_such_page() -> None:
    visitor = Visitor(Client(), published(form(asks(short_text("who")))).url)

    assert visitor.open("tasks/").status_code == 404


def test_it_survives_the_way_out_and_in() -> None:
    published(SERVICE)
    page = FormPage.objects.get()
    page.has_tasks = True
    page.save()

    document = export_form(page)

    assert document["has_tasks"] is True
    assert import_form(document, page=page).has_tasks is True  # type: ignore[attr-defined]
