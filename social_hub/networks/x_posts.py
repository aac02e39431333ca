"""X: from the shapes of its API v2 to posts.

X's own description says `post.fields`, `includes.posts` and `edit_history_post_ids`; what it sends
says tweets.
Both are read.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from pydantic import AliasChoices, Field

from social_hub.networks.notices import is_notice
from social_hub.networks.plain import unescaped, without_overlaps
from social_hub.networks.shapes import Moment, Shape, Text, read_each
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
from social_hub.words.entities import Entity, EntityKind

SITE: Final = "https://x.com"
READ: Final = Decimal("0.005")
"""US dollars for each post that is read or pushed."""


class Image(Shape):
    url: Text = ""
    width: int = 0


class Url(Shape):
    start: int
    end: int
    url: str
    expanded_url: Text = ""
    display_url: Text = ""
    media_key: Text = ""
    title: Text = ""
    description: Text = ""
    images: tuple[Image, ...] = ()


class Tag(Shape):
    start: int
    end: int
    tag: str


class Mention(Shape):
    start: int
    end: int
    username: str


class Entities(Shape):
    urls: tuple[Url, ...] = ()
    hashtags: tuple[Tag, ...] = ()
    cashtags: tuple[Tag, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Attachments(Shape):
    media_keys: tuple[str, ...] = ()
    poll_ids: tuple[str, ...] = ()


class Reference(Shape):
    type: str
    id: str


class Metrics(Shape):
    like_count: int | None = None
    reply_count: int | None = None
    impression_count: int | None = None
    reposts: int | None = Field(
        None, validation_alias=AliasChoices("retweet_count", "repost_count")
    )


class Note(Shape):
    """The whole text of a post of more than 280 characters, which `text` cuts short."""

    text: str
    entities: Entities = Entities()


class Withheld(Shape):
    country_codes: tuple[str, ...] = ()


class Post(Shape):
    id: str
    text: str
    author_id: Text = ""
    created_at: Moment
    lang: Text = ""
    entities: Entities = Entities()
    attachments: Attachments = Attachments()
    public_metrics: Metrics | None = None
    withheld: Withheld | None = None
    history: tuple[str, ...] = Field(
        (), validation_alias=AliasChoices("edit_history_tweet_ids", "edit_history_post_ids")
    )
    references: tuple[Reference, ...] = Field(
        (), validation_alias=AliasChoices("referenced_tweets", "referenced_posts")
    )
    note: Note | None = Field(None, validation_alias=AliasChoices("note_tweet", "note_post"))


class User(Shape):
    id: str
    name: Text = ""
    username: Text = ""
    profile_image_url: Text = ""
    protected: bool = False


class Media(Shape):
    media_key: str
    type: str = "photo"
    url: Text = ""
    preview_image_url: Text = ""
    width: int = 0
    height: int = 0
    alt_text: Text = ""


class PollChoice(Shape):
    label: str
    votes: int | None = None


class XPoll(Shape):
    id: str
    options: tuple[PollChoice, ...] = ()
    end_datetime: Moment | None = None


class Includes(Shape):
    """What posts refer to. A post may be under either name, and a user wrapped in `data`."""

    tweets: tuple[Post, ...] = ()
    posts: tuple[Post, ...] = ()
    users: tuple[User, ...] = ()
    media: tuple[Media, ...] = ()
    polls: tuple[XPoll, ...] = ()

    @classmethod
    def of(cls, raw: Mapping[str, object] | None) -> "Includes":
        """Without what has another shape: the posts stand without it."""
        raw = raw or {}

        def parts(name: str) -> list[object]:
            found = raw.get(name)
            items = found if isinstance(found, list) else []
            return [i["data"] if isinstance(i, dict) and "data" in i else i for i in items]

        return cls(
            tweets=tuple(read_each(Post, parts("tweets"))[0]),
            posts=tuple(read_each(Post, parts("posts"))[0]),
            users=tuple(read_each(User, parts("users"))[0]),
            media=tuple(read_each(Media, parts("media"))[0]),
            polls=tuple(read_each(XPoll, parts("polls"))[0]),
        )

    def post(self, id: str) -> Post | None:
        return next((post for post in (*self.tweets, *self.posts) if post.id == id), None)

    def user(self, id: str) -> User | None:
        return next((user for user in self.users if user.id == id), None)


def remote_post(post: Post, includes: Includes) -> RemotePost:
    """A post as we keep it. Of a repost the original is `quoted`, with its pictures."""
    kind, original_id = _kind(post)
    original = includes.post(original_id) if original_id else None
    shown_from = original if kind is PostKind.REPOST and original else post
    text, entities = _text(post)
    if kind is PostKind.REPOST:
        text, entities = "", ()
    elif kind is PostKind.POST and (post.withheld or is_notice(text)):
        kind = PostKind.NOTICE
    return RemotePost(
        account_remote_id=post.author_id,
        remote_id=post.id,
        replaces=tuple(id for id in post.history if id != post.id),
        text=text,
        entities=entities,
        created_at=post.created_at,
        edited_at=post.created_at if len(post.history) > 1 and post.id != post.history[0] else None,
        url=_url(post.id, includes.user(post.author_id)),
        kind=kind,
        media=_media(shown_from, includes),
        card=_card(shown_from),
        poll=_poll(shown_from, includes),
        quoted=_quoted(original_id, original, includes) if kind is not PostKind.REPLY else None,
        reach=_reach(post.public_metrics),
        language=post.lang,
    )


def missing_parts(post: Post, includes: Includes) -> bool:
    """Whether it refers to pictures, polls or posts that did not come with it."""
    media = {media.media_key for media in includes.media}
    polls = {poll.id for poll in includes.polls}
    _, original_id = _kind(post)
    return (
        not media.issuperset(post.attachments.media_keys)
        or not polls.issuperset(post.attachments.poll_ids)
        or bool(original_id and not includes.post(original_id))
    )


def written(post: Post) -> str:
    """The text as its author wrote it: with the addresses that X put its own in the place of."""
    text = post.note.text if post.note else post.text
    entities = post.note.entities if post.note else post.entities
    for url in sorted(entities.urls, key=lambda url: -url.start):
        put = "" if _is_picture(url) else url.expanded_url or url.url
        text = text[: url.start] + put + text[url.end :]
    return same_text(unescaped(text, ())[0])


def same_text(text: str) -> str:
    """In one form, to be compared."""
    return re.sub(r"\s+", " ", text).strip()


def _kind(post: Post) -> tuple[PostKind, str]:
    references = {reference.type: reference.id for reference in post.references}
    for type in ("retweeted", "reposted"):
        if type in references:
            return PostKind.REPOST, references[type]
    if "replied_to" in references:
        return PostKind.REPLY, ""
    if "quoted" in references:
        return PostKind.QUOTE, references["quoted"]
    return PostKind.POST, ""


def _text(post: Post) -> tuple[str, tuple[Entity, ...]]:
    """As X shows it: links by what they display and to where X leads; none to the pictures below
    it.
    """
    text = post.note.text if post.note else post.text
    places = post.note.entities if post.note else post.entities
    for url in sorted(places.urls, key=lambda url: -url.start):
        if _is_picture(url) and url.end >= len(text.rstrip()):
            text = text[: url.start].rstrip()
    found = [
        *(
            Entity(start=u.start, end=u.end, kind=EntityKind.LINK, url=u.url, shown=u.display_url)
            for u in places.urls
        ),
        *(
            Entity(
                start=m.start,
                end=m.end,
                kind=EntityKind.MENTION,
                url=f"{SITE}/{m.username}",
            )
            for m in places.mentions
        ),
        *(
            Entity(start=h.start, end=h.end, kind=EntityKind.HASHTAG, url=f"{SITE}/hashtag/{h.tag}")
            for h in places.hashtags
        ),
    ]
    return unescaped(text, without_overlaps(found, len(text)))


def _is_picture(url: Url) -> bool:
    return bool(url.media_key) or url.display_url.startswith(("pic.x.com/", "pic.twitter.com/"))


def _media(post: Post, includes: Includes) -> tuple[RemoteMedia, ...]:
    by_key = {media.media_key: media for media in includes.media}
    return tuple(
        RemoteMedia(
            url=media.url or media.preview_image_url,
            kind=MediaKind.IMAGE if media.type == "photo" else MediaKind.VIDEO,
            width=media.width,
            height=media.height,
            alternative_text=media.alt_text,
        )
        for key in post.attachments.media_keys
        if (media := by_key.get(key)) and (media.url or media.preview_image_url)
    )


def _card(post: Post) -> LinkCard | None:
    for url in post.entities.urls:
        if url.title and not _is_picture(url):
            largest = max(url.images, key=lambda image: image.width, default=None)
            return LinkCard(
                url=url.url,
                title=url.title,
                description=url.description,
                image_url=largest.url if largest else "",
            )
    return None


def _poll(post: Post, includes: Includes) -> Poll | None:
    for poll in includes.polls:
        if poll.id in post.attachments.poll_ids:
            options = tuple(PollOption(label=o.label, votes=o.votes) for o in poll.options)
            return Poll(options=options, ends_at=poll.end_datetime)
    return None


def _quoted(id: str, original: Post | None, includes: Includes) -> Quoted | None:
    if not id:
        return None
    if original is None:
        return Quoted(remote_id=id, url=_url(id, None))
    author = includes.user(original.author_id)
    text, entities = _text(original)
    return Quoted(
        remote_id=id,
        url=_url(id, author),
        author_name=author.name if author else "",
        author_handle=author.username if author else "",
        text=text,
        entities=entities,
        created_at=original.created_at,
    )


def _reach(metrics: Metrics | None) -> Reach | None:
    if metrics is None:
        return None
    return Reach(
        views=metrics.impression_count,
        likes=metrics.like_count,
        reposts=metrics.reposts,
        replies=metrics.reply_count,
    )


def _url(id: str, author: User | None) -> str:
    return f"{SITE}/{author.username if author and author.username else 'i'}/status/{id}"


def ids(posts: Sequence[Post]) -> list[int]:
    return [int(post.id) for post in posts]
