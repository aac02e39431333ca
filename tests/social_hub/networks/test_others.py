"""Bluesky, Mastodon and feeds: what their answers were seen to hold."""

from datetime import UTC, datetime
from typing import Any

import pytest

from social_hub.networks.bluesky import Bluesky
from social_hub.networks.bluesky_posts import facets_of, key_of
from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.feed import Feed
from social_hub.networks.mastodon import Mastodon
from social_hub.networks.transport import Answer
from social_hub.networks.values import AccountRef, PostKind, RemotePost
from social_hub.words.entities import EntityKind
from tests.social_hub.networks.recorded import Recorded, told

DID = "did:plc:northteam"
REF = AccountRef(remote_id=DID, token="t")


def view(text: str = "Hello", **more: Any) -> dict[str, Any]:
    facets = more.pop("facets", [])
    reply = {"reply": more.pop("reply")} if "reply" in more else {}
    created = "2026-11-27T10:00:00.000Z"
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": created, "facets": facets}
    return {
        "uri": f"at://{DID}/app.bsky.feed.post/3k1",
        "cid": "bafy",
        "author": {"did": DID, "handle": "north.example", "displayName": "North", "labels": []},
        "record": {**record, **reply},
        "indexedAt": "2026-11-27T10:00:01.000Z",
        **more,
    }


def bluesky(item: dict[str, Any]) -> RemotePost:
    return Bluesky(Recorded(told({"feed": [item]})), {}).read_account(REF, None).posts[0]


def facet(start: int, end: int, uri: str = "https://example.org") -> dict[str, Any]:
    feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("go to example.org now", "example.org"),
        ("café 👮🏽 example.org", "example.org"),
        ("日本語 example.org", "example.org"),
    ],
)
def test_facets_are_counted_in_bytes(text: str, said: str) -> None:
    start = len(text.partition(said)[0].encode())
    (entity,) = bluesky({"post": view(text, facets=[facet(start, start + len(said))])}).entities
    assert text[entity.start : entity.end] == said


@pytest.mark.parametrize(
    "broken",
    [
        facet(1, 2),
        facet(0, 999),
        facet(-1, 3),
        facet(5, 2),
        facet(0, 4, "javascript:alert(1)"),
        {"index": {}},
        None,
    ],
)
def test_a_broken_facet_leads_nowhere_and_harms_nothing(broken: Any) -> None:
    found = bluesky({"post": view("👮 words", facets=[broken])})
    assert (found.text, found.entities) == ("👮 words", ())


def test_facets_of_what_we_publish_are_in_bytes_too() -> None:
    text = "👮🏽 see https://example.org. #Safer"
    said = [
        text.encode()[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode()
        for f in facets_of(text)
    ]
    assert said == ["https://example.org", "#Safer"]


def test_a_quote_beside_pictures_has_both() -> None:
    quoted = {**view("Quoted words"), "$type": "app.bsky.embed.record#viewRecord"}
    quoted["value"] = quoted.pop("record")
    image = {
        "fullsize": "https://cdn.bsky.app/1",
        "thumb": "https://cdn.bsky.app/t",
        "alt": "A cat",
    }
    embed = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "record": {"record": quoted},
        "media": {"$type": "app.bsky.embed.images#view", "images": [image]},
    }
    found = bluesky({"post": view(embed=embed)})
    assert found.kind is PostKind.QUOTE
    assert found.quoted
    assert found.quoted.text == "Quoted words"
    assert found.media[0].alternative_text == "A cat"


def test_a_quote_of_what_is_gone_is_an_address_without_words() -> None:
    gone = {
        "$type": "app.bsky.embed.record#viewNotFound",
        "uri": f"at://{DID}/app.bsky.feed.post/0",
    }
    found = bluesky({"post": view(embed={"$type": "app.bsky.embed.record#view", "record": gone})})
    assert found.text == "Hello"
    assert found.quoted
    assert found.quoted.text == ""


def test_a_pinned_post_does_not_stand_twice_and_a_reply_is_one() -> None:
    pinned = {"post": view(), "reason": {"$type": "app.bsky.feed.defs#reasonPin"}}
    reply = {"post": view(reply={"root": {}, "parent": {}})}
    body = told({"feed": [pinned, reply]})
    (found,) = Bluesky(Recorded(body), {}).read_account(REF, None).posts
    assert found.kind is PostKind.REPLY


def test_the_name_of_a_record_is_the_same_in_every_attempt_and_sorts_by_time() -> None:
    early, late = (datetime(2026, 11, 27, hour, tzinfo=UTC) for hour in (9, 10))
    assert key_of(early, "k") == key_of(early, "k") < key_of(late, "a")
    assert len(key_of(early, "k")) == 13
    assert key_of(early, "k")[0] in "234567abcdefghij"


def status(**more: Any) -> dict[str, Any]:
    return {
        "id": "110",
        "account": {"id": "7", "acct": "north@social.example", "display_name": "North"},
        "content": "<p>Hello</p>",
        "created_at": "2026-11-27T10:00:00.000Z",
        "edited_at": None,
        "url": "https://social.example/@north/110",
        "visibility": "public",
        **more,
    }


def mastodon(*statuses: dict[str, Any], **headers: str) -> tuple[RemotePost, ...]:
    by = Recorded(told(list(statuses), **headers))
    return Mastodon(by, {}).read_account(AccountRef(remote_id="7"), None).posts


