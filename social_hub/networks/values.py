"""What goes into a network and comes out of it, the same for all. No Django."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from social_hub.words.entities import Entity


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What can be done on a network, and whether reading costs nothing."""

    read_list: bool = False
    """The newest posts of all accounts in one call."""
    read_account: bool = False
    push: bool = False
    """The network tells us of posts by itself, once an account is followed."""
    push_deletions: bool = True
    """Where it pushes: of what was deleted, too."""
    publish: bool = False
    delete: bool = False
    edit: bool = False
    alternative_text: bool = False
    """Pictures come with alternative text and are published with it."""
    free: bool = True


@dataclass(frozen=True, kw_only=True)
class AccountRef:
    """An account as its network knows it. The token never stands in a text of it."""

    remote_id: str
    handle: str = ""
    token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a network gave for an account; `dies_at` is aware, or None where it does not end by
    itself.
    """

    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    dies_at: datetime | None = None
    remote_id: str = ""
    """Whose they are, where the network says so."""
    handle: str = ""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A handle that the network knows."""

    handle: str
    """As it was asked for."""
    remote_id: str
    name: str
    url: str
    avatar_url: str = ""
    current_handle: str = ""
    """As the network writes it now."""


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """A handle that leads to no account that can be read: Unknown, Suspended, Forbidden,
    Refused.
    """

    handle: str
    error: Exception


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """How far an account or a list was read. Kept as a text, given back to the same network."""

    newest: str = ""
    """Up to and with which post, or which time, everything was read."""
    page: str = ""
    """Where the reading goes on, after a batch that was not complete."""
    reading: str = ""
    """What becomes `newest` once the pages that were begun are all read."""
    pages: int = 0
    """How many pages of this reading there were."""
    etag: str = ""
    modified: str = ""

    def as_text(self) -> str:
        """Short enough for a column of 2,000 characters."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def of(cls, text: str) -> Self | None:
        """None of an empty text."""
        return cls(**json.loads(text)) if text else None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many calls a network said are left in its window; None is not said."""

    limit: int | None = None
    remaining: int | None = None
    resets_at: datetime | None = None
    used: float | None = None
    """The share that is used, 0 to 1, where the network tells shares and no numbers."""


class PostKind(StrEnum):
    POST = "post"
    REPLY = "reply"
    REPOST = "repost"
    QUOTE = "quote"
    NOTICE = "notice"
    """A notice of the platform that arrived as if it were a post; it never overwrites one."""


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"


@dataclass(frozen=True, kw_only=True)
class RemoteMedia:
    """A picture, or a video of which `url` is the still picture. Widths and heights are pixels, 0
    is not said.
    """

    url: str
    kind: MediaKind = MediaKind.IMAGE
    width: int = 0
    height: int = 0
    alternative_text: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkCard:
    """The page that a post leads to, as the network previews it."""

    url: str
    title: str = ""
    description: str = ""
    image_url: str = ""


@dataclass(frozen=True, kw_only=True)
class PollOption:
    label: str
    votes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Poll:
    options: tuple[PollOption, ...]
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """The post of another that is quoted or passed on."""

    remote_id: str
    url: str = ""
    author_name: str = ""
    author_handle: str = ""
    text: str = ""
    entities: tuple[Entity, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What a network counts. None is not said, which is not nought."""

    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None


@dataclass(frozen=True, kw_only=True)
class RemotePost:
    """A post as a network gives it. Times are aware; `text` is plain, as readers see it there.

    A repost has no text of its own: what it passes on is `quoted`. An edited post may have no
    `edited_at`, because not every network tells: compare the text.
    """

    account_remote_id: str
    remote_id: str
    text: str
    created_at: datetime
    url: str
    kind: PostKind = PostKind.POST
    edited_at: datetime | None = None
    replaces: tuple[str, ...] = ()
    """Remote ids that this post had before it was edited."""
    entities: tuple[Entity, ...] = ()
    media: tuple[RemoteMedia, ...] = ()
    card: LinkCard | None = None
    poll: Poll | None = None
    quoted: Quoted | None = None
    reach: Reach | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time, both ends within it."""

    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one reading brought.

    Not `complete`: the next call with `cursor` goes on. A `gap`: the network no longer gives what
    lies between the
    last reading and the oldest of these posts; each account has to be read with `read_account`.
    """

    posts: tuple[RemotePost, ...] = ()
    deleted: tuple[str, ...] = ()
    """Remote ids that the network says are gone."""
    cursor: Cursor | None = None
    complete: bool = True
    gap: bool = False
    unchanged: bool = False
    """The network said that nothing has changed since the last reading."""
    span: Span | None = None
    """All posts created in this stretch are in `posts`. One that we have and that is not among them
    is probably deleted: ask `gone`.
    """
    cost: Decimal = Decimal(0)
    """US dollars, as the network bills what was read, before what it was read for on the same day
    is taken off.
    """
    limits: Limits | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture to be published: its bytes, as they go out."""

    content: bytes = field(repr=False)
    type: str
    """"image/jpeg" or "image/png"."""
    alternative_text: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class CopyText:
    """What is published on one account, exactly. `created_at` is the same in every attempt."""

    text: str
    created_at: datetime
    pictures: tuple[Picture, ...] = ()
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What was published, and what the network bills for it (US dollars)."""

    remote_id: str
    url: str
    cost: Decimal = Decimal(0)


class PushKind(StrEnum):
    POSTED = "posted"
    """A post, new or edited. Without `post` the account has to be read."""
    DELETED = "deleted"
    ACCOUNT = "account"
    """Something about the account itself: it has to be looked at again."""


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """One thing that a network told us of by itself."""

    kind: PushKind
    account_remote_id: str
    remote_id: str = ""
    post: RemotePost | None = None
    cost: Decimal = Decimal(0)
    event_id: str = ""
    """The same when a network tells the same thing again."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """An account that is now on the list or pushed; `until` is when to follow it again."""

    pushed: bool = False
    """The network will tell us of its posts by itself."""
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Connecting:
    """Where a person gives us permission, and what has to be kept until they are back."""

    url: str
    keep: Mapping[str, str] = field(repr=False)
