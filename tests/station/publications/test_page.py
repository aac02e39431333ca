"""What the public reads of a publication."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from station.publications import showing
from station.publications.models import AttachedFile, Attachment
from tests.station.publications import made
from tests.station.publications.conftest import Publish, document

SCAN = made.pdf_content("", "")
"""Two pages without a word."""

type Read = Callable[[str], str]

FOI = {
    "type": "foi",
    "reference": "FOI 2026 1482",
    "asked_on": dt.date(2026, 11, 2),
    "date": dt.date(2026, 11, 24),
    "decision": "part",
}


def squeezed(html: str) -> str:
    return " ".join(html.split())


def test_a_disclosure_says_what_was_decided_and_how_long_it_took(
    publish: Publish, read: Read
) -> None:
    page = publish(**FOI, decision_reason="We left out the names: section 40.")

    html = squeezed(read(page.url))

    assert "We gave part of what was asked for" in html
    assert "We left out the names: section 40." in html
    assert "24 November 2026</time>, after 16 of 20 working days" in html
    assert '<dd class="groups" translate="no">FOI 2026 1482</dd>' in html


@pytest.mark.parametrize("decision", ["all", "part", "nothing", "not_held"])
def test_each_decision_has_words_without_an_editors(
    publish: Publish, read: Read, decision: str
) -> None:
    page = publish(type="foi", decision=decision)

    assert showing.DECISIONS[decision].usual in read(page.url)


@pytest.mark.parametrize(
    ("asked", "answered", "days"),
    [
        (dt.date(2026, 11, 2), dt.date(2026, 11, 2), 0),
        (dt.date(2026, 11, 6), dt.date(2026, 11, 9), 1),  # over a weekend
        (dt.date(2026, 12, 24), dt.date(2026, 12, 29), 1),  # over Christmas
        (dt.date(2026, 11, 9), dt.date(2026, 11, 2), None),
        (dt.date(1901, 11, 9), dt.date(2026, 11, 2), None),
    ],
)
def test_working_days_are_counted_as_the_act_counts_them(
    asked: dt.date, answered: dt.date, days: int | None
) -> None:
    assert showing.working_days(asked, answered) == days


def test_a_late_answer_does_not_hide_it(publish: Publish, read: Read) -> None:
    page = publish(type="foi", asked_on=dt.date(2026, 9, 1), date=dt.date(2026, 11, 24))

    assert "the law gives us 20" in read(page.url)


def test_files_say_what_they_are(publish: Publish, read: Read) -> None:
    page = publish()
    scan = document("bill.pdf", SCAN)
    page.attachments.add(Attachment(document=document(), title="Cost of each match"))
    page.attachments.add(Attachment(document=scan, title="The bill", language="cy"))
    page.save_revision().publish()

    html = squeezed(read(page.url))

    assert "Table (CSV), 24" in html
    assert re.search(r"PDF, \d+.bytes, 2 pages, Cymraeg \(Welsh\)\. Cannot be searched", html)
    assert f'<a href="{scan.url}" lang="cy" download>The bill</a>' in html


def test_what_was_read_of_a_former_file_is_not_said_of_its_successor(
    publish: Publish, read: Read
) -> None:
    page = publish()
    scan = document("bill.pdf", SCAN)
    page.attachments.add(Attachment(document=scan, title="The bill"))
    page.save_revision().publish()
    AttachedFile.objects.filter(document=scan).update(file_name="documents/former.pdf")

    assert "Cannot be searched" not in read(page.url)


@pytest.mark.parametrize(
    ("language", "attributes"), [("cy", 'lang="cy">'), ("ur", 'lang="ur" dir="rtl">')]
)
def test_the_words_are_marked_with_their_language(
    publish: Publish, read: Read, language: str, attributes: str
) -> None:
    page = publish(language=language)

    assert f"<article {attributes}" in read(page.url)


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "It was to be looked at again by"), (1, "It will be looked at again")]
)
def test_a_review_that_is_overdue_is_said(
    publish: Publish, read: Read, days: int, words: str
) -> None:
    page = publish(review_on=timezone.localdate() + dt.timedelta(days))

    assert words in read(page.url)


def test_data_for_search_engines_cannot_end_its_element(publish: Publish, read: Read) -> None:
    page = publish(title="Costs </script><script>alert(1)</script> & more")

    html = read(page.url)
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)

    assert data is not None
    assert json.loads(data[1])["name"] == "Costs </script><script>alert(1)</script> & more"
    assert "<script>alert" not in html


def test_nothing_is_fetched_from_elsewhere(publish: Publish, read: Read) -> None:
    page = publish(**FOI)

    fetched = re.findall(
        r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(https?:[^"]+)"', read(page.url)
    )

    assert [each for each in fetched if "localhost" not in each and "testserver" not in each] == []


def test_pages_with_the_same_topics_are_offered_first(publish: Publish, read: Read) -> None:
    page = publish("This one", topics=("Football", "Money"))
    publish("One topic", topics=("Money",), date=dt.date(2026, 1, 2))
    publish("Both topics", topics=("Football", "Money"), date=dt.date(2020, 1, 2))
    publish("No topic")

    assert [each.title for each in showing.like_it(page)] == ["Both topics", "One topic"]


def test_the_page_is_kept_at_the_edge_and_gives_no_cookie(publish: Publish, client: Client) -> None:
    page = publish()

    response = client.get(page.url)

    assert "s-maxage" in response["Cache-Control"]
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_page_asks_the_database_the_same_for_one_file_and_for_many(
    publish: Publish, client: Client, django_assert_max_num_queries: Any
) -> None:
    page = publish(**FOI, topics=("Football",))
    for number in range(8):
        page.attachments.add(Attachment(document=document(f"{number}.csv"), title=str(number)))
    page.save_revision().publish()
    client.get(page.url)

    with django_assert_max_num_queries(26):
        client.get(page.url)


def test_a_publication_is_shared_without_a_third_party(publish: Publish, read: Read) -> None:
    page = publish("Cost & more of matches")

    html = squeezed(read(page.url))

    address = page.get_full_url()
    assert "mailto:?subject=Cost%20%26%20more%20of%20matches&amp;body=" in html
    assert quote(address, safe="/") in html
    assert f'<p class="share__address" translate="no" dir="ltr">{address}</p>' in html


@pytest.mark.parametrize(
    "typed", ["FOI 2026 1482", "foi/2026/1482", "FOI-2026-1482", "foi20261482"]
)
def test_who_types_a_reference_sees_what_it_cites_first(
    publish: Publish, client: Client, typed: str
) -> None:
    publish("Request FOI 2026 for 1482 things")
    page = publish("Cost of matches", reference="FOI 2026 1482")

    found = client.get("/api/search", {"q": typed}).json()

    assert [each["title"] for each in found["first"]] == [page.title]


def test_what_has_no_reference_is_cited_by_none(publish: Publish, client: Client) -> None:
    publish("Cost of matches")

    assert client.get("/api/search", {"q": "matches"}).json()["first"] == []


def test_results_tell_what_was_disclosed(publish: Publish, client: Client) -> None:
    publish("Cost of matches", **FOI)

    page = squeezed(client.get("/search/?q=matches").content.decode())
    sheet = client.get("/search/results.csv?q=matches").content.decode()

    assert "FOI disclosure, part disclosed" in page
    assert client.get("/api/search?q=matches").json()["results"][0]["decision"] == "Part disclosed"
    assert "Cost of matches,FOI disclosure,2026-11-24,Part disclosed," in sheet
