"""The search as people and programs see it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from local_areas.following import forms
from station.search import api
from station.search.analytics.count import SearchCount, note, purge
from station.search.analytics.personal import is_personal
from station.search.answering import answer
from station.search.asking import Asking, date_of, read
from station.search.following import mails
from station.search.following.follower import SearchFollower
from station.search.groups import SynonymGroup, in_force
from tests.plugins.databases import beginning_with
from tests.station.conftest import Station, small_station


def thirty_two_lamps() -> None:
    station = small_station()
    for number in range(32):
        kind = "news" if number % 2 else ""
        station.add(station.advice, f"lamp-{number}", title=f"Lamp {number}", kind=kind)


beginning_with_thirty_two_lamps = beginning_with(thirty_two_lamps, on="small_site")


@pytest.fixture
def lamps(beginning_with_thirty_two_lamps: None, station: Station) -> Station:
    return station


def test_filters_are_in_the_address_and_each_can_be_taken_away(
    lamps: Station, client: Client
) -> None:
    page = client.get("/search/?q=lamp&type=News").content.decode()

    assert "Results for lamp — News — 1 to 10 of 16" in page
    assert 'class="chip" href="?q=lamp"' in page
    # Counts exclude the choices of their own facet.
    assert 'value="Advice"' in page


def test_a_search_asks_the_database_a_dozen_times_at_most(
    lamps: Station, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        found = answer(Asking(text="lamp"))

    assert found.results.total == 32


def test_a_page_beyond_the_last_is_the_last(lamps: Station, client: Client) -> None:
    assert "31 to 32 of 32" in client.get("/search/?q=lamp&page=1000000000").content.decode()


def test_what_an_editor_promotes_comes_first_and_no_query_is_kept(
    lamps: Station, client: Client
) -> None:
    chosen = Query.objects.create(query_string="lamp")
    SearchPromotion.objects.create(query=chosen, page=lamps.locks, description="Try this")

    page = client.get("/search/?q=Lamp").content.decode()
    client.get("/search/?q=another")

    assert page.index("Try this") < page.index('class="results"')
    assert Query.objects.count() == 1


def test_what_is_no_longer_public_is_not_promoted(lamps: Station, client: Client) -> None:
    chosen = Query.objects.create(query_string="lamp")
    SearchPromotion.objects.create(query=chosen, page=lamps.locks, description="Try this")
    lamps.locks.unpublish()

    assert "Try this" not in client.get("/search/?q=lamp").content.decode()


@pytest.mark.parametrize("typed", ["101", "999", "non emergency number", "contact police"])
def test_numbers_that_people_need_answer_at_once(
    station: Station, client: Client, typed: str
) -> None:
    assert 'aria-label="Call us"' in client.get("/search/", {"q": typed}).content.decode()


def test_synonyms_are_in_force_at_once(station: Station) -> None:
    before = in_force()
    group = SynonymGroup.objects.create(words="bike\nbicycle")
    during = in_force()
    group.delete()

    assert (bool(before.others), bool(during.others), bool(in_force().others)) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("07700 900123", "+44 7700 900 123", "0161-496-0000", "demo@example.com", "AB12 CDE"),
        *("ab12cde", "M1 1AE", "sw1a 2aa", "EC1A", "my name is demo person", "A1234567"),
        *("crime ref 4417 22 90", "12/03/1990", "born 1990", "QQ 12 34 56 C", "4 lamp street"),
        *("PC Demo", "sergeant lamp", "neighbour called demo person", "his name is demo"),
        *("M25 ABC", "٠٧٧٠٠٩٠٠١٢٣", "demo at example dot com", "flat 4", "a b c d e f g h i"),
    ],
)
def test_what_may_say_who_somebody_is_is_never_counted(typed: str) -> None:
    assert is_personal(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "stolen bike",
            "101",
            "999",
            "foi 2025",
            "section 60",
            "speed cameras",
            "police officer pay",
        ),
        *("freedom of information", "knife crime 2024-25", "a38 collision"),
    ],
)
def test_what_says_nothing_of_anybody_is_counted(typed: str) -> None:
    assert not is_personal(typed)


def test_searches_are_counted_and_calls_for_help_are_not(lamps: Station, client: Client) -> None:
    page = client.get("/search/?q=LAMP").content.decode()
    client.get("/search/?q=lamp&page=2")
    client.get("/search/?q=unicorn")
    client.get("/search/?q=my+husband+hits+me")
    client.get("/search/?q=07700900123")
    ticket = page.split('data-ticket="')[1].split('"')[0]
    for _again in range(2):
        client.post("/search/opened/", ticket, content_type="text/plain")
    client.post("/search/opened/", "forged", content_type="text/plain")

    counted = SearchCount.objects.order_by("query").values_list(
        "query", "searches", "empty", "opened"
    )
    assert list(counted) == [("lamp", 1, 0, 1), ("unicorn", 1, 1, 0)]


def test_what_few_asked_for_is_not_shown_and_forgotten(station: Station) -> None:
    for text in ("lamp", "lamp", "lamp", "rare"):
        note(text, found=1)

    assert [row["query"] for row in SearchCount.objects.all().shown()] == ["lamp"]
    SearchCount.objects.update(day=timezone.localdate() - timedelta(days=40))
    purge(100)
    assert set(SearchCount.objects.values_list("query", flat=True)) == {"lamp"}


@pytest.mark.parametrize("query", ["", "?which=in_vain", "?query=lam", "?export=csv"])
def test_editors_see_what_people_search_for(
    station: Station, admin_client: Client, query: str
) -> None:
    for _each in range(3):
        note("=lamp", found=0)

    response = admin_client.get(f"/admin/reports/searches/{query}")

    content = b"".join(response) if response.streaming else response.content
    assert b"=lamp" in content
    assert "'=lamp" in content.decode() or "export" not in query


def test_who_may_see_what_people_search_for_needs_to_be_nothing_more(
    station: Station, client: Client, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("demo-reader")
    codenames = ["access_admin", "view_searchcount"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames[:1]))
    client.force_login(user)
    refused = client.get("/admin/reports/searches/")

    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    shown = client.get("/admin/reports/searches/")

    assert refused.status_code == 302
    assert shown.status_code == 200
    assert "What people search for" in shown.content.decode()


def test_the_api_says_what_its_document_says(lamps: Station, client: Client) -> None:
    document = json.loads(api.DOCUMENT.read_text())

    answer = client.get("/api/search?q=lamp&type=News&page=2").json()

    jsonschema.validate(answer, document["components"]["schemas"]["Results"])
    assert (answer["total"], answer["page"], len(answer["results"])) == (16, 2, 6)
    assert client.get("/api/search/openapi.json").json() == document


def test_programs_ask_no_more_than_they_may(
    lamps: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "A_MINUTE", 1)

    statuses = [client.get("/api/search?q=lamp").status_code for _ in range(2)]

    assert statuses == [200, 429]


def test_the_spreadsheet_has_all_results_and_runs_nothing(lamps: Station, client: Client) -> None:
    lamps.add(lamps.advice, "sum", title="=SUM(lamp)")

    text = client.get("/search/results.csv?q=lamp&page=3").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 34
    assert "'=SUM(lamp)" in [row[0] for row in rows]


def test_browsers_learn_how_to_search_here(station: Station, client: Client) -> None:
    assert 'href="/opensearch.xml"' in client.get("/").content.decode()
    assert b"/search/?q={searchTerms}" in client.get("/opensearch.xml").content


def test_a_search_is_followed_told_and_left(
    lamps: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)
    sent = {"email": "Demo.Reader@example.com", "shown": forms.shown_now()}
    assert (
        "Look into your inbox"
        in client.post("/search/follow/?q=lamp&page=2", sent).content.decode()
    )
    mails.run(10)
    follower = SearchFollower.objects.get()
    assert f"/search/follow/confirm/{follower.token}/" in mail.outbox[0].body
    assert follower.confirmed_at is None

    client.get(f"/search/follow/confirm/{follower.token}/")
    assert SearchFollower.objects.get().confirmed_at is None
    client.post(f"/search/follow/confirm/{follower.token}/")
    SearchFollower.objects.update(digest_due_at=timezone.now())
    mails.run(10)
    assert len(mail.outbox) == 1  # nothing is new

    lamps.add(lamps.advice, "lamp-new", title="Lamp of today")
    lamps.add(lamps.advice, "other-new", title="Something else")
    SearchFollower.objects.update(digest_due_at=timezone.now())
    mails.run(10)
    assert "Lamp of today" in mail.outbox[1].body
    assert "Something else" not in mail.outbox[1].body
    assert mail.outbox[1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    client.post(f"/search/follow/stop/{follower.token}/", {"List-Unsubscribe": "One-Click"})
    assert not SearchFollower.objects.exists()


def test_a_search_is_an_atom_feed(lamps: Station, client: Client) -> None:
    feed = client.get("/search/feed.atom?q=lamp&type=News").content.decode()

    assert feed.count("<entry>") == 16
    assert feed.startswith("<?xml")


@pytest.mark.parametrize(
    ("typed", "last", "expected"),
    [
        ("2026-03-14", False, "2026-03-14"),
        ("14/3/2026", False, "2026-03-14"),
        ("14 March 2026", False, "2026-03-14"),
        ("march 2026", True, "2026-03-31"),
        ("2026", True, "2026-12-31"),
        ("2026-02", True, "2026-02-28"),
        ("31/02/2026", False, None),
        ("yesterday", False, None),
        ("0000-01-01", False, None),
        ("٢٠٢٦", False, None),
    ],
)
def test_dates_as_people_write_them(typed: str, last: bool, expected: str | None) -> None:
    found = date_of(typed, last=last)

    assert (found.isoformat() if found else None) == expected


def test_a_date_that_is_none_is_said_to_be_none(lamps: Station, client: Client) -> None:
    assert (
        "“<bdi>32/1/2026</bdi>” is not a date"
        in client.get("/search/?q=lamp&since=32/1/2026").content.decode()
    )


def test_what_an_address_asks_for_is_what_its_address_says() -> None:
    query = "q=lamp&tab=page&type=Advice&type=News&since=2026-01-01&sort=newest&page=3"

    assert read(QueryDict(query)).address() == query
    assert Asking().address() == ""


NASTY = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["\x00", "'\"", '"unbalanced', "x" * 100_000, "10" * 9, "&|!():*", "%ff", "\ud800"]
    ),
)
KEYS = st.sampled_from(
    [
        *(
            "q",
            "q",
            "q",
            "tab",
            "type",
            "area",
            "year",
            "topic",
            "decision",
            "since",
            "until",
            "sort",
        ),
        *("page", "other"),
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs=st.lists(st.tuples(KEYS, NASTY), max_size=6))
def test_any_query_string_gives_a_page(
    station: Station, client: Client, pairs: list[tuple[str, str]]
) -> None:
    query = urlencode([(key, value.encode("utf-8", "surrogatepass")) for key, value in pairs])

    assert client.get(f"/search/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["&" * 100_000, "q=" + "x" * 100_000, "q=%00%ff%fe", "page=1000000000&q=a", "since=0&until=9"],
)
@pytest.mark.parametrize(
    "path", ["/search/", "/api/search", "/search/results.csv", "/search/feed.atom"]
)
def test_every_address_of_the_search_takes_any_query_string(
    station: Station, client: Client, path: str, query: str
) -> None:
    assert client.get(f"{path}?{query}").status_code == 200


def test_a_result_is_shared_without_a_third_party(lamps: Station, client: Client) -> None:
    page = client.get("/search/?q=lamp+7").content.decode()

    address = "http://localhost/advice/lamp-7/"
    assert f'<p class="share__address" translate="no" dir="ltr">{address}</p>' in page
    assert f"body=Lamp%207%0A{quote(address, safe='/')}%0A" in page
