"""What is offered while somebody types, and how numbers are written."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.models import Page

from local_areas import boundaries
from local_areas.models import AreaAlias
from station.search.entry import SearchEntry
from station.search.filters import Tab
from station.search.results import Bucket
from station.search.shown import Link
from station.search.suggest import LOOKED_AT, suggestions
from tests.local_areas.conftest import add_places
from tests.station.conftest import Station


@pytest.fixture
def offered(rf: RequestFactory) -> Callable[..., list[str]]:
    """The names that are offered for what is typed."""
    return lambda *typed: [each["name"] for each in suggestions(typed[0], rf.get("/"), *typed[1:])]


def test_titles_are_offered_and_nothing_for_what_may_be_personal(
    station: Station, offered: Callable[..., list[str]]
) -> None:
    assert offered("loc") == ["Locks"]
    assert offered("l") == offered("SW1A 1AA") == offered("lamp@example.com") == []


def test_many_titles_that_are_no_longer_shown_leave_room_for_one_that_is(
    station: Station, offered: Callable[..., list[str]]
) -> None:
    """An entry may outlive its page where somebody wrote to the database itself."""
    for number in range(LOOKED_AT + 1):
        station.add(station.advice, f"lamp-{number}", title="Lamp")
    station.add(station.advice, "lamp-lit", title="Lamp that is lit")
    Page.objects.filter(title="Lamp").update(live=False)
    assert SearchEntry.objects.filter(title="Lamp").count() > LOOKED_AT

    assert offered("lam") == ["Lamp that is lit"]


def test_what_people_call_a_page_is_offered(
    station: Station, offered: Callable[..., list[str]]
) -> None:
    station.add(station.advice, "bikes", title="Report stolen cycles", search_names="pinched")

    assert offered("pinched") == ["Report stolen cycles"]


@pytest.mark.parametrize("typed", ["sto", "stolen b", "nick", "nicked bik", "my bike was sto"])
def test_a_service_is_offered_while_its_name_is_typed(
    demonstration: None, offered: Callable[..., list[str]], typed: str
) -> None:
    services = SearchEntry.objects.filter(tab=Tab.SERVICE, names__contains="/nicked/")
    assert services.exists()

    assert offered(typed)[0] in set(services.values_list("title", flat=True))


def test_places_are_offered_by_all_their_names(
    station: Station, offered: Callable[..., list[str]]
) -> None:
    places = add_places(station.home)
    AreaAlias.objects.create(area=places.area("N1"), name="Old Quay")
    boundaries.forget()

    assert offered("old qu") == ["N1"]
    assert offered("old qu", "publication") == []


def test_without_somebody_who_knows_places_titles_of_areas_are_offered(
    station: Station, offered: Callable[..., list[str]], settings: Any
) -> None:
    settings.SEARCH_PLACES_LIKE = ""
    add_places(station.home)

    assert "Northside" in offered("norths")


@pytest.mark.parametrize("path", ["/", "/advice/", "/search/", "/search/?q=lamp"])
def test_every_box_of_the_search_offers_suggestions(
    station: Station, client: Client, path: str
) -> None:
    html = client.get(path).content.decode()

    assert html.count('role="search"') == html.count("data-suggest=")
    assert html.count("finder.js") == 1


def test_numbers_that_people_read_are_in_groups_of_three(rf: RequestFactory) -> None:
    bucket = Bucket(value="News", label="News", count=12_345, chosen=False)
    link = Link(label="Pages", query="", count=12_345)
    found = SimpleNamespace(results=SimpleNamespace(total=0, engine=SimpleNamespace(words="")))

    shown = render_to_string("search/_bucket.html", {"bucket": bucket, "facet": {"name": "type"}})
    shown += render_to_string("search/_found.html", {"tabs": [link, link], "found": found})

    assert shown.count("12,345") == 3
