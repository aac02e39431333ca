"""Mastodon: from the shapes of its API to posts."""

from typing import Final

from pydantic import Field

from social_hub.networks.plain import text_of_html
from social_hub.networks.shapes import Moment, Shape, Text
from social_hub.networks.values import (
    LinkCard,
    MediaKind,
    Poll,
    PollOption,
    PostKind,
    Quoted,
    Reach,
    RemoteMedia,
    RemotePost,
)
from social_hub.words.entities import Entity

_SHOWN: Final = frozenset({"public", "unlisted"})


class Account(Shape):
    id: str
    acct: Text = ""
    display_name: Text = ""
    url: Text = ""
    avatar_static: Text = ""
    suspended: bool = False


class Size(Shape):
    width: int = 0
    height: int = 0


class Meta(Shape):
    original: Size | None = None


class Media(Shape):
    id: str
    type: str
    url: Text = ""
    preview_url: Text = ""
    description: Text = ""
    meta: Meta | None = None


class Card(Shape):
    url: str
    title: Text = ""
    description: Text = ""
    image: Text = ""


class Option(Shape):
    title: str
    votes_count: int | None = None


class MastodonPoll(Shape):
    options: tuple[Option, ...] = ()
    expires_at: Moment | None = None


class Quote(Shape):
    state: str = ""
    status: "Status | None" = Field(None, alias="quoted_status")


class Status(Shape):
    id: str
    account: Account
    content: Text = ""
    created_at: Moment
    edited_at: Moment | None = None
    url: Text = ""
    uri: Text = ""
    visibility: str = ""
    language: Text = ""
    spoiler_text: Text = ""
    in_reply_to_id: str | None = None
    media_attachments: tuple[Media, ...] = ()
    card: Card | None = None
    poll: MastodonPoll | None = None
    reblog: "Status | None" = None
    quote: Quote | None = None
    favourites_count: int | None = None
    reblogs_count: int | None = None
    replies_count: int | None = None


def is_public(status: Status) -> bool:
    """A list that is read with a token also holds what only followers or one person may see."""
    return status.visibility in _SHOWN and (
        status.reblog is None or status.reblog.visibility in _SHOWN
    )


def remote_post(status: Status) -> RemotePost:
    """A post as we keep it; what it is headed with (a warning) stands above its text."""
    shown = status.reblog or status
    text, entities = _text(status) if status.reblog is None else ("", ())
    kind, quoted = _kind(status)
    return RemotePost(
        account_remote_id=status.account.id,
        remote_id=status.id,
        text=text,
        entities=entities,
        created_at=status.created_at,
        edited_at=status.edited_at,
        url=shown.url or shown.uri,
        kind=kind,
        media=_media(shown),
        card=_card(shown),
        poll=_poll(shown),
        quoted=quoted,
        reach=Reach(
            likes=status.favourites_count,
            reposts=status.reblogs_count,
            replies=status.replies_count,
        ),
        language=status.language,
    )


def _kind(status: Status) -> tuple[PostKind, Quoted | None]:
    if status.reblog:
        return PostKind.REPOST, _quoted(status.reblog)
    if status.in_reply_to_id:
        return PostKind.REPLY, None
    if status.quote and status.quote.status:
        return PostKind.QUOTE, _quoted(status.quote.status)
    return PostKind.POST, None


def _text(status: Status) -> tuple[str, tuple[Entity, ...]]:
    text, entities = text_of_html(status.content)
    if not status.spoiler_text:
        return text, entities
    head = f"{status.spoiler_text}\n\n"
    return head + text, tuple(
        Entity(
            start=entity.start + len(head),
            end=entity.end + len(head),
            kind=entity.kind,
            url=entity.url,
            shown=entity.shown,
        )
        for entity in entities
    )


def _media(status: Status) -> tuple[RemoteMedia, ...]:
    found = []
    for media in status.media_attachments:
        picture = media.type == "image"
        url = media.url if picture else media.preview_url
        if not url or media.type == "audio":
            continue
        size = (media.meta.original if media.meta else None) or Size()
        found.append(
            RemoteMedia(
                url=url,
                kind=MediaKind.IMAGE if picture else MediaKind.VIDEO,
                width=size.width,
                height=size.height,
                alternative_text=media.description,
            )
        )
    return tuple(found)


def _card(status: Status) -> LinkCard | None:
    card = status.card
    if card is None:
        return None
    return LinkCard(
        url=card.url, title=card.title, description=card.description, image_url=card.image
    )


def _poll(status: Status) -> Poll | None:
    poll = status.poll
    if poll is None:
        return None
    options = tuple(PollOption(label=o.title, votes=o.votes_count) for o in poll.options)
    return Poll(options=options, ends_at=poll.expires_at)


def _quoted(status: Status) -> Quoted:
    text, entities = _text(status)
    return Quoted(
        remote_id=status.id,
        url=status.url or status.uri,
        author_name=status.account.display_name,
        author_handle=status.account.acct,
        text=text,
        entities=entities,
        created_at=status.created_at,
    )
