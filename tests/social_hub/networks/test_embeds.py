"""What "show the original" loads, and whom it tells."""

import pytest

from social_hub.networks.embeds import embed_of


@pytest.mark.parametrize(
    ("network", "url", "host"),
    [
        ("x", "https://x.com/northteam/status/1999", "platform.twitter.com"),
        ("x", "https://twitter.com/northteam/status/1999", "platform.twitter.com"),
        ("facebook", "https://www.facebook.com/northteam/posts/pfbid01", "www.facebook.com"),
        ("facebook", "https://www.facebook.com/100_1", "www.facebook.com"),
        ("bluesky", "https://bsky.app/profile/did:plc:abc/post/3k1", "embed.bsky.app"),
        ("mastodon", "https://social.example/@north/110", "social.example"),
    ],
)
def test_a_post_has_a_frame_of_its_network(network: str, url: str, host: str) -> None:
    found = embed_of(network, url)
    assert found
    assert found.host == host
    assert found.url.startswith(f"https://{host}/")


@pytest.mark.parametrize(
    ("network", "url"),
    [
        ("x", "https://x.com.evil.example/a/status/1"),
        ("x", "javascript:alert(1)"),
        ("facebook", "https://evil.example/?https://www.facebook.com/a/posts/1"),
        ("bluesky", "https://bsky.app/profile/did:plc:abc/post/3k1/../../x"[:30]),
        ("mastodon", "http://social.example/@north/110"),
        ("feed", "https://a.example/1"),
        ("memory", "https://a.example/1"),
    ],
)
def test_any_other_address_has_none(network: str, url: str) -> None:
    assert embed_of(network, url) is None
