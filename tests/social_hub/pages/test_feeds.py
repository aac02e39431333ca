"""The feeds of the hub are valid, whatever a network sends."""

from __future__ import annotations

import json
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from social_hub.models import PostKind
from tests.social_hub.posts import account, picture, post

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = [
    "Words \x08\x0b\x1f of an old telephone",
    "No sign at all: \ufffe\uffff",
    "<script>alert(1)</script> ]]> &nbsp; --> <![CDATA[",
    "\u202egnorw si siht\u202c \u200b\u200f",
    "\U0001f6a8" * 10_000,
    "a\u0301" * 3_000,
    "\n\n \n",
]


def read(client, name, query=""):
    answer = client.get(f"/posts/posts.{name}{query}")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("words", WORDS)
def test_an_atom_feed_can_be_read_whatever_a_post_says(hub, client, words):
    of = account("x", area="A1", name=f"Team {words[:40]}")
    picture(post(of, words), alternative_text=words[:200])

    feed = ET.fromstring(read(client, "atom").content)

    (entry,) = feed.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "author", "link", "summary"):
        assert entry.find(f"{ATOM}{name}") is not None
    assert entry.findtext(f"{ATOM}title")
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo is not None
    assert feed.findtext(f"{ATOM}id")
    assert "<script" not in entry.findtext(f"{ATOM}summary")


@pytest.mark.parametrize("words", WORDS)
def test_a_json_feed_has_what_its_version_asks_for(hub, client, words):
    picture(post(account("x", area="A1"), words), alternative_text=words[:200])

    answer = read(client, "json")
    feed = json.loads(answer.content)

    assert answer["Content-Type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].startswith("http")
    (item,) = feed["items"]
    assert isinstance(item["id"], str)
    assert item["content_html"]
    assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
    assert "<script" not in item["content_html"]


@pytest.mark.parametrize("name", ["atom", "json"])
@pytest.mark.parametrize(
    "fields",
    [
        {"hidden_at": timezone.now()},
        {"deleted_at": timezone.now()},
        {"kind": PostKind.REPLY},
        {"kind": PostKind.NOTICE},
    ],
)
def test_what_the_public_may_not_see_is_in_no_feed(hub, client, fields, name):
    post(account("x", area="A1"), "Secret words", **fields)
    post(account("x", area="A1", is_practice=True), "Secret words")

    assert b"Secret words" not in read(client, name).content


@pytest.mark.parametrize("name", ["atom", "json"])
def test_a_feed_is_of_what_was_chosen(hub, client, name):
    post(account("x", area="A1"), "On X")
    post(account("mastodon", area="A3"), "On Mastodon")

    said = read(client, name, "?network=mastodon").content.decode()

    assert "On Mastodon" in said
    assert "On X" not in said
