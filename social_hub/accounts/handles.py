"""How people write an account down: a handle, an id, or its address."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlsplit

NAMES: Final = {
    "twitter": "x",
    "x (twitter)": "x",
    "fb": "facebook",
    "facebook page": "facebook",
    "bsky": "bluesky",
    "rss": "feed",
    "atom": "feed",
    "rss/atom": "feed",
}
"""What else networks are called."""
HOSTS: Final = {
    "x.com": "x",
    "twitter.com": "x",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "bsky.app": "bluesky",
}


def network_of(name: str, handle: str) -> str:
    """The network, as the settings call it: as it is named, else by the host of an address."""
    plain_name = " ".join(name.casefold().split())
    if plain_name:
        return NAMES.get(plain_name, plain_name)
    return HOSTS.get(_host(handle), "")


def plain(network: str, text: str) -> str:
    """The handle or id alone. A feed is its address, whole."""
    text = text.strip()
    if network == "feed" or "://" not in text:
        return text if network == "feed" else text.removeprefix("@")
    parts = urlsplit(text)
    path = [part for part in parts.path.split("/") if part]
    if network == "facebook" and (ids := parse_qs(parts.query).get("id")):
        return ids[0]
    if network == "bluesky" and path[:1] == ["profile"]:
        return "".join(path[1:2])
    name = "".join(path[:1]).removeprefix("@")
    return f"{name}@{_host(text)}" if network == "mastodon" and "@" not in name else name


def _host(text: str) -> str:
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
