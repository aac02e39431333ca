import pytest

from social_hub.accounts.handles import network_of, plain


@pytest.mark.parametrize(
    ("network", "written", "handle"),
    [
        ("x", "@northteam", "northteam"),
        ("x", "https://x.com/northteam", "northteam"),
        ("x", "https://twitter.com/northteam?lang=en", "northteam"),
        ("facebook", "https://www.facebook.com/northteam/", "northteam"),
        ("facebook", "https://www.facebook.com/profile.php?id=1234", "1234"),
        ("facebook", "1234", "1234"),
        ("bluesky", "https://bsky.app/profile/north.bsky.social", "north.bsky.social"),
        ("mastodon", "https://social.example/@north", "north@social.example"),
        ("mastodon", "@north@social.example", "north@social.example"),
        ("feed", "https://north.example/feed.xml", "https://north.example/feed.xml"),
    ],
)
def test_a_handle_is_taken_however_it_is_written(network: str, written: str, handle: str) -> None:
    assert plain(network, written) == handle


@pytest.mark.parametrize(
    ("name", "handle", "network"),
    [
        ("Twitter", "", "x"),
        ("X (Twitter)", "", "x"),
        ("Facebook page", "", "facebook"),
        ("RSS", "", "feed"),
        ("", "https://mobile.twitter.com/a", "x"),
        ("", "https://m.facebook.com/a", "facebook"),
        ("", "a", ""),
    ],
)
def test_a_network_is_known_by_its_names_or_by_an_address(
    name: str, handle: str, network: str
) -> None:
    assert network_of(name, handle) == network
