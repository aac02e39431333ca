import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.station.conftest import Station

type Read = Callable[[str], str]


def with_task(station: Station, page_id: int) -> None:
    task = {"icon": "shield", "title": "Stay safe", "text": "", "page": page_id}
    station.home.tasks = json.dumps([{"type": "task", "value": task}])
    station.home.save_revision().publish()


def test_the_home_page_leads_to_its_tasks(station: Station, read: Read) -> None:
    with_task(station, station.advice.pk)

    assert '<a class="tile" href="/advice/">' in read("/")


def test_a_task_whose_page_is_not_published_is_not_offered(station: Station, read: Read) -> None:
    with_task(station, station.advice.pk)
    station.advice.unpublish()

    assert "Stay safe" not in read("/")


def test_a_task_whose_page_was_deleted_is_not_offered(station: Station, read: Read) -> None:
    with_task(station, 0)

    assert "Stay safe" not in read("/")


def test_the_home_page_shows_the_three_newest_pieces_of_news(station: Station, read: Read) -> None:
    station.home.news_section = station.news
    station.home.save_revision().publish()
    for day in range(1, 5):
        page = station.add(station.news, f"day-{day}", kind="news")
        page.first_published_at = datetime(2026, 11, day, 12, tzinfo=UTC)
        page.save()

    shown = read("/")

    assert [day for day in range(1, 5) if f"/news/day-{day}/" in shown] == [2, 3, 4]
    assert shown.index("/news/day-4/") < shown.index("/news/day-2/")


def test_the_home_page_says_that_there_is_no_news(station: Station, read: Read) -> None:
    assert "Nothing to report today." in read("/")


def test_editors_say_how_to_reach_the_force(station: Station, read: Read) -> None:
    way = {"when": "It can wait", "how": '<p>Call <a href="tel:101">101</a></p>'}
    station.home.ways = json.dumps([{"type": "way", "value": way}])
    station.home.save_revision().publish()

    page = read("/")

    assert "<dt>It can wait</dt>" in page
    assert '<a href="tel:101">101</a>' in page


def test_a_section_lists_its_published_pages(station: Station, read: Read) -> None:
    station.lights.unpublish()

    page = read("/advice/")

    assert 'href="/advice/locks/"' in page
    assert "Two are better than one." in page
    assert "/advice/lights/" not in page


def test_news_is_listed_with_its_kind_and_date_newest_first(station: Station, read: Read) -> None:
    for slug, day in (("older", 1), ("newer", 2)):
        page = station.add(station.news, slug, kind="appeal")
        page.first_published_at = datetime(2026, 11, day, 12, tzinfo=UTC)
        page.save()

    page_text = read("/news/")

    assert page_text.index("/news/newer/") < page_text.index("/news/older/")
    assert '<span class="tag tag--appeal">Appeal</span> 2 November 2026' in page_text


def test_an_empty_section_says_so_and_leads_on(station: Station, read: Read) -> None:
    page = read("/news/")

    assert "There is nothing here yet." in page
    assert '<a href="/search/">Search this site</a>' in page


def test_a_page_leads_to_its_neighbours(station: Station, read: Read) -> None:
    page = read("/advice/locks/")

    assert "More in Advice" in page
    assert '<li><a href="/advice/lights/">Lights</a></li>' in page


def test_a_page_of_a_section_that_lists_nothing_stands_alone(station: Station, read: Read) -> None:
    station.advice.lists_children = False
    station.advice.save_revision().publish()

    assert "More in" not in read("/advice/locks/")


def test_a_page_shows_the_way_back_up(station: Station, read: Read) -> None:
    page = read("/advice/locks/")

    assert '<a class="govuk-breadcrumbs__link" href="/">Home</a>' in page
    assert '<a class="govuk-breadcrumbs__link" href="/advice/">Advice</a>' in page


def test_a_title_names_the_page_and_the_force(station: Station, read: Read) -> None:
    assert "<title>Locks – Rivermouth Police</title>" in read("/advice/locks/")


@pytest.mark.parametrize("path", ["/", "/advice/", "/advice/locks/", "/search/?q=lock"])
def test_who_reads_gets_no_cookie(station: Station, client: Client, path: str) -> None:
    assert not client.get(path).cookies


def test_scripts_and_styles_come_from_the_station_only(station: Station, client: Client) -> None:
    response = client.get("/advice/locks/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
