"""A post's text as HTML that is safe to show, whatever its network said.

Every character of the text is escaped here, and only links with an address of the web are made
of its entities. nh3 goes over the result once more, so that a fault above lets nothing in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlsplit

import nh3

from social_hub.words.entities import Entity, home, within

TAGS: Final = {"p", "br", "a", "bdi"}
ATTRIBUTES: Final = {"a": {"href", "class"}, "p": {"dir"}}
RELATION: Final = "nofollow noopener noreferrer external"
"""Of every link: the network's page is told neither where it was pressed nor that we vouch."""

# Signs that HTML forbids: controls, half of a pair, and what Unicode keeps for itself.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SPACE: Final = re.compile(r"\s")
_NEWLINES: Final = re.compile("\r\n?|[\u2028\u2029\x85]")


def render(text: str, entities: Sequence[Entity] = (), *, network: str = "") -> str:
    """Paragraphs, each in the direction of its own script. Nothing is left out of the text.

    A link shows what its network shows (`Entity.shown`) and leads where its network leads. A
    link without an address of the web, or that lies outside of the text, stays plain text.
    """
    parts: list[str] = []
    end = 0
    for each in within(text, entities):
        parts += [_words(text[end : each.start]), _link(text, each, network)]
        end = each.end
    parts.append(_words(text[end:]))
    paragraphs = (part.strip("\n") for part in _PARAGRAPHS.split("".join(parts)))
    html = "".join(
        f'<p dir="auto">{part.replace("\n", "<br>")}</p>' for part in paragraphs if part.strip()
    )
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=RELATION,
    )


def printable(text: str) -> str:
    """The text with one kind of line break, and a sign in place of each that may not be shown."""
    return _FORBIDDEN.sub("\ufffd", _NEWLINES.sub("\n", text))


def _words(text: str) -> str:
    return escape(printable(text))


def _link(text: str, entity: Entity, network: str) -> str:
    said = text[entity.start : entity.end]
    words = _words(" ".join((entity.shown or said).split()))
    url = home(network, entity, said)
    if not is_web_address(url):
        return _words(said)
    # Isolated, because an address within Arabic would be shown in another order.
    return f'<a class="{entity.kind}" href="{escape(url)}"><bdi>{words}</bdi></a>'


def is_web_address(url: str) -> bool:
    """Whether it can be linked: http or https, with a host, and nothing that ends it early."""
    if _FORBIDDEN.search(url) or _SPACE.search(url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        return False
