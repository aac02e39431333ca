from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from station.search.models import SearchSettings
from station.search.views import LONGEST_QUERY
from tests.station.conftest import Station

type Read = Callable[[str], str]


@pytest.fixture
def advice(station: Station) -> Station:
    station.add(station.advice, "bicycle", title="Keep your bicycle", summary="Two locks.")
    station.add(station.advice, "burglary", title="After a burglary")
    return station


def test_a_page_is_found_by_its_title(advice: Station, read: Read) -> None:
    page = read("/search/?q=bicycle")

    assert "Results for bicycle — 1 result" in page
    assert '<a href="/advice/bicycle/">Keep your <mark>bicycle</mark></a>' in page


def test_all_the_words_must_be_in_a_page(advice: Station, read: Read) -> None:
    page = read("/search/?q=after+burglary")

    assert "— 1 result" in page
    assert "/advice/bicycle/" not in page


def test_pages_with_some_of_the_words_are_shown_when_none_has_all(
    advice: Station, read: Read
) -> None:
    page = read("/search/?q=burglary+unicorn")

    assert "No page has all your words. These have some of them." in page
    assert "/advice/burglary/" in page


def test_nothing_found_says_what_to_try(advice: Station, read: Read) -> None:
    page = read("/search/?q=unicorn")

    assert "Nothing found for “<bdi>unicorn</bdi>”" in page
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
    assert "1 to 10 of 12" in first
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


def test_who_answers_now_stands_above_all_results_which_are_folded_away(
    advice: Station, read: Read
) -> None:
    page = read("/search/?q=he+hits+me+burglary+bicycle")

    folded = page.index('<details class="folded">')
    assert page.index("0808 2000 247") < folded < page.index('class="results"')
    assert "/advice/bicycle/" in page
    assert "Exit this page" in page


@pytest.mark.parametrize("typed", ["he+hits+me+burglary+bicycle", "i+want+to+die"])
def test_a_search_for_who_answers_now_leaves_no_mail_and_no_file(
    advice: Station, read: Read, typed: str
) -> None:
    page = read(f"/search/?q={typed}")

    assert "/search/follow/" not in page
    assert "/search/results.csv" not in page


def test_who_answers_now_is_all_that_is_said_where_nothing_is_found(
    advice: Station, read: Read
) -> None:
    page = read("/search/?q=i+want+to+die")

    assert "116 123" in page
    assert "Nothing found for" not in page


def test_two_answers_say_once_whom_to_call(advice: Station, read: Read) -> None:
    page = read("/search/?q=he+is+going+to+hurt+me")

    assert page.count("In danger now?") == 1
    assert "0808 2000 247" in page


def test_the_title_of_a_search_for_who_answers_now_says_nothing_of_it(
    advice: Station, read: Read
) -> None:
    page = read("/search/?q=my+husband+hits+me")

    assert " ".join(page.split("<title>")[1].split("</title>")[0].split()).startswith("Search – ")
    assert "stands in this browser’s address line and history" in page
    assert "bicycle – Search" in " ".join(read("/search/?q=bicycle").split())


def test_other_words_get_no_such_answer(advice: Station, read: Read) -> None:
    assert 'class="card card--alarm prose answer"' not in read("/search/?q=bicycle")


def test_editors_say_who_answers_to_which_words(advice: Station, read: Read) -> None:
    settings = SearchSettings.for_site(advice.force.site)
    value = {"title": "Lamps", "text": "<p>Ask the keeper.</p>", "phrases": "broken lamp"}
    settings.answers = [("answer", value)]
    settings.save()

    assert "Ask the keeper." in read("/search/?q=lamp+that+broke+broken")
    assert "0808 2000 247" not in read("/search/?q=he+hits+me")


def test_what_was_searched_is_kept_nowhere(
    advice: Station, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/search/?q=my+husband+hits+me")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "husband" not in caplog.text


def test_the_empty_search_may_be_kept(station: Station, client: Client) -> None:
    assert "public" in client.get("/search/")["Cache-Control"]


def test_only_the_first_characters_of_a_long_text_are_looked_at(
    advice: Station, client: Client
) -> None:
    typed = "x" * LONGEST_QUERY + "\u0301" * 100_000

    assert client.get("/search/", {"q": typed}).context["query"] == "x" * LONGEST_QUERY


def test_the_search_boxes_take_no_more_than_is_looked_at(station: Station, read: Read) -> None:
    for path in ("/", "/advice/", "/search/"):
        page = read(path)
        assert page.count(f'maxlength="{LONGEST_QUERY}"') == page.count('type="search"')


def test_an_editor_can_open_the_answers(advice: Station, admin_client: Client) -> None:
    path = ["station_search", "searchsettings", advice.force.site.pk]

    page = admin_client.get(reverse("wagtailsettings:edit", args=path))

    assert page.status_code == 200
    assert "husband/wife/partner" in page.content.decode()
