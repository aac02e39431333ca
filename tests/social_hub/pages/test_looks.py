import re

import pytest
from django.template import loader

from social_hub.pages.looks import LOOKS, look_of, original_of

DID = "did:plc:abcdefghijklmnop"


@pytest.mark.parametrize(
    ("network", "remote_id", "url", "address", "host"),
    [
        (
            "x", "1860000000000000001", "https://x.com/quay/status/1860000000000000001",
            "https://platform.twitter.com/embed/Tweet.html?id=1860000000000000001&dnt=true",
            "https://platform.twitter.com",
        ),
        (
            "facebook", "1_2", "https://www.facebook.com/quay/posts/2",
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fquay"
            "%2Fposts%2F2&show_text=true&width=500",
            "https://www.facebook.com",
        ),
        (
            "bluesky", f"at://{DID}/app.bsky.feed.post/3kabc", "https://bsky.app/profile/q/post/3kabc",
            f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/3kabc",
            "https://embed.bsky.app",
        ),
        (
            "mastodon", "11", "https://social.example/@quay/11",
            "https://social.example/@quay/11/embed",
            "https://social.example",
        ),
    ],
)  # fmt: skip
def test_each_network_has_its_own_view_of_a_post(network, remote_id, url, address, host):
    original = original_of(network, remote_id, url)

    assert (original.address, original.host) == (address, host)


@pytest.mark.parametrize(
    ("network", "remote_id", "url"),
    [
        ("x", "12;3", "https://x.com/a/status/12"),
        ("x", "١٢", ""),
        ("facebook", "1", "https://facebook.com.evil.example/1"),
        ("facebook", "1", "https://notfacebook.com/1"),
        ("facebook", "1", "http://www.facebook.com/1"),
        ("facebook", "1", "javascript:alert(1)//facebook.com"),
        ("bluesky", "at://did:plc:a/app.bsky.feed.like/3k", ""),
        ("bluesky", "at://did:plc:a/app.bsky.feed.post/../../x", ""),
        ("mastodon", "1", "http://social.example/@quay/1"),
        ("mastodon", "1", "https://social.example;script-src *"),
        ("mastodon", "1", "https://social.example,https:/@quay/1"),
        ("mastodon", "1", "https://a'b.example/1"),
        ("feed", "1", "https://feed.example/1"),
        ("other", "1", "https://other.example/1"),
    ],
)
def test_a_post_without_an_id_or_address_of_its_network_has_no_original(network, remote_id, url):
    assert original_of(network, remote_id, url) is None


def test_each_network_has_its_own_mark_and_no_other_s():
    marks = loader.render_to_string("social_hub/_marks.html")

    assert re.findall(r'<symbol id="(.*?)"', marks) == [look.mark for look in LOOKS.values()]
    paths = re.findall(r'<path d="(.*?)"', marks, re.DOTALL)
    assert len(set(paths)) == len(LOOKS)


def test_a_network_that_a_site_added_is_shown_by_its_name():
    assert (look_of("nextdoor").label, look_of("nextdoor").mark) == ("Nextdoor", "")


def test_handles_are_written_as_their_networks_do():
    assert look_of("x").handle("OldQuayRMP") == "@OldQuayRMP"
    assert look_of("mastodon").handle("@quay@social.example") == "@quay@social.example"
    assert look_of("facebook").handle("oldquay") == "oldquay"
    assert look_of("x").handle("") == ""
