"""Advice is chosen by the area's own top crimes; never nothing while there is any."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from local_areas.pages.advice import MOST, Advice, choose
from local_areas.statistics.figures import TypeFigures
from local_areas.statistics.measures import Rate, Shown, movement
from station.pages.models import ContentPage
from tests.local_areas.conftest import Places


def ranked(*keys: str) -> list[TypeFigures]:
    still = movement(10, 10)
    return [
        TypeFigures(
            key=key,
            name=key.capitalize(),
            shown=Shown.MONTHLY,
            counts=(),
            year=still,
            month_before=still,
            year_before=still,
            rate=Rate(value=1.0),
            borough_year=still,
            borough_counts=(),
            similar_counts=(),
        )
        for key in keys
    ]


def advice(pk: int, *keys: str, is_general: bool = False) -> Advice:
    return Advice(
        pk=pk,
        title=f"Advice {pk}",
        url=f"/{pk}/",
        summary="",
        keys=frozenset(keys),
        is_general=is_general,
    )


LOCKS, BIKES, KEYS = advice(1, "burglary"), advice(2, "theft"), advice(3, "burglary", "vehicles")
GENERAL = advice(9, is_general=True)


def pks(*found: object) -> list[int]:
    return [each.advice.pk for each in found]  # type: ignore[attr-defined]


def test_the_first_advice_against_each_type_comes_by_rank() -> None:
    chosen = choose([LOCKS, BIKES, KEYS], ranked("theft", "burglary"))

    assert pks(*chosen) == [2, 1, 3]
    assert [each.against for each in chosen] == ["Theft", "Burglary", "Burglary"]


def test_a_page_that_helps_against_two_types_is_shown_once() -> None:
    assert pks(*choose([KEYS], ranked("vehicles", "burglary"))) == [3]


def test_what_editors_pinned_comes_first_whatever_the_figures() -> None:
    chosen = choose([LOCKS, GENERAL], ranked("burglary"), pinned=[GENERAL])

    assert pks(*chosen) == [9, 1]


def test_general_advice_fills_up_and_stands_in() -> None:
    assert pks(*choose([LOCKS, GENERAL], ranked("burglary"))) == [1, 9]
    assert pks(*choose([LOCKS, GENERAL], ranked("stalking"))) == [9]
    assert pks(*choose([LOCKS, GENERAL], [])) == [9]


def test_there_is_always_some_while_there_is_any() -> None:
    assert pks(*choose([LOCKS], ranked("stalking"))) == [1]
    assert choose([], ranked("burglary")) == []


def test_no_more_than_a_few_are_shown() -> None:
    many = [advice(pk, "burglary") for pk in range(20)]

    assert len(choose(many, ranked("burglary"))) == MOST


@pytest.fixture
def published(rivermouth: Places) -> Places:
    def add(slug: str, *keys: str, is_general: bool = False) -> ContentPage:
        page = ContentPage(title=slug.capitalize(), slug=slug, is_general_advice=is_general)
        rivermouth.home.add_child(instance=page)
        page.advice_types = [rivermouth.city.types[key] for key in keys]
        page.save_revision().publish()
        return page

    add("locks", "burglary")
    add("bikes", "theft")
    add("neighbours", is_general=True)
    cache.clear()
    return rivermouth


def test_an_area_shows_the_pages_of_the_site_that_fit_its_crimes(
    published: Places, client: Client
) -> None:
    html = client.get("/your-area/northside/n1/").content.decode()

    beside = html[html.index('id="advice"') :]
    assert beside.index('href="/bikes/"') < beside.index('href="/locks/"')
    assert beside.index('href="/locks/"') < beside.index('href="/neighbours/"')
    assert '<span class="tag">Burglary</span>' in beside


def test_a_pinned_page_is_first_on_that_area_only(published: Places, client: Client) -> None:
    page = published.areas["N1"]
    page.pinned_advice = [("page", ContentPage.objects.get(slug="neighbours").page_ptr)]
    page.save_revision().publish()

    def first(path: str) -> str:
        html = client.get(path).content.decode()
        return html[html.index('id="advice"') :].split('<h3><a href="')[1].split('"')[0]

    assert first("/your-area/northside/n1/") == "/neighbours/"
    assert first("/your-area/northside/n2/") == "/bikes/"


def test_advice_that_is_withdrawn_is_shown_nowhere(published: Places, client: Client) -> None:
    ContentPage.objects.get(slug="locks").unpublish()
    cache.clear()

    assert "/locks/" not in client.get("/your-area/northside/n1/").content.decode()


def test_pinned_advice_behind_a_login_is_not_named(published: Places, client: Client) -> None:
    page, secret = published.areas["N1"], ContentPage.objects.get(slug="locks")
    page.pinned_advice = [("page", secret.page_ptr)]
    page.save_revision().publish()
    PageViewRestriction.objects.create(page=secret.page_ptr, restriction_type="login")
    cache.clear()

    html = client.get("/your-area/northside/n1/").content.decode()

    assert secret.title not in html
    assert "/locks/" not in html
