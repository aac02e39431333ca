"""What lists pages: nothing of those that not everybody may read, and no more than it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from station.pages.models import NEIGHBOURS, ContentPage
from station.pages.statements import PrivacyNotice
from station.publications.models import DisclosureLog
from tests.station.conftest import Station

type Read = Callable[[str], str]

SECRET = ("Operation Canary", "Only for staff.")


def restricted(page: Page) -> None:
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN, password=""
    )


@pytest.fixture
def news(station: Station) -> Station:
    """One piece for everybody, and a newer one for those who are logged in."""
    station.add(station.news, "open", kind="news")
    title, summary = SECRET
    over = timezone.now() + timedelta(minutes=1)
    secret = station.add(
        station.news, "canary", kind="appeal", title=title, summary=summary, closes_at=over
    )
    restricted(secret)
    station.home.news_section = station.news
    station.home.save()
    return station


@pytest.mark.parametrize("path", ["/", "/news/", "/news/?kind=appeal", "/news/open/"])
def test_no_list_names_a_page_behind_a_login(news: Station, client: Client, path: str) -> None:
    response = client.get(path)

    page = response.content.decode()
    assert "s-maxage" in response["Cache-Control"]
    assert "/news/open/" in page
    for words in (*SECRET, "/news/canary/"):
        assert words not in page


def test_a_kind_of_which_all_are_behind_a_login_is_not_offered(news: Station, read: Read) -> None:
    assert "?kind=appeal" not in read("/news/")


def test_a_page_behind_a_login_adds_no_page_to_a_list(news: Station) -> None:
    assert "?page=2" not in news.news.get_cached_paths()
    for number in range(20):
        restricted(news.add(news.news, f"more-{number}"))

    assert "?page=2" not in news.news.get_cached_paths()


def test_a_section_behind_a_login_lists_its_pages_to_those_who_read_it(
    news: Station, client: Client
) -> None:
    restricted(news.news)
    client.force_login(User.objects.create_user("colleague"))

    listed, neighbour = (client.get(path).content.decode() for path in ("/news/", "/news/open/"))

    assert "/news/open/" in listed
    assert "/news/canary/" not in listed + neighbour
    assert "More in" not in neighbour
    assert "/news/open/" not in client.get("/").content.decode()


def test_the_foot_of_every_page_leads_to_no_notice_behind_a_login(
    station: Station, read: Read
) -> None:
    notice = PrivacyNotice(
        title="Canary notice", slug="privacy", controller="The force", officer="Somebody"
    )
    station.home.add_child(instance=notice)
    restricted(notice)

    assert "Canary notice" not in read("/advice/")


def test_a_disclosure_log_names_no_log_behind_a_login(station: Station, read: Read) -> None:
    log = DisclosureLog(title="Disclosures", slug="disclosures")
    station.home.add_child(instance=log)
    for slug in ("open", "canary"):
        log.add_child(instance=DisclosureLog(title=f"Log {slug}", slug=slug))
    restricted(DisclosureLog.objects.get(slug="canary"))

    page = read("/disclosures/")

    assert "Log open" in page
    assert "Log canary" not in page


class Loaded:
    """Content pages that are read from the database meanwhile; those with bodies among them."""

    def __init__(self) -> None:
        self.pages = self.bodies = 0

    def count(self, instance: ContentPage, **kwargs: object) -> None:
        self.pages += 1
        self.bodies += "body" in instance.__dict__

    def __enter__(self) -> Loaded:
        post_init.connect(self.count, sender=ContentPage)
        return self

    def __exit__(self, *raised: object) -> None:
        post_init.disconnect(self.count, sender=ContentPage)


def cost(client: Client, path: str) -> tuple[int, int, int]:
    """Queries, content pages that are made, and those with a body."""
    client.get(path)
    with Loaded() as loaded, CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries), loaded.pages, loaded.bodies


@pytest.mark.parametrize("path", ["/", "/news/", "/news/one-0/"])
def test_a_page_costs_no_more_in_a_long_section(
    station: Station, client: Client, path: str
) -> None:
    station.home.news_section = station.news
    station.home.save()
    body = json.dumps([{"type": "text", "value": "<p>Words.</p>"}])

    def add(slug: str, count: int) -> None:
        for number in range(count):
            page = ContentPage(title=slug, slug=f"{slug}-{number}", kind="news", body=body)
            station.news.add_child(instance=page)

    add("one", 22)
    before = cost(client, path)

    add("more", 40)

    assert cost(client, path) == before
    if path == "/news/one-0/":
        _queries, pages, bodies = before
        assert pages <= NEIGHBOURS + 3
        assert bodies <= 2, "its own, and that of the section on the way to it"
