"""Bluesky: from the shapes of the AT Protocol to posts, and from a text to its facets."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import Field

from social_hub.networks.plain import code_point, entities_in, without_overlaps
from social_hub.networks.shapes import Moment, Shape, Text, read_each
from social_hub.networks.values import (
    LinkCard,
    MediaKind,
    PostKind,
    Quoted,
    Reach,
    RemoteMedia,
    RemotePost,
)
from social_hub.words.entities import Entity, EntityKind

SITE: Final = "https://bsky.app"
_SORTABLE: Final = "234567abcdefghijklmnopqrstuvwxyz"


class Slice(Shape):
    start: int = Field(alias="byteStart")
    end: int = Field(alias="byteEnd")


class Facet(Shape):
    index: Slice
    features: tuple[dict[str, Any], ...] = ()


class Record(Shape):
    """What the author wrote. Facets are read one by one: a broken one leads nowhere, and that is
    all.
    """

    text: Text = ""
    created_at: Moment | None = Field(None, alias="createdAt")
    facets: tuple[Any, ...] | None = ()
    langs: tuple[str, ...] | None = ()
    reply: dict[str, Any] | None = None


class Author(Shape):
    did: str
    handle: Text = ""
    name: Text = Field("", alias="displayName")
    avatar: Text = ""


class View(Shape):
    uri: str
    author: Author
    record: Record
    embed: dict[str, Any] | None = None
    indexed_at: Moment = Field(alias="indexedAt")
    likes: int | None = Field(None, alias="likeCount")
    reposts: int | None = Field(None, alias="repostCount")
    replies: int | None = Field(None, alias="replyCount")


class Reason(Shape):
    type: str = Field("", alias="$type")
    by: Author | None = None
    uri: str = ""
    indexed_at: Moment | None = Field(None, alias="indexedAt")


class Item(Shape):
    post: View
    reason: Reason | None = None


class ImageView(Shape):
    fullsize: str = ""
    thumb: str = ""
    alt: Text = ""
    ratio: dict[str, int] | None = Field(None, alias="aspectRatio")


class QuotedView(Shape):
    uri: str
    author: Author
    value: Record


def remote_post(item: Item) -> RemotePost:
    """A post as we keep it. A repost has the address of the repost, or one made of both."""
    post, reason = _own(item.post), item.reason
    by = reason.by if reason and reason.type.endswith("#reasonRepost") else None
    if not by or not reason:
        return post
    author = item.post.author
    return replace(
        post,
        account_remote_id=by.did,
        remote_id=reason.uri or f"{post.remote_id}#{by.did}",
        text="",
        entities=(),
        created_at=reason.indexed_at or item.post.indexed_at,
        kind=PostKind.REPOST,
        quoted=Quoted(
            remote_id=post.remote_id,
            url=post.url,
            author_name=author.name,
            author_handle=author.handle,
            text=post.text,
            entities=post.entities,
            created_at=post.created_at,
        ),
    )


def _own(view: View) -> RemotePost:
    embed = view.embed or {}
    text, entities = text_of(view.record)
    quoted = _quoted(embed)
    reply = view.record.reply is not None
    return RemotePost(
        account_remote_id=view.author.did,
        remote_id=view.uri,
        text=text,
        entities=entities,
        created_at=_created(view),
        url=url_of(view.uri, view.author),
        kind=PostKind.REPLY if reply else PostKind.QUOTE if quoted else PostKind.POST,
        quoted=quoted,
        media=_media(embed),
        card=_card(embed),
        reach=Reach(likes=view.likes, reposts=view.reposts, replies=view.replies),
        language=next(iter(view.record.langs or ()), ""),
    )


def text_of(record: Record) -> tuple[str, tuple[Entity, ...]]:
    """The text, and its facets in code points: Bluesky counts UTF-8 bytes."""
    found: list[Entity] = []
    for facet in read_each(Facet, record.facets or ())[0]:
        start, end = (code_point(record.text, at) for at in (facet.index.start, facet.index.end))
        feature = next(iter(facet.features), {})
        leads = _leads(feature)
        if start is not None and end is not None and leads:
            found.append(Entity(start=start, end=end, kind=leads[0], url=leads[1]))
    return record.text, without_overlaps(found, len(record.text))


def facets_of(text: str) -> list[dict[str, Any]]:
    """The facets of a text that we publish: without them its links lead nowhere on Bluesky."""
    return [
        {
            "index": {
                "byteStart": len(text[: entity.start].encode()),
                "byteEnd": len(text[: entity.end].encode()),
            },
            "features": [_feature(text, entity)],
        }
        for entity in entities_in(text, "")
    ]


def key_of(created_at: datetime, key: str) -> str:
    """The name of the record that a copy becomes, the same in every attempt (a TID).

    The microseconds of `created_at` and ten bits of `key`, as 13 letters that sort as they count.
    """
    clock = int.from_bytes(hashlib.sha256(key.encode()).digest()[:2]) % 1024
    value = (int(created_at.timestamp() * 1_000_000) << 10) | clock
    return "".join(_SORTABLE[(value >> (5 * place)) & 31] for place in reversed(range(13)))


def url_of(uri: str, author: Author) -> str:
    return f"{SITE}/profile/{author.did}/post/{uri.rpartition('/')[2]}"


def _created(view: View) -> datetime:
    """Authors tell when they wrote, and may tell the future; Bluesky sorts by the earlier one."""
    told = view.record.created_at
    return min(told, view.indexed_at) if told else view.indexed_at


def _leads(feature: dict[str, Any]) -> tuple[EntityKind, str] | None:
    match str(feature.get("$type", "")).rpartition("#")[2]:
        case "link" if str(feature.get("uri", "")).startswith(("https://", "http://")):
            return EntityKind.LINK, str(feature["uri"])
        case "mention":
            return EntityKind.MENTION, f"{SITE}/profile/{feature.get('did', '')}"
        case "tag":
            return EntityKind.HASHTAG, f"{SITE}/hashtag/{feature.get('tag', '')}"
    return None


def _feature(text: str, entity: Entity) -> dict[str, str]:
    if entity.kind is EntityKind.HASHTAG:
        tag = text[entity.start + 1 : entity.end]
        return {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    return {"$type": "app.bsky.richtext.facet#link", "uri": entity.url}


def _type(embed: dict[str, Any]) -> str:
    return str(embed.get("$type", "")).partition("#")[0].rpartition(".")[2]


def _part(embed: dict[str, Any]) -> dict[str, Any]:
    """The media of an embed that has a quoted post beside them."""
    media = embed.get("media") if _type(embed) == "recordWithMedia" else embed
    return media if isinstance(media, dict) else {}


def _media(embed: dict[str, Any]) -> tuple[RemoteMedia, ...]:
    part = _part(embed)
    if _type(part) == "video" and part.get("thumbnail"):
        ratio = part.get("aspectRatio") or {}
        return (
            RemoteMedia(
                url=str(part["thumbnail"]),
                kind=MediaKind.VIDEO,
                width=int(ratio.get("width", 0)),
                height=int(ratio.get("height", 0)),
                alternative_text=str(part.get("alt") or ""),
            ),
        )
    images = part.get("images") if _type(part) == "images" else []
    return tuple(
        RemoteMedia(
            url=image.fullsize or image.thumb,
            width=(image.ratio or {}).get("width", 0),
            height=(image.ratio or {}).get("height", 0),
            alternative_text=image.alt,
        )
        for image in read_each(ImageView, images or [])[0]
        if image.fullsize or image.thumb
    )


def _card(embed: dict[str, Any]) -> LinkCard | None:
    external = _part(embed).get("external")
    if not isinstance(external, dict) or not external.get("uri"):
        return None
    return LinkCard(
        url=str(external["uri"]),
        title=str(external.get("title") or ""),
        description=str(external.get("description") or ""),
        image_url=str(external.get("thumb") or ""),
    )


def _quoted(embed: dict[str, Any]) -> Quoted | None:
    """A quoted post; one that is gone, blocked or withdrawn by its author is only an address."""
    if _type(embed) not in {"record", "recordWithMedia"}:
        return None
    record = embed.get("record") or {}
    if _type(embed) == "recordWithMedia":
        record = record.get("record") or {}
    views = read_each(QuotedView, [record])[0]
    if not views:
        uri = str(record.get("uri", ""))
        return Quoted(remote_id=uri) if "/app.bsky.feed.post/" in uri else None
    text, entities = text_of(views[0].value)
    return Quoted(
        remote_id=views[0].uri,
        url=url_of(views[0].uri, views[0].author),
        author_name=views[0].author.name,
        author_handle=views[0].author.handle,
        text=text,
        entities=entities,
        created_at=views[0].value.created_at,
    )
