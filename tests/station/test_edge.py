"""What caches in front of the station may keep, for how long, and what is taken out of them."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.images.models import Image
from wagtail.models import Page, PageViewRestriction

from station.demo.statements import seed_statements
from station.pages import edge
from tests.station.conftest import Station

type Committed = Callable[[], Any]

PUBLIC = ["/", "/advice/", "/advice/locks/", "/news/?kind=appeal", "/search/", "/privacy/"]


class Remembering(BaseBackend):
    """A cache in front that remembers what it was told to forget."""

    purged: list[str] = []

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)

    def purge(self, url: str) -> None:
        self.purged.append(url)


class Down(BaseBackend):
    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)

    def purge(self, url: str) -> None:
        raise ConnectionError


def backend(kind: type) -> dict[str, Any]:
    return {"default": {"BACKEND": f"{kind.__module__}.{kind.__qualname__}"}}


@pytest.fixture
def purged(settings: Any) -> list[str]:
    settings.WAGTAILFRONTENDCACHE = backend(Remembering)
    Remembering.purged.clear()
    return Remembering.purged


def seconds(client: Client, path: str) -> int:
    found = re.search(r"s-maxage=(\d+)", client.get(path)["Cache-Control"])
    assert found is not None
    return int(found.group(1))


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_may_be_kept_for_a_minute(station: Station, client: Client, path: str) -> None:
    seed_statements(station.home)

    response = client.get(path)

    assert "public" in response["Cache-Control"]
    assert "max-age=0" in response["Cache-Control"]
    assert seconds(client, path) == edge.UNPURGED_SECONDS
    assert "Cookie" not in response.get("Vary", "")


def test_they_are_kept_for_longer_where_they_can_be_purged(
    station: Station, client: Client, purged: list[str]
) -> None:
    assert seconds(client, "/advice/") == edge.PURGED_SECONDS


def test_no_page_is_kept_beyond_the_end_of_what_it_shows(
    station: Station, client: Client, purged: list[str]
) -> None:
    ends = timezone.now() + timedelta(seconds=30)
    station.add(station.news, "appeal", kind="appeal", closes_at=ends)
    station.home.news_section = station.news
    station.home.save_revision().publish()

    for path in ("/", "/news/", "/news/appeal/"):
        assert seconds(client, path) <= 30


def test_a_page_for_some_people_is_kept_nowhere(station: Station, client: Client) -> None:
    PageViewRestriction.objects.create(
        page=station.locks, restriction_type="password", password="a-word"
    )
    session = client.session
    session["passed_page_view_restrictions"] = list(
        PageViewRestriction.objects.values_list("pk", flat=True)
    )
    session.save()

    response = client.get("/advice/locks/")

    assert response.status_code == 200
    assert "public" not in response.get("Cache-Control", "")


def test_a_preview_is_kept_nowhere(station: Station) -> None:
    response = station.locks.make_preview_request()

    assert "public" not in response.get("Cache-Control", "")


def renamed(station: Station) -> None:
    station.locks.title = "Bolts"
    station.locks.save_revision().publish()


def unpublished(station: Station) -> None:
    station.locks.unpublish()


def deleted(station: Station) -> None:
    Page.objects.get(pk=station.locks.pk).delete()


def moved(station: Station) -> None:
    Page.objects.get(pk=station.locks.pk).move(Page.objects.get(pk=station.news.pk), "last-child")


def given_another_address(station: Station) -> None:
    station.locks.slug = "bolts"
    station.locks.save_revision().publish()


@pytest.mark.parametrize(
    "change",
    [renamed, unpublished, deleted, moved, given_another_address],
    ids=lambda change: change.__name__,
)
def test_a_page_that_changes_is_taken_out_with_what_lists_it(
    station: Station, purged: list[str], committed: Committed, change: Callable[[Station], None]
) -> None:
    with committed():
        change(station)

    for path in ("/advice/locks/", "/advice/", "/advice/lights/", "/"):
        assert f"http://localhost{path}" in purged


def test_what_lies_below_a_page_goes_with_it(
    station: Station, purged: list[str], committed: Committed
) -> None:
    with committed():
        station.advice.title = "Keep safe"
        station.advice.save_revision().publish()

    assert "http://localhost/advice/locks/" in purged


def test_a_list_is_taken_out_for_each_kind(
    station: Station, purged: list[str], committed: Committed
) -> None:
    with committed():
        station.add(station.news, "appeal", kind="appeal")

    assert "http://localhost/news/?kind=appeal" in purged


def test_nothing_is_purged_before_the_change_is_committed(
    station: Station, purged: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks():
        renamed(station)

    assert purged == []


def test_a_cache_that_does_not_answer_undoes_nothing(
    station: Station, committed: Committed, settings: Any
) -> None:
    settings.WAGTAILFRONTENDCACHE = backend(Down)

    with committed():
        renamed(station)

    station.locks.refresh_from_db()
    assert station.locks.title == "Bolts"


@pytest.mark.parametrize(
    "path", ["/opensearch.xml", "/robots.txt", "/search/feed.atom?q=locks", "/api/search?q=locks"]
)
def test_no_address_that_a_cache_keeps_leads_to_the_host_of_who_asked(
    station: Station, client: Client, path: str
) -> None:
    answer = client.get(path, headers={"host": "elsewhere.example"})

    assert answer.status_code == 200
    assert "elsewhere.example" not in answer.content.decode()
    assert "http://localhost/" in answer.content.decode()


def test_a_picture_that_is_deleted_is_taken_out(
    station: Station, purged: list[str], committed: Committed
) -> None:
    drawn = BytesIO()
    Drawing.new("RGB", (4, 4)).save(drawn, "PNG")
    image = Image.objects.create(title="x", file=ContentFile(drawn.getvalue(), "x.png"))
    made = image.get_rendition("width-2")

    with committed():
        made.delete()
    for thread in threading.enumerate():
        if thread.name == edge.PURGING:
            thread.join()

    assert purged == [f"http://localhost{made.file.url}"]
