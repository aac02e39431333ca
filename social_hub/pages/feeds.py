"""The newest posts of a choice as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from social_hub.pages.cards import Card

MOST: Final = 30
LONGEST_TITLE: Final = 80
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""No XML 1.0 document may hold them; U+FFFD stands for each. (Django refuses some of them with an
error, which would take the whole feed away.)
"""


@dataclass(frozen=True, kw_only=True)
class Feed:
    title: str
    url: str
    """Of the hub's page, absolute, without what was chosen."""
    query: str
    cards: Sequence[Card]

    def at(self, name: str) -> str:
        return urljoin(self.url, f"{name}{self.query}")


def atom(feed: Feed) -> HttpResponse:
    made = Atom1Feed(
        title=feed.title,
        link=feed.at(""),
        description="",
        language=get_language(),
        feed_url=feed.at("posts.atom"),
    )
    for card in feed.cards:
        made.add_item(
            title=_xml(_title(card)),
            link=card.url or _own(feed, card),
            description=_xml(_html(feed, card)),
            unique_id=_own(feed, card),
            pubdate=card.created_at,
            updateddate=card.edited_at or card.created_at,
            author_name=_xml(_author(card)),
            author_link=card.account_url or None,
        )
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def json_feed(feed: Feed) -> HttpResponse:
    items = []
    for card in feed.cards:
        item: dict[str, Any] = {
            "id": _own(feed, card),
            "url": card.url or _own(feed, card),
            "title": _title(card),
            "content_html": _html(feed, card),
            "date_published": card.created_at.isoformat(),
            "authors": [{"name": _author(card), "url": card.account_url or feed.at("")}],
            "tags": [card.look.label],
        }
        if card.edited_at:
            item["date_modified"] = card.edited_at.isoformat()
        items.append(item)
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.at(""),
        "feed_url": feed.at("posts.json"),
        "language": get_language(),
        "items": items,
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/feed+json")


def _own(feed: Feed, card: Card) -> str:
    """The post on the hub's page. It stays the same when the post is edited."""
    return f"{feed.url}#post-{card.pk}"


def _xml(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)


def _author(card: Card) -> str:
    return _("%(name)s on %(network)s") % {"name": card.name, "network": card.look.label}


def _title(card: Card) -> str:
    """The beginning of its first line; a post without words is called by its author."""
    line = next((line for line in card.text.splitlines() if line.strip()), "").strip()
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:") or line[:LONGEST_TITLE]
        line += "…"
    return line or _author(card)


def _html(feed: Feed, card: Card) -> str:
    """What it says, and what is in its pictures: readers of feeds load none from a network."""
    pictures = format_html_join(
        "",
        '<p><img src="{}" alt="{}" width="{}" height="{}"></p>',
        (
            (urljoin(feed.url, each.url), each.words, each.width, each.height)
            for each in card.pictures
        ),
    )
    return format_html("{}{}", card.html, pictures)
