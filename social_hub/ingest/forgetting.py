"""Posts that were deleted on their network go from here, at once and for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from social_hub.ingest import signals
from social_hub.ingest.storing import lock
from social_hub.models import Account, Deletion, Post, PostMedia
from social_hub.networks.values import RemotePost, Span

GRACE: Final = timedelta(minutes=2)
"""A post that arrived this shortly before a reading may not have been in what was read yet."""
_WRITTEN: Final = (
    "text",
    "html",
    "url",
    "entities",
    "topics",
    "data",
    "deleted_at",
    "changed_at",
    "deletion",
    "pinned_at",
    "featured_at",
)


def forget(
    network: str,
    remote_ids: Iterable[str],
    *,
    account_remote_id: str = "",
    deletion: Deletion = Deletion.NOTICE,
) -> set[str]:
    """Take these posts away. Which of them no row is as it is now: their account should be read.

    Of an account that is known a post that never arrived leaves a row too: it may still be on its
    way here, in the answer to a call that was made before.
    """
    wanted = set(remote_ids)
    owners = {account_remote_id} if account_remote_id else owners_of(network, wanted)
    with transaction.atomic():
        accounts = lock(network, owners)
        pks = [account.pk for account in accounts.values()]
        rows = list(Post.objects.filter(account__in=pks, remote_id__in=wanted))
        _forget([row for row in rows if not row.is_gone_for_good], deletion)
        unplaced = wanted - {row.remote_id for row in rows}
        if account_remote_id in accounts and deletion is not Deletion.MISSING:
            _leave(accounts[account_remote_id], unplaced, deletion)
    return unplaced


def missing(
    network: str,
    span: Span,
    present: Sequence[RemotePost],
    *,
    accounts: Iterable[Account],
    asked_at: datetime,
) -> list[str]:
    """The remote ids that we have of a stretch of time and that a reading of it did not bring."""
    rows = Post.objects.present().filter(
        account__in=accounts,
        created_at__gte=span.first,
        created_at__lte=span.last,
        arrived_at__lt=asked_at - GRACE,
    )
    found = {each for post in present for each in (post.remote_id, *post.replaces)}
    return [each for each in rows.values_list("remote_id", flat=True) if each not in found]


def owners_of(network: str, remote_ids: set[str]) -> set[str]:
    """The remote ids of the accounts that have posts of these ids."""
    rows = Post.objects.filter(account__network=network, remote_id__in=remote_ids)
    return set(rows.values_list("account__remote_id", flat=True))


def _forget(rows: list[Post], deletion: Deletion) -> None:
    now = timezone.now()
    for row in rows:
        row.forget(deletion, now)
    PostMedia.objects.filter(post__in=[row.pk for row in rows]).discard()
    Post.objects.bulk_update(rows, _WRITTEN)
    if rows:
        signals.forgotten.send(Post, posts=rows)


def _leave(account: Account, remote_ids: set[str], deletion: Deletion) -> None:
    """Rows of posts that never arrived. One that an edited post had before is none of these."""
    earlier = Post.objects.filter(account=account, earlier_ids__overlap=list(remote_ids))
    known = {each for ids in earlier.values_list("earlier_ids", flat=True) for each in ids}
    now = timezone.now()
    Post.objects.bulk_create(
        [
            Post(
                account=account,
                remote_id=remote_id,
                created_at=now,
                deleted_at=now,
                deletion=deletion,
            )
            for remote_id in remote_ids
            if remote_id not in known
        ],
        ignore_conflicts=True,
    )
