"""Networks are read: a list of all accounts where there is one, an account alone where not."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from social_hub import turned_on
from social_hub.accounts import planning
from social_hub.asking import Call, NotNow, ask
from social_hub.ingest.forgetting import GRACE, forget, missing, owners_of
from social_hub.ingest.storing import bill, billed_before, lock, not_billed, store
from social_hub.models import Account, Deletion, Post, Work, WorkKind
from social_hub.networks.base import Network
from social_hub.networks.errors import NetworkError, Throttled
from social_hub.networks.values import AccountRef, Batch, Cursor
from social_hub.pacing.intervals import after_failures, jittered
from social_hub.pacing.spending import NOTHING, billed, utc_day

logger = logging.getLogger(__name__)

PAID_POST: Final = Decimal("0.005")
"""US dollars of a post that is read, where that is billed: at X."""
PAID_CALL: Final = 200 * PAID_POST
"""US dollars that one reading may cost at most: 100 posts and as many that they quote."""
PAGES: Final = 20
"""At most so many of one reading by one worker; the next one goes on from there."""
RECENT: Final = 20
"""Posts whose gaps say how often to read."""
ASKED_FOR: Final = 100
"""Posts at most that are asked for by their ids after one reading."""

TROUBLED: Final = timedelta(days=1)
"""How often an account is tried that its network has suspended, or that needs its owner."""

type Page = Callable[[Network, Cursor | None], Batch]


@dataclass(kw_only=True)
class Reading:
    """How far a reading came."""

    new: int = 0
    cursor: Cursor | None = None
    complete: bool = False
    gap: bool = False


class Overtaken(Exception):
    """The lease ran out, and another worker does it now."""


def read(
    work: Work,
    call: Call,
    page: Page,
    cursor: Cursor | None,
    *,
    accounts: Iterable[Account],
    keep: Callable[[Reading], None],
    read_at: datetime | None,
    ref: AccountRef | None = None,
    is_officers: bool = False,
) -> Reading:
    """Read page after page, and store each with how far it came: `keep` writes that down.
    `read_at` is when it was last read.

    Raises `NotNow`, a `NetworkError` or `Overtaken`; what was read before stays.
    """
    if cursor is not None and _came_since(read_at, accounts):
        cursor = unconditional(cursor)
    reading = Reading(cursor=cursor)
    for _ in range(PAGES):
        asked_at = timezone.now()
        batch = _ask(work.network, call, page, reading.cursor, is_officers=is_officers)
        gone, failure = _gone(work.network, batch, asked_at, accounts, ref)
        if failure is not None and batch.cursor is not None:
            # “Nothing has changed” would be no reason not to ask for them again.
            batch = replace(batch, cursor=unconditional(batch.cursor))
        with transaction.atomic():
            if not work.is_mine():
                raise Overtaken
            _store(work.network, batch, gone, reading)
            keep(reading)
        if failure is not None:
            raise failure
        if batch.complete:
            break
    return reading


def unconditional(cursor: Cursor) -> Cursor:
    """So that the network gives what there is, and does not say that nothing has changed."""
    return replace(cursor, etag="", modified="")


def _came_since(read_at: datetime | None, accounts: Iterable[Account]) -> bool:
    """Whether posts came by another way since then, or just before. If one was deleted before it
    came, nothing has changed since the last reading, and only a whole one shows that it is lacking.
    """
    if read_at is None:
        return False
    rows = Post.objects.present().filter(account__in=accounts)
    return rows.filter(arrived_at__gte=read_at - GRACE).exists()


def _ask(
    network: str, call: Call, page: Page, cursor: Cursor | None, *, is_officers: bool
) -> Batch:
    is_free = turned_on.capabilities(network).free

    def cost(batch: Batch) -> Decimal:
        if batch.cost == NOTHING:
            return NOTHING
        days = billed_before(network, batch.posts)
        return billed(batch.cost, read=days, today=utc_day(timezone.now()))

    return ask(
        network,
        call,
        lambda adapter: page(adapter, cursor),
        at_most=NOTHING if is_free else PAID_CALL,
        cost=cost,
        is_officers=is_officers,
    )


def _store(network: str, batch: Batch, gone: Iterable[str], reading: Reading) -> None:
    """All of it or nothing: whoever does it again after a worker was killed finds the same."""
    paid = batch.cost > NOTHING
    day = utc_day(timezone.now()) if paid else None
    owners = owners_of(network, {*batch.deleted, *gone})
    lock(network, {post.account_remote_id for post in batch.posts} | owners)
    stored = store(network, batch.posts, billed_on=day)
    forget(network, batch.deleted)
    forget(network, gone, deletion=Deletion.MISSING)
    reading.new += len(stored.new)
    reading.cursor = batch.cursor
    reading.complete = batch.complete
    reading.gap = reading.gap or batch.gap


def _gone(
    network: str,
    batch: Batch,
    asked_at: datetime,
    accounts: Iterable[Account],
    ref: AccountRef | None,
) -> tuple[Sequence[str], NotNow | NetworkError | None]:
    """What a reading lacked, and of which the network says that it is gone; or why it could not be
    asked.
    """
    if batch.span is None or batch.unchanged:
        return (), None
    lacking = missing(network, batch.span, batch.posts, accounts=accounts, asked_at=asked_at)
    if not lacking:
        return (), None
    # Not always the same ones, where there are more of them than are asked for.
    some = random.sample(lacking, min(len(lacking), ASKED_FOR))
    today = utc_day(timezone.now())
    unpaid = set() if turned_on.capabilities(network).free else not_billed(network, some, today)
    try:
        gone = ask(
            network,
            Call.LOOK_UP,
            lambda adapter: adapter.gone(some, ref),
            at_most=PAID_POST * len(unpaid),
            cost=lambda gone: PAID_POST * len(unpaid - set(gone)),
        )
    except (NotNow, NetworkError) as error:
        return (), error
    bill(network, unpaid - set(gone), today)
    return gone, None


def posted(accounts: Iterable[Account]) -> list[datetime]:
    """When the last posts were made."""
    rows = Post.objects.present().filter(account__in=accounts).order_by("-created_at")
    return list(rows.values_list("created_at", flat=True)[:RECENT])


def put_off(work: Work, error: NotNow | NetworkError) -> None:
    """Nothing came of it, now. It is tried again when the network allows it, or after a pause."""
    now = timezone.now()
    until = getattr(error, "until", None)
    if until is not None:
        work.put_back(until + jittered(timedelta(seconds=10), random.random))
    else:
        is_throttled = isinstance(error, Throttled)
        pause = after_failures(work.attempts, random.random)
        work.put_back(now + pause, is_failure=not is_throttled)


def gap_is_there(network: str) -> None:
    """A list no longer gives what lies between two readings: each account is read by itself."""
    accounts = Account.objects.in_use().filter(network=network, is_practice=False)
    planning.plan(accounts)
    logger.warning("The list of %s has a gap. Its accounts are read one by one.", network)
    Work.objects.hurry(timezone.now(), kind=WorkKind.ACCOUNT, network=network)
