"""News, appeals and events: what people need to know of them, and what is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from station.pages.models import ContentPage
from tests.station.conftest import Station

type Read = Callable[[str], str]

LONDON = ZoneInfo("Europe/London")
PAST = {"closes_at": timezone.now() - timedelta(hours=1)}
FUTURE = {"closes_at": timezone.now() + timedelta(hours=1)}


def test_an_event_says_when_and_where(station: Station, read: Read) -> None:
    start = datetime(2099, 7, 4, 10, tzinfo=LONDON)
    station.add(
        station.news,
        "marking",
        kind="event",
        starts_at=start,
        closes_at=start + timedelta(hours=6),
        place="Harbour Park",
    )

    page = " ".join(read("/news/marking/").split())

    assert "Saturday 4 July 2099, 10 a.m. to 4 p.m." in page
    assert "<dd>Harbour Park</dd>" in page


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("DEMO2346", "DEMO 2346"),
        ("RM2600012345", "RM26 0001 2345"),
        ("ABC", "ABC"),
        ("CAD 123/26NOV", "CAD 123/26NOV"),
        ("45/1234567/26", "45/1234567/26"),
    ],
)
def test_a_reference_is_shown_in_groups(
    station: Station, read: Read, reference: str, shown: str
) -> None:
    station.add(station.news, "appeal", kind="appeal", reference=reference)

    assert f'translate="no">{shown}</dd>' in read("/news/appeal/")


@pytest.mark.parametrize(("kind", "words"), [("appeal", "This is closed."), ("event", "is over.")])
def test_what_is_over_says_so_and_leads_on(
    station: Station, read: Read, kind: str, words: str
) -> None:
    started = PAST["closes_at"] - timedelta(hours=1)
    station.add(station.news, "gone", kind=kind, starts_at=started, **PAST)

    page = read("/news/gone/")

    assert words in page
    assert '<a href="/news/">See what is current in News</a>' in page


def test_a_closed_appeal_says_whom_to_tell(station: Station, read: Read) -> None:
    station.add(station.news, "gone", kind="appeal", **PAST)

    page = read("/news/gone/")

    assert "Do you know something that may still help? Not urgent? Call 101" in page


def test_what_goes_on_is_not_said_to_be_over(station: Station, read: Read) -> None:
    station.add(station.news, "open", kind="appeal", **FUTURE)

    page = read("/news/open/")

    assert "This is closed." not in page
    assert "Open until" in page


@pytest.mark.parametrize(
    ("now", "is_over"), [((2026, 7, 4, 23, 30), False), ((2026, 7, 5, 0, 1), True)]
)
def test_an_event_without_an_end_lasts_until_midnight(
    db: None, monkeypatch: pytest.MonkeyPatch, now: Any, is_over: bool
) -> None:
    event = ContentPage(kind="event", starts_at=datetime(2026, 7, 4, 10, tzinfo=LONDON))
    event.over_at = event.end()
    monkeypatch.setattr(timezone, "now", lambda: datetime(*now, tzinfo=LONDON))

    assert event.is_over is is_over


def test_the_list_has_what_is_over_last(station: Station, read: Read) -> None:
    station.add(station.news, "open", kind="appeal", **FUTURE)
    station.add(station.news, "gone", kind="appeal", **PAST)

    page = read("/news/")

    assert page.index("/news/open/") < page.index("/news/gone/")
    assert '<span class="tag tag--over">Closed</span>' in page


def test_the_home_page_shows_nothing_that_is_over(station: Station, read: Read) -> None:
    station.home.news_section = station.news
    station.home.save_revision().publish()
    station.add(station.news, "open", kind="appeal", **FUTURE)
    station.add(station.news, "gone", kind="appeal", **PAST)

    page = read("/")

    assert "/news/open/" in page
    assert "/news/gone/" not in page


def test_the_list_can_be_had_for_one_kind(station: Station, read: Read) -> None:
    station.add(station.news, "appeal", kind="appeal")
    station.add(station.news, "event", kind="event", starts_at=timezone.now())

    page = read("/news/?kind=appeal")

    assert "/news/appeal/" in page
    assert "/news/event/" not in page
    assert '<a href="?kind=appeal" aria-current="page">Appeal</a>' in page


@pytest.mark.parametrize("kind", ["", "nothing", "news", "\x00"])
def test_a_kind_that_is_not_there_shows_all(station: Station, read: Read, kind: str) -> None:
    station.add(station.news, "appeal", kind="appeal")

    assert "/news/appeal/" in read(f"/news/?kind={kind}")


def test_a_list_of_advice_has_no_kinds(station: Station, read: Read) -> None:
    assert "?kind=" not in read("/advice/")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "event"}, "Enter when the event begins."),
        (
            {"kind": "event", "starts_at": FUTURE["closes_at"], **PAST},
            "Enter a time after it starts.",
        ),
    ],
)
def test_an_event_has_a_time_that_can_be(
    station: Station, fields: dict[str, Any], message: str
) -> None:
    page = ContentPage(title="An event", slug="an-event", **fields)

    with pytest.raises(ValidationError, match=message):
        station.news.add_child(instance=page)


class TestALongList:
    @pytest.fixture
    def long(self, station: Station) -> Station:
        for number in range(23):
            kind = "appeal" if number == 0 else "news"
            news = ContentPage(
                title=f"N {number}",
                slug=f"n-{number}",
                kind=kind,
                first_published_at=timezone.now(),
            )
            station.news.add_child(instance=news)
        return station

    def test_it_comes_in_pages(self, long: Station, read: Read) -> None:
        first, second = read("/news/"), read("/news/?page=2")

        assert first.count('class="tile ') == 20
        assert second.count('class="tile ') == 3
        assert 'rel="next"' in first
        assert 'href="?page=2"' in first
        assert 'rel="prev"' in second
        assert "Page 2 of 2" in second

    def test_a_kind_is_kept_on_the_way(self, long: Station, read: Read) -> None:
        assert 'href="?kind=news&amp;page=2"' in read("/news/?kind=news")
        assert read("/news/?kind=news&page=2").count('class="tile ') == 2
        assert "rel=" not in read("/news/?kind=appeal").partition("<main")[2]

    def test_search_engines_list_the_first_only(self, long: Station, read: Read) -> None:
        assert 'content="noindex"' in read("/news/?page=2")
        assert 'content="noindex"' not in read("/news/?page=1")

    @pytest.mark.parametrize("number", ["0", "x", "9" * 5000])
    def test_a_page_that_is_not_there_shows_another(
        self, long: Station, read: Read, number: str
    ) -> None:
        assert 'class="tile ' in read(f"/news/?page={number}")

    def test_a_cache_is_told_of_every_page(self, long: Station) -> None:
        paths = long.news.get_cached_paths()

        assert {"/", "?page=2", "?kind=news", "?kind=news&page=2"} <= set(paths)
