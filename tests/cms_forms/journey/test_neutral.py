"""What a browser's history, and every log on the way, says of a sensitive service: nothing."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from cms_forms.engine import codec
from cms_forms.engine.neutral import neutral
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import collision
from tests.cms_forms.saving import go_on, shown
from tests.cms_forms.visitor import Response, Visitor, date_parts

pytestmark = pytest.mark.django_db

TELLING = re.compile(r"hurt|injur|when|vehicle|details|call|bike", re.IGNORECASE)
"""Words of the addresses, titles and questions of the steps."""
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LINKS = re.compile(r'(?:href|action|data-files)="([^"]*)"')
PLACES = re.compile(r'href="#([^"]*)"')


@pytest.fixture
def service(service: FormPage) -> FormPage:
    FormPage.objects.filter(pk=service.pk).update(is_sensitive=True)
    directory.forget()
    return FormPage.objects.get(pk=service.pk)


def title(response: Response) -> str:
    found = TITLE.search(response.content.decode())
    assert found is not None
    return " ".join(found[1].split())


def links(response: Response, visitor: Visitor) -> list[str]:
    found = LINKS.findall(response.content.decode())
    return [each for each in found if each.startswith(visitor.path)]


def test_no_address_and_no_title_on_the_way_names_anything(visitor: Visitor) -> None:
    went = [
        visitor.answer("part-1/", q_hurt="yes"),
        visitor.answer("part-2/", q_injuries="A broken arm"),
        visitor.answer("part-3/", **date_parts("q_when", date.today() - timedelta(2))),
        visitor.answer("part-4/add/", q_mark="AB12 CDE"),
        visitor.answer("part-4/", another="no"),
        visitor.answer("part-5/", q_name="Demo Person", q_email=""),
    ]

    for response in went:
        assert response.status_code == 302
        assert not TELLING.search(response.url), response.url
    assert went[-1].url == f"{visitor.path}check-answers/"
    for place in (
        *("part-1/", "part-2/", "part-3/", "part-4/", "part-4/add/", "part-4/1/"),
        *("part-4/1/remove/", "part-5/", "check-answers/", "delete/", "part-9/"),
    ):
        page = visitor.open(place)
        assert not TELLING.search(title(page)), title(page)
        told = [link for link in links(page, visitor) if TELLING.search(link)]
        assert told == [], place


def test_the_title_of_an_end_of_the_way_does_not_tell_that_it_is_one(visitor: Visitor) -> None:
    response = visitor.answer("part-1/", q_hurt="urgent")

    assert re.fullmatch(rf"{visitor.path}part-\d+/", response.url)
    assert re.fullmatch(r"Report a collision.*", title(visitor.client.get(response.url)))


def test_each_page_has_a_title_of_its_own_also_with_an_error(visitor: Visitor) -> None:
    wrong = visitor.answer("part-1/")

    assert title(wrong).startswith("Error: Part 1 – Report a collision")
    visitor.answer("part-1/", q_hurt="no")
    assert title(visitor.open("part-3/")).startswith("Part 3 – Report a collision")


def test_a_link_from_an_error_to_its_input_names_no_question(visitor: Visitor) -> None:
    refused = [visitor.answer("part-1/")]
    visitor.answer("part-1/", q_hurt="no")
    refused.append(visitor.answer("part-3/", q_when__day="1", q_when__month="", q_when__year=""))

    for response in refused:
        page = response.content.decode()
        places = [place for place in PLACES.findall(page) if place != "main"]
        assert places
        for place in places:
            assert f'id="{place}"' in page
            assert not TELLING.search(place), place


def test_the_link_of_saved_answers_leads_to_a_part(visitor: Visitor) -> None:
    visitor.answer("part-1/", q_hurt="yes")

    went = go_on(shown(visitor), Client())

    assert went["Location"] == f"{visitor.path}part-2/"


def test_an_address_from_before_leads_to_that_of_the_part(visitor: Visitor) -> None:
    visitor.answer("part-1/", q_hurt="yes")

    response = visitor.client.get(f"{visitor.path}injuries/?change=1")

    assert (response.status_code, response["Location"]) == (
        302,
        f"{visitor.path}part-2/?change=1",
    )


def test_whoever_is_under_way_while_it_becomes_sensitive_goes_on(visitor: Visitor) -> None:
    response = visitor.answer("hurt/", q_hurt="no")

    assert response.url == f"{visitor.path}part-3/"


def test_an_address_that_an_editor_chose_takes_none_of_another_part() -> None:
    document = collision()
    document["steps"][4]["slug"] = "part-1"

    form = neutral(codec.decode(document))

    slugs = [step.slug for step in form.steps]
    assert slugs == [f"part-{number}" for number in range(1, len(slugs) + 1)]
    assert neutral(codec.decode(document)).steps_by_slug["part-1"].id == "hurt"
