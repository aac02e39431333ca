"""What the card of a post shows, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString, mark_safe

from social_hub.models import Copy, MediaKind, MediaState, Post, PostKind, PostMedia
from social_hub.pages.looks import Look, look_of, original_of
from social_hub.words.entities import read
from social_hub.words.rendering import is_web_address, render

SHOWN_OF_POSTS: Final = (
    *("id", "remote_id", "kind", "text", "html", "url", "created_at", "edited_at", "data"),
    *("pinned_at", "featured_at"),
)
SHOWN_OF_ACCOUNTS: Final = (
    *("id", "network", "handle", "name", "url", "avatar", "area", "area_name", "is_corporate"),
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """In our own storage: nothing is loaded from a network."""

    url: str
    width: int
    height: int
    words: str
    """Its alternative text; "" while nobody has written one."""
    is_video: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page that a post leads to."""

    url: str
    title: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """Somebody else's post within a post."""

    author: str
    handle: str
    url: str
    html: SafeString


@dataclass(frozen=True, kw_only=True)
class Card:
    pk: int
    look: Look
    name: str
    handle: str
    account_url: str
    area: str
    area_name: str
    is_corporate: bool
    is_pinned: bool
    is_featured: bool
    is_repost: bool
    text: str
    html: SafeString
    url: str
    created_at: datetime
    edited_at: datetime | None
    pictures: Sequence[Picture]
    page: Page | None
    options: Sequence[str]
    """Of a poll."""
    quoted: Quoted | None
    has_original: bool
    face: str = ""
    """Address of the account's picture, in our own storage; empty where we have none."""
    update: int | None = None
    """Of which update of ours it is a copy."""
    also_on: Sequence[str] = ()
    """The other networks that have a copy of it, by their names."""

    @property
    def initials(self) -> str:
        """Of up to two words, where no picture of the account is kept."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()


def cards(posts: QuerySet[Post]) -> list[Card]:
    """In their order, with all that they show: one query."""
    copies = Copy.objects.filter(account=OuterRef("account"), remote_id=OuterRef("remote_id"))
    stored = PostMedia.objects.filter(post=OuterRef("pk"), state=MediaState.STORED).exclude(file="")
    rows = (
        posts.select_related("account")
        .only(*SHOWN_OF_POSTS, *(f"account__{name}" for name in SHOWN_OF_ACCOUNTS))
        .annotate(
            copy_of=Subquery(copies.values("update")[:1]),
            stored=ArraySubquery(
                stored.order_by("position", "pk").values(
                    json=JSONObject(
                        file="file",
                        width="width",
                        height="height",
                        kind="kind",
                        words="alternative_text",
                        words_by_us="alternative_text_by_us",
                    )
                )
            ),
        )
    )
    return [_card(post, post.stored) for post in rows]


def once(found: Sequence[Card], among: QuerySet[Post]) -> list[Card]:
    """What went to several accounts is shown once, as the newest of its copies `among` all posts
    that were asked for, and says where else it is. At most one query.
    """
    updates = {card.update for card in found if card.update is not None}
    if not updates:
        return list(found)
    copies = Copy.objects.filter(
        update__in=updates, account=OuterRef("account"), remote_id=OuterRef("remote_id")
    )
    rows = (
        among.filter(Exists(copies))
        .annotate(copy_of=Subquery(copies.values("update")[:1]))
        .order_by("created_at", "pk")
        .values_list("copy_of", "pk", "account__network")
    )
    newest: dict[int, int] = {}
    networks: dict[int, set[str]] = {}
    for update, pk, network in rows:
        newest[update] = pk
        networks.setdefault(update, set()).add(network)
    return [
        replace(card, also_on=_others(card, networks.get(card.update or 0, ())))
        for card in found
        if card.update is None or newest.get(card.update, card.pk) == card.pk
    ]


def _others(card: Card, networks: Iterable[str]) -> Sequence[str]:
    return sorted(look_of(each).label for each in set(networks) - {card.look.network})


def _card(post: Any, stored: Iterable[Mapping[str, Any]]) -> Card:
    account = post.account
    look = look_of(account.network)
    data: Mapping[str, Any] = post.data if isinstance(post.data, dict) else {}
    return Card(
        pk=post.pk,
        look=look,
        name=account.name or account.area_name or account.handle,
        handle=look.handle(account.handle),
        account_url=_web(account.url),
        area=account.area,
        area_name=account.area_name,
        is_corporate=account.is_corporate,
        is_pinned=post.pinned_at is not None,
        is_featured=post.featured_at is not None,
        is_repost=post.kind == PostKind.REPOST,
        text=post.text,
        # Made by `words.rendering.render` when the post was stored.
        html=mark_safe(post.html),  # noqa: S308
        url=_web(post.url),
        created_at=post.created_at,
        edited_at=post.edited_at,
        pictures=[_picture(each) for each in stored],
        page=_page(data.get("card")),
        options=_options(data.get("poll")),
        quoted=_quoted(data.get("quoted"), account.network),
        has_original=original_of(account.network, post.remote_id, post.url) is not None,
        face=default_storage.url(account.avatar.name) if account.avatar else "",
        update=post.copy_of,
    )


def _web(url: object) -> str:
    """Only an address of the web is linked."""
    return url if isinstance(url, str) and is_web_address(url) else ""


def _picture(row: Mapping[str, Any]) -> Picture:
    return Picture(
        url=default_storage.url(row["file"]),
        width=row["width"],
        height=row["height"],
        words=(row["words_by_us"] or row["words"]).strip(),
        is_video=row["kind"] == MediaKind.VIDEO,
    )


def _page(found: object) -> Page | None:
    if not isinstance(found, dict) or not _web(found.get("url")):
        return None
    title, description = str(found.get("title") or ""), str(found.get("description") or "")
    return Page(url=found["url"], title=title or found["url"], description=description)


def _options(found: object) -> Sequence[str]:
    options = found.get("options") if isinstance(found, dict) else None
    if not isinstance(options, list):
        return []
    return [str(each.get("label") or "") for each in options if isinstance(each, dict)]


def _quoted(found: object, network: str) -> Quoted | None:
    if not isinstance(found, dict) or not (found.get("text") or found.get("url")):
        return None
    text, entities = str(found.get("text") or ""), found.get("entities")
    html = render(text, read(entities if isinstance(entities, list) else []), network=network)
    return Quoted(
        author=str(found.get("author_name") or ""),
        handle=look_of(network).handle(str(found.get("author_handle") or "")),
        url=_web(found.get("url")),
        html=mark_safe(html),  # noqa: S308
    )
