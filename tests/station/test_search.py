from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.station.conftest import Station

type Read = Callable[[str], str]


@pytest.fixture
def advice(station: Station) -> Station:
    station.add(station.advice, "bicycle", title="Keep your bicycle", summary="Two locks.")
    station.add(station.advice, "burglary", title="After a burglary")
    return station


def test_a_page_is_found_by_its_title(advice: Station, read: Read) -> None:
    page = read("/search/?q=bicycle")

    assert "1 result for “bicycle”" in page
    assert '<a href="/advice/bicycle/">Keep your bicycle</a>' in page


def test_all_the_words_must_be_in_a_page(advice: Station, read: Read) -> None:
    page = read("/search/?q=after+burglary")

    assert "1 result for" in page
    assert "/advice/bicycle/" not in page


def test_pages_with_some_of_the_words_are_shown_when_none_has_all(
    advice: Station, read: Read
) -> None:
    page = read("/search/?q=burglary+unicorn")

    assert "No page has all of these words. 1 has some of them." in page
    assert "/advice/burglary/" in page


def test_nothing_found_says_what_to_try(advice: Station, read: Read) -> None:
    page = read("/search/?q=unicorn")

    assert "Nothing found for “unicorn”" in page
    assert "Try fewer or other words" in page


def test_no_words_ask_for_some(advice: Station, read: Read) -> None:
    page = read("/search/")

    assert "Say what happened or what you need" in page
    assert "Nothing found" not in page


def test_drafts_and_restricted_pages_are_not_found(advice: Station, read: Read) -> None:
    advice.locks.unpublish()
    PageViewRestriction.objects.create(page=advice.lights, restriction_type="login")

    assert "/advice/locks/" not in read("/search/?q=locks")
    assert "/advice/lights/" not in read("/search/?q=lights")


def test_many_hits_come_in_pages(advice: Station, read: Read) -> None:
    for number in range(12):
        advice.add(advice.news, f"lamp-{number}", title=f"Lamp {number}")

    first, second = read("/search/?q=lamp"), read("/search/?q=lamp&page=2")

    assert first.count('class="result"') == 10
    assert 'href="?q=lamp&amp;page=2"' in first
    assert second.count('class="result"') == 2


def test_words_are_shown_as_words(advice: Station, read: Read) -> None:
    page = read("/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "query",
    ["\x00", "'; DROP TABLE", "x" * 5000, "شرطة", "ŵyn", "a & | ! ( b", "\\", "<->", ":*"],
)
def test_no_words_break_the_search(advice: Station, client: Client, query: str) -> None:
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", ""])
def test_no_page_number_breaks_the_search(advice: Station, client: Client, page: str) -> None:
    assert client.get("/search/", {"q": "bicycle", "page": page}).status_code == 200


def test_results_are_not_for_search_engines(advice: Station, read: Read) -> None:
    assert '<meta name="robots" content="noindex">' in read("/search/?q=locks")
