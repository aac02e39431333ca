"""Posts of networks become rows: each once, and as it is now.

Whoever stores posts of an account holds the lock of its row until the end, so that two workers who
bring the same post write it one after the other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import DataError, transaction
from django.utils import timezone
from pydantic import TypeAdapter

from social_hub.ingest import pictures, signals
from social_hub.models import Account, Deletion, Post, PostKind
from social_hub.models.copying import copy_in
from social_hub.networks.values import RemotePost
from social_hub.words import rendering

logger = logging.getLogger(__name__)

_AS_JSON: Final = TypeAdapter(RemotePost)
_BESIDE: Final = {"card", "poll", "quoted", "reach", "language"}
"""What of a post is kept beside its text, in `Post.data`."""
_LONGEST_URL: Final = 1000
_SHOWN: Final = (
    "remote_id",
    "earlier_ids",
    "kind",
    "text",
    "entities",
    "url",
    "created_at",
    "edited_at",
    "deleted_at",
)
_WRITTEN: Final = (*_SHOWN, "html", "topics", "data", "changed_at", "billed_on", "deletion")
_DECIDED: Final = (
    "hidden_at",
    "hidden_by",
    "hidden_reason",
    "pinned_at",
    "featured_at",
    "arrived_at",
)
"""Written only where two rows become one: staff may be deciding about a post at the same time."""


@dataclass(kw_only=True)
class Stored:
    """What became of a batch."""

    new: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    """What is shown of them has changed."""
    strangers: int = 0
    """Posts of accounts that are not ours."""

    def add(self, other: Stored) -> None:
        self.new += other.new
        self.changed += other.changed
        self.strangers += other.strangers


def store(network: str, posts: Sequence[RemotePost], *, billed_on: date | None = None) -> Stored:
    """Take posts in: new ones are added, edited ones replaced, and what was deleted stays so.

    `billed_on` is the UTC day for which reading them was paid. A post that the database does not
    take is left out and logged, and keeps no other back.
    """
    try:
        return _store(network, posts, billed_on)
    except (DataError, ValueError):
        if len(posts) < 2:
            raise
    stored = Stored()
    for post in posts:
        try:
            stored.add(_store(network, [post], billed_on))
        except (DataError, ValueError):
            logger.exception("A post of %s cannot be kept: %s", network, post.remote_id[:100])
    return stored


def _store(network: str, posts: Sequence[RemotePost], billed_on: date | None) -> Stored:
    with transaction.atomic():
        accounts = lock(network, {post.account_remote_id for post in posts})
        batch = _Batch(accounts, _rows(accounts.values(), posts), billed_on)
        for post in posts:
            batch.take(post)
        batch.write()
    return batch.stored


def lock(network: str, remote_ids: Iterable[str]) -> dict[str, Account]:
    """The accounts by their remote ids, each locked until the end of the transaction."""
    rows = Account.objects.in_use().filter(
        network=network, remote_id__in=set(remote_ids), is_practice=False
    )
    # In one order, so that nobody waits for who waits for them.
    locked = rows.order_by("pk").select_for_update(no_key=True)
    return {account.remote_id: account for account in locked}


def billed_before(network: str, posts: Sequence[RemotePost]) -> list[date | None]:
    """For each of these posts the day on which it was last billed."""
    rows = Post.objects.filter(
        account__network=network, remote_id__in={post.remote_id for post in posts}
    )
    days = dict(rows.values_list("remote_id", "billed_on"))
    return [days.get(post.remote_id) for post in posts]


def not_billed(network: str, remote_ids: Iterable[str], day: date) -> set[str]:
    """Those that were not billed on this day yet."""
    rows = Post.objects.filter(account__network=network, billed_on=day)
    billed = rows.filter(remote_id__in=list(remote_ids)).values_list("remote_id", flat=True)
    return set(remote_ids) - set(billed)


def bill(network: str, remote_ids: Iterable[str], day: date) -> None:
    """Note that reading these was paid for on this day."""
    rows = Post.objects.filter(account__network=network, remote_id__in=list(remote_ids))
    rows.update(billed_on=day)


def _rows(accounts: Iterable[Account], posts: Sequence[RemotePost]) -> list[Post]:
    """All that are one of these posts, by an id that it has or had."""
    ids = {remote_id for post in posts for remote_id in (post.remote_id, *post.replaces)}
    rows = Post.objects.filter(account__in=[account.pk for account in accounts])
    # Two queries, because an OR of the two would use neither index.
    by_id = rows.filter(remote_id__in=ids)
    earlier = rows.exclude(earlier_ids=[]).filter(earlier_ids__overlap=list(ids))
    return list({row.pk: row for row in (*by_id, *earlier)}.values())


class _Batch:
    """Posts on their way into rows, with the rows that are there already."""

    def __init__(
        self, accounts: dict[str, Account], rows: Iterable[Post], billed_on: date | None
    ) -> None:
        self.stored = Stored()
        self._accounts = accounts
        self._billed_on = billed_on
        self._now = timezone.now()
        self._written: dict[tuple[int, str], Post] = {}
        """By account and each id that a post has or had."""
        self._touched: list[Post] = []
        self._billed: list[Post] = []
        self._joined: list[tuple[Post, Post]] = []
        """Rows that are the same post as another one, and that one."""
        self._pictures: dict[int, tuple[Post, RemotePost]] = {}
        for row in rows:
            self._know(row)

    def take(self, post: RemotePost) -> None:
        account = self._accounts.get(post.account_remote_id)
        if account is None:
            self.stored.strangers += 1
            return
        rows = self._find(account, post)
        if not rows:
            row = Post(account=account, arrived_at=self._now)
            self._fill(row, post)
            self.stored.new.append(row)
            return
        if any(each.is_gone_for_good for each in rows):
            return
        if _is_newer(post, rows[0]):
            # One that has a row stays that row.
            row, *others = sorted(rows, key=lambda each: each.pk is None)
            self._replace(row, post, others)
        elif self._billed_on is not None:
            self._billed.append(rows[0])

    def write(self) -> None:
        stored = self.stored
        pictures.take_over(self._joined)
        Post.objects.filter(pk__in=[other.pk for other, _ in self._joined]).delete()
        Post.objects.bulk_update(self._touched, _WRITTEN, batch_size=500)
        Post.objects.bulk_update([row for _, row in self._joined], _DECIDED)
        copy_in(stored.new)
        Post.objects.filter(pk__in=[row.pk for row in self._billed]).update(
            billed_on=self._billed_on
        )
        pictures.keep([(row, post.media) for row, post in self._pictures.values()])
        self._note_newest()
        if stored.new or stored.changed:
            signals.stored.send(Post, posts=[*stored.new, *stored.changed])

    def _find(self, account: Account, post: RemotePost) -> list[Post]:
        """The rows that are this post; the one that had its id first."""
        ids = (post.remote_id, *post.replaces)
        found = (self._written.get((account.pk, each)) for each in ids)
        unique = {id(row): row for row in found if row is not None}
        return list(unique.values())

    def _know(self, row: Post) -> None:
        for remote_id in (row.remote_id, *row.earlier_ids):
            self._written[row.account_id, remote_id] = row

    def _replace(self, row: Post, post: RemotePost, others: Sequence[Post]) -> None:
        before, data = row.as_shown(_SHOWN), row.data
        # An edit may have arrived before it was known what it replaces: then there are two rows.
        for other in others:
            self._join(row, other)
        row.deleted_at, row.deletion = None, ""
        self._fill(row, post)
        if row.pk is None:
            return
        is_changed = row.as_shown(_SHOWN) != before
        if is_changed:
            row.changed_at = self._now
            if row not in self.stored.changed:
                self.stored.changed.append(row)
        if is_changed or row.data != data:
            self._touched.append(row)
        elif self._billed_on is not None:
            self._billed.append(row)

    def _join(self, row: Post, other: Post) -> None:
        """Both are one post. What staff have decided in this moment counts too."""
        if other.pk is None:
            self.stored.new.remove(other)
        else:
            locked = Post.objects.select_for_update(no_key=True)
            for each in (row, other):
                each.refresh_from_db(fields=_DECIDED, from_queryset=locked)
            self._joined.append((other, row))
        row.take_over(other)

    def _fill(self, row: Post, post: RemotePost) -> None:
        earlier = {*row.earlier_ids, *post.replaces, *filter(None, [row.remote_id])}
        row.earlier_ids = sorted(earlier - {post.remote_id})
        row.remote_id = post.remote_id
        row.kind = PostKind(post.kind)
        text = rendering.printable(post.text)
        row.say(text, _kept([asdict(entity) for entity in post.entities]))
        row.url = post.url if len(post.url) <= _LONGEST_URL else ""
        row.created_at, row.edited_at = post.created_at, post.edited_at
        told = _AS_JSON.dump_python(post, mode="json", include=_BESIDE, exclude_none=True)
        row.data = _kept(told)
        row.billed_on = self._billed_on or row.billed_on
        self._pictures[id(row)] = (row, post)
        self._know(row)

    def _note_newest(self) -> None:
        newest: dict[Account, datetime] = {}
        for row in self.stored.new:
            if row.kind != PostKind.NOTICE:
                last = newest.get(row.account) or row.account.last_post_at or row.created_at
                newest[row.account] = max(last, row.created_at)
        for account, moment in newest.items():
            account.last_post_at = moment
        Account.objects.bulk_update(newest, ["last_post_at"])


def _is_newer(post: RemotePost, row: Post) -> bool:
    """Whether the network's post goes in the place of what we have."""
    if row.deletion == Deletion.MISSING:
        return True
    if PostKind(post.kind) == PostKind.NOTICE and row.kind != PostKind.NOTICE:
        return False
    if post.remote_id != row.remote_id and row.remote_id not in post.replaces:
        return False
    if row.edited_at is None or row.remote_id in post.replaces:
        return True
    return post.edited_at is not None and post.edited_at >= row.edited_at


def _kept(told: Any) -> Any:
    """JSON as PostgreSQL takes it: it has no place for some signs that JSON may hold."""
    match told:
        case str():
            return rendering.printable(told)
        case list() | tuple():
            return [_kept(each) for each in told]
        case dict():
            return {name: _kept(value) for name, value in told.items()}
    return told
