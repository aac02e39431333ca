"""How each network wants its posts to be shown, and where its own view of one is.

X (developer agreement, display requirements): the author's picture left of name and @handle, the
text unchanged and whole, links as X shortens them, the time linked to the post, X's mark and a way
to X, and no other network's mark on the card. The same card keeps what the others ask for, which is
less: their own mark, and a link to the post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from django.utils.translation import gettext as _

from social_hub.words.rendering import is_web_address


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the card of a network's post shows of the network."""

    network: str
    label: str
    mark: str = ""
    """Where `_marks.html` has its mark; "" for one that has none."""
    sign: str = ""
    """What stands before a handle."""

    @property
    def view(self) -> str:
        return _("View on %(network)s") % {"network": self.label}

    def handle(self, handle: str) -> str:
        """As the network writes it."""
        return f"{self.sign}{handle.removeprefix('@')}" if handle else ""


LOOKS: Final = {
    look.network: look
    for look in (
        Look(network="x", label="X", sign="@", mark="social-mark-x"),
        Look(network="facebook", label="Facebook", mark="social-mark-facebook"),
        Look(network="bluesky", label="Bluesky", sign="@", mark="social-mark-bluesky"),
        Look(network="mastodon", label="Mastodon", sign="@", mark="social-mark-mastodon"),
        Look(network="feed", label="RSS", mark="social-mark-feed"),
    )
}


def look_of(network: str) -> Look:
    """Of a network that a site added itself: its name, without a mark."""
    return LOOKS.get(network) or Look(network=network, label=network.capitalize())


@dataclass(frozen=True, kw_only=True)
class Original:
    """A network's own view of one post, for a frame."""

    address: str
    host: str
    """As a content security policy names it."""


_BLUESKY: Final = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([\w.~-]+)"
)


def original_of(network: str, remote_id: str, url: str) -> Original | None:
    """None where the network has none, or where the post's id is none of its own."""
    if network == "x" and remote_id.isascii() and remote_id.isdigit():
        query = urlencode({"id": remote_id, "dnt": "true"})
        return _original(f"https://platform.twitter.com/embed/Tweet.html?{query}")
    if network == "facebook" and _is_of(url, "facebook.com"):
        query = urlencode({"href": url, "show_text": "true", "width": "500"})
        return _original(f"https://www.facebook.com/plugins/post.php?{query}")
    if network == "bluesky" and (found := _BLUESKY.fullmatch(remote_id)):
        did, key = found.groups()
        return _original(
            f"https://embed.bsky.app/embed/{quote(did, safe=':')}/app.bsky.feed.post/{quote(key)}"
        )
    if network == "mastodon" and url.startswith("https://") and is_web_address(url):
        parts = urlsplit(url)
        path = quote(parts.path.rstrip("/"), safe="/@:%")
        return _original(f"https://{parts.netloc}{path}/embed")
    return None


def _is_of(url: str, domain: str) -> bool:
    if not url.startswith("https://") or not is_web_address(url):
        return False
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")


_HOST: Final = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")


def _original(address: str) -> Original | None:
    """A host that could end the policy's line, or widen it, gives no original."""
    host = urlsplit(address).netloc.lower()
    return Original(address=address, host=f"https://{host}") if _HOST.fullmatch(host) else None
