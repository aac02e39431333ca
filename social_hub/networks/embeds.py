"""A network's own view of a post, which a visitor may ask for: what is loaded from where, and
whom it tells. Pure.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

_X: Final = re.compile(r"https://(?:www\.)?(?:x|twitter)\.com/[^/?#]+/status/(\d+)")
_BLUESKY: Final = re.compile(r"https://bsky\.app/profile/(did:[a-z]+:[\w.:%-]+)/post/(\w+)")
_FACEBOOK: Final = re.compile(
    r"https://(?:www\.|m\.)?facebook\.com/(?:[^/?#]+/(?:posts|videos|photos|activity)/[^?#]+"
    r"|(?:photo|permalink|video)\.php\?[^#]+|\d+_\d+|watch/?\?v=\d+)"
)
_MASTODON: Final = re.compile(r"https://[^/?#]+/@[^/?#]+/\d+$")


@dataclass(frozen=True, kw_only=True)
class Embed:
    """A frame that shows a post as its network does."""

    url: str
    """What the frame loads, after the click and not before."""
    host: str
    """Who learns the visitor's address and browser by it; for the words beside the button."""


def embed_of(network: str, url: str) -> Embed | None:
    """The frame of a post at this address; None where its network has none."""
    found = {"x": _x, "facebook": _facebook, "bluesky": _bluesky, "mastodon": _mastodon}.get(
        network
    )
    address = found(url) if found else ""
    return Embed(url=address, host=urlsplit(address).hostname or "") if address else None


def _x(url: str) -> str:
    post = _X.match(url)
    return f"https://platform.twitter.com/embed/Tweet.html?id={post[1]}&dnt=true" if post else ""


def _facebook(url: str) -> str:
    if not _FACEBOOK.match(url):
        return ""
    return f"https://www.facebook.com/plugins/post.php?href={quote(url, safe='')}&show_text=true"


def _bluesky(url: str) -> str:
    post = _BLUESKY.match(url)
    return f"https://embed.bsky.app/embed/{post[1]}/app.bsky.feed.post/{post[2]}" if post else ""


def _mastodon(url: str) -> str:
    return f"{url}/embed" if _MASTODON.match(url) else ""