def test_html_becomes_words_and_links_that_show_what_mastodon_shows() -> None:
    content = (
        '<p>Meet <span class="h-card"><a href="https://s.example/@a" class="u-url mention">@<span>'
        'a</span></a></span> &amp; us<br>at <a href="https://www.example.org/a/very/long/path">'
        '<span class="invisible">https://www.</span>'
        '<span class="ellipsis">example.org/a/very</span>'
        '<span class="invisible">/long/path</span></a></p><p><a class="mention hashtag" '
        'href="https://s.example/tags/Safer">#<span>Safer</span></a></p><script>alert(1)</script>'
    )
    (found,) = mastodon(status(content=content))
    assert found.text == "Meet @a & us\nat https://www.example.org/a/very/long/path\n\n#Safer"
    kinds = [entity.kind for entity in found.entities]
    assert kinds == [EntityKind.MENTION, EntityKind.LINK, EntityKind.HASHTAG]
    assert found.entities[1].shown == "example.org/a/very…"


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", ""])
def test_what_only_some_may_see_is_never_taken(visibility: str) -> None:
    hidden = status(id="111", visibility=visibility)
    passed_on = status(id="112", reblog=hidden)
    assert [post.remote_id for post in mastodon(status(), hidden, passed_on)] == ["110"]


def test_a_warning_stands_above_the_words_it_warns_of() -> None:
    link = '<p>See <a href="https://example.org">this</a></p>'
    (found,) = mastodon(status(spoiler_text="Violence", content=link))
    assert found.text == "Violence\n\nSee this"
    (entity,) = found.entities
    assert found.text[entity.start : entity.end] == "this"


def answered(network: type[Any], answer: Answer) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        network(Recorded(answer), {}).read_account(
            AccountRef(remote_id="https://a.example/f"), None
        )
    return caught.value


@pytest.mark.parametrize(
    ("network", "answer", "error"),
    [
        (Bluesky, told({"error": "ExpiredToken", "message": "Token has expired"}, 400), TokenDied),
        (Bluesky, told({"error": "InvalidToken"}, 400), TokenDied),
        (Bluesky, told({"error": "AccountTakedown"}, 400), Suspended),
        (Bluesky, told({"error": "InvalidRequest", "message": "Profile not found"}, 400), Unknown),
        (Bluesky, told({"error": "InvalidRequest", "message": "Bad limit"}, 400), Refused),
        (Bluesky, told({"error": "RateLimitExceeded"}, 429), Throttled),
        (Bluesky, told({"error": "UpstreamFailure"}, 502), Down),
        (Mastodon, told({"error": "The access token is invalid"}, 401), TokenDied),
        (Mastodon, told({"error": "outside the authorized scopes"}, 403), Forbidden),
        (Mastodon, told({"error": "Your login is currently disabled"}, 403), Suspended),
        (Mastodon, told({"error": "Gone"}, 410), Suspended),
        (Mastodon, told({"error": "Too many"}, 429, x_ratelimit_reset="bad"), Throttled),
        (Mastodon, told(b"<html>", 503), Down),
        (Feed, told(b"<html><body>Our site</body></html>", content_type="text/html"), Refused),
        (Feed, told(b"", 410), Unknown),
        (Feed, told(b"", 429, retry_after="120"), Throttled),
        (Feed, told(b"", 301, location="ftp://a.example/"), Refused),
    ],
)
def test_what_went_wrong_is_told_by_what_the_network_means(
    network: type[Any], answer: Answer, error: type[NetworkError]
) -> None:
    assert type(answered(network, answer)) is error


def feed(body: str) -> tuple[RemotePost, ...]:
    by = Recorded(told(body.encode(), content_type="application/rss+xml"))
    return Feed(by, {}).read_account(AccountRef(remote_id="https://a.example/f"), None).posts


def test_rss_of_a_blog_is_read() -> None:
    (found,) = feed(
        '<rss version="2.0"><channel><title>News</title><item><title>Fair &amp; square</title>'
        "<link>https://a.example/1</link><guid>https://a.example/1</guid>"
        "<pubDate>Fri, 27 Nov 2026 10:00:00 GMT</pubDate>"
        "<description>&lt;p&gt;Come to the &lt;b&gt;fair&lt;/b&gt;.&lt;/p&gt;</description>"
        '<enclosure url="https://a.example/1.jpg" type="image/jpeg" length="1"/>'
        "</item></channel></rss>"
    )
    assert found.text == "Fair & square"
    assert found.card
    assert found.card.description == "Come to the fair."
    assert found.media[0].url == "https://a.example/1.jpg"
    assert found.created_at == datetime(2026, 11, 27, 10, tzinfo=UTC)


def test_addresses_of_other_schemes_lead_nowhere() -> None:
    (found,) = feed(
        '<rss version="2.0"><channel><title>News</title><item><title>Words</title><guid>1</guid>'
        "<link>javascript:alert(1)</link><enclosure url='file:///a.png' type='image/png'/>"
        "</item></channel></rss>"
    )
    assert found.url == "https://a.example/f"
    assert found.media == ()


def test_a_feed_that_unfolds_without_end_is_refused_in_time() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    start = f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]>'
    body = f'{start}<rss version="2.0"><channel>&l11;</channel></rss>'
    try:
        assert feed(body) == ()
    except NetworkError:
        return
