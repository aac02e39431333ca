"""What strangers may try with the search, and what comes of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from local_areas.following import forms, limits
from station.search import api
from station.search.answering import Answer
from station.search.asking import Asking
from station.search.following import mails
from station.search.limits import asks_too_much
from station.search.results import EngineState, Results
from tests.station.conftest import Station


def test_another_address_of_the_same_network_is_no_way_round_a_limit(rf: RequestFactory) -> None:
    asked = [
        asks_too_much(rf.get("/", REMOTE_ADDR=f"2001:db8::{number}"), "test", 2)
        for number in range(1, 4)
    ]

    assert asked == [False, False, True]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_no_header_that_nobody_trusts_is_a_way_round_a_limit(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr(api, "A_MINUTE", 1)

    answers = [
        client.get("/api/search?q=lamp", headers={header: f"192.0.2.{number}"}).status_code
        for number in range(3)
    ]

    assert answers == [200, 429, 429]


@pytest.mark.parametrize(
    "words",
    [
        "Win a prize at https://evil.example/now",
        "visit evil.co.uk for prizes",
        "call 07700 900123 now",
        "write to demo@example.com",
        "your account will be closed today unless you pay",
        "x" * 150,
    ],
)
def test_a_stranger_sends_no_words_of_their_own_by_our_mails(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)
    sent = {"email": "victim@example.com", "shown": forms.shown_now()}

    client.post(f"/search/follow/?q={quote(words)}", sent)
    mails.run(10)

    (message,) = mail.outbox
    for part in (message.subject, str(message.body)):
        assert "a search" in part
        assert words[:12] not in part


def test_a_mail_to_confirm_names_an_ordinary_search(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)

    client.post(
        "/search/follow/?q=speed+cameras",
        {"email": "reader@example.com", "shown": forms.shown_now()},
    )
    mails.run(10)

    assert mail.outbox[0].subject == "Please confirm: follow “speed cameras”"


def test_a_form_that_was_shown_once_follows_one_search(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)
    sent = {"email": "victim@example.com", "shown": forms.shown_now()}

    answers = [client.post(f"/search/follow/?q={q}", sent) for q in ("lamps", "lamps", "locks")]
    mails.run(10)

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert str(forms.AGAIN) in answers[-1].content.decode()
    assert len(mail.outbox) == 1


def test_an_address_is_written_to_a_few_times_a_day_whatever_is_followed(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)
    monkeypatch.setattr(limits, "MOST_A_DAY", 2)

    for query in ("lamps", "locks", "lights"):
        sent = {"email": "victim@example.com", "shown": forms.shown_now()}
        answer = client.post(f"/search/follow/?q={query}", sent)
        # It does not tell how often the address was asked for.
        assert answer.status_code == 200
    mails.run(10)

    assert len(mail.outbox) == 2


ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><svg onload=x>"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_what_is_typed_or_in_a_title_is_shown_and_not_run(
    station: Station, client: Client, attack: str
) -> None:
    station.add(station.advice, "attack", title=f"zanzibar {attack}", summary=attack)

    pages = [
        client.get(f"{path}?q={quote(query)}&type={quote(attack)}&since={quote(attack)}")
        for query in (attack, "zanzibar")
        for path in ("/search/", "/search/follow/", "/search/feed.atom")
    ]
    pages += [client.get("/search/?q=zanzibar"), client.get("/search/feed.atom?q=zanzibar")]

    for page in pages:
        html = page.content.decode()
        assert attack not in html
        for tag in ("<script>alert", "<img src=x", "<svg onload"):
            assert tag not in html


@pytest.mark.parametrize(
    "path",
    [
        *("/search/?q=zanzibar", "/api/search?q=zanzibar", "/search/results.csv?q=zanzibar"),
        *("/search/feed.atom?q=zanzibar",),
    ],
)
@pytest.mark.parametrize("where", ["page", "above"])
def test_what_is_private_is_in_no_answer_of_the_search(
    station: Station, client: Client, path: str, where: str
) -> None:
    page = station.add(station.advice, "secret", title="Sekret zanzibar")
    PageViewRestriction.objects.create(
        page=page if where == "page" else station.advice, restriction_type="login"
    )

    assert "Sekret" not in client.get(path).content.decode()
    offered = client.post("/search/suggest/", {"q": "zanzi"}).json()
    assert offered == {"places": []}


def answer(**fields: Any) -> Answer:
    usual: dict[str, Any] = {
        "hits": (),
        "facets": {},
        "suggestion": "",
        "matched": "all",
        "best": 0,
        "engine": EngineState(name="postgresql"),
    }
    page = fields["page"]
    return Answer(
        asking=Asking(text="lamp", page=page), results=Results(**usual | fields), first=(), hits=()
    )


def test_whoever_reaches_the_last_page_that_can_be_shown_is_told() -> None:
    assert answer(total=20_754, page=1000, pages=1000).is_cut_off
    assert not answer(total=20_754, page=999, pages=1000).is_cut_off
    assert not answer(total=9_996, page=1000, pages=1000).is_cut_off


@pytest.mark.parametrize(("total", "words"), [(1_001, "first 1,000 results"), (1_000, "results")])
def test_the_link_to_the_spreadsheet_says_how_much_is_in_it(total: int, words: str) -> None:
    found = answer(total=total, page=1, pages=101)

    html = render_to_string(
        "search/_found.html", {"found": found, "asking": found.asking, "most_rows": 1_000}
    )

    assert f"Download the {words} (CSV)" in html
