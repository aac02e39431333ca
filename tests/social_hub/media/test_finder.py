"""Which endpoint Wagtail asks for which address, and with what."""

from collections.abc import Mapping
from typing import Any

import pytest
import requests
from wagtail.embeds.finders import oembed

from social_hub.media.finder import NetworksFinder


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://www.facebook.com/northteam/posts/17", "graph.facebook.com/v26.0/oembed_post"),
        ("https://www.facebook.com/photo.php?fbid=1", "graph.facebook.com/v26.0/oembed_post"),
        ("https://www.facebook.com/100_1", "graph.facebook.com/v26.0/oembed_post"),
        ("https://www.facebook.com/northteam/videos/17", "graph.facebook.com/v26.0/oembed_video"),
        ("https://x.com/northteam/status/17", "publish.x.com/oembed"),
        ("https://bsky.app/profile/north.example/post/3k", "embed.bsky.app/oembed"),
    ],
)
def test_an_address_is_asked_for_at_its_network_without_a_token(
    url: str, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Mapping[str, Any]]] = []

    def get(address: str, **how: Any) -> requests.Response:
        asked.append((address, how))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b'{"type": "rich", "html": "<p>", "width": 1, "height": 1}'
        return answer

    monkeypatch.setattr(oembed.requests, "get", get)
    finder = NetworksFinder()
    assert finder.accept(url)
    finder.find_embed(url)
    ((address, how),) = asked
    assert address == f"https://{endpoint}"
    assert "token" not in str(how)
    assert "Authorization" not in (how.get("headers") or {})


@pytest.mark.parametrize(
    "url",
    ["https://facebook.com.evil.example/a/posts/1", "https://example.org/", "https://x.com/a"],
)
def test_other_addresses_are_left_to_others(url: str) -> None:
    assert not NetworksFinder().accept(url)
