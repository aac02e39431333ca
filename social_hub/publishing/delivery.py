"""Copies on their way: each worker takes what is due, asks the network, and notes what came of it.

Taking writes down that an attempt begins, and is committed before the network is asked. So whoever
takes the row after a worker was killed knows that the attempt may have arrived, and says so to the
network's module, which looks for it first. Nothing is sent twice, and what cannot be found out is
left to staff.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from social_hub.models import Copy, Deed, Step
from social_hub.models.copy import LEASE
from social_hub.networks.base import Network
from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Spent,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.values import AccountRef, CopyText, Sent
from social_hub.pacing.intervals import after_failures
from social_hub.publishing.pictures import pictures_of
from social_hub.publishing.previews import price_list
from social_hub.publishing.reaching import NETWORKS, Way
from social_hub.words.likeness import said
from social_hub.words.prices import price

logger = logging.getLogger(__name__)

MOST: Final = 12
"""Attempts, over about half a day, until somebody has to look. It is said on the list and the
board, never in silence."""
UNSURE_AFTER: Final = 6
"""Attempts of which nobody knows whether one arrived."""
LOOKED_BACK: Final = timedelta(minutes=10)
"""Clocks differ: what was posted so long before an attempt may be its."""
PAGES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a worker has taken."""

    copy: Copy
    step: Step
    again: bool
    """An earlier attempt may have arrived."""
    way: Way


def deliver_due(limit: int, way: Way = NETWORKS) -> int:
    """Do at most so many steps; how many there were. Any number of processes may."""
    done = 0
    while done < limit and _deliver_next(way):
        done += 1
    return done


def _deliver_next(way: Way) -> bool:
    with transaction.atomic():
        rows = Copy.objects.due().select_related("update__picture", "account")
        copy = rows.select_for_update(of=("self",), skip_locked=True).first()
        if copy is None:
            return False
        attempt = _begin(copy, way)
    if attempt is not None:
        _carry_out(attempt)
    return True


def _begin(copy: Copy, way: Way) -> Attempt | None:
    """Write down what will be tried; None where nothing is to be done."""
    step = copy.step(can_edit=way.capabilities(copy.account).edit)
    if step is Step.NOTHING:
        copy.due_at, copy.lease, copy.leased_until = None, None, None
        copy.save()
        return None
    again = copy.trying_at is not None
    if step is Step.PUBLISH and not again:
        copy.trying_at = timezone.now()
    copy.attempts += 1
    copy.lease, copy.leased_until = uuid4(), timezone.now() + LEASE
    copy.save()
    return Attempt(copy=copy, step=step, again=again, way=way)


def _carry_out(attempt: Attempt) -> None:
    copy = attempt.copy
    try:
        sent = _ask(attempt)
    except NetworkError as error:
        _failed(attempt, error)
    except Exception:
        # A fault of ours: the row must not be taken again and again at once.
        logger.exception("A copy could not be sent to %s", copy.account.network)
        words = "Something went wrong here. We try again by ourselves."
        _failed(attempt, Down(words, perhaps_done=True))
    else:
        _succeeded(attempt, sent)


def _ask(attempt: Attempt) -> Sent | None:
    """Do the step. None where there is nothing of ours afterwards."""
    copy, step = attempt.copy, attempt.step
    pictures = pictures_of(copy.update) if step in (Step.PUBLISH, Step.EDIT) else ()
    text = CopyText(
        text=copy.text,
        created_at=copy.trying_at or copy.sent_at or timezone.now(),
        pictures=pictures,
    )

    def asked(network: Network, account: AccountRef) -> Sent | None:
        if step is Step.DELETE:
            network.delete(account, copy.remote_id)
            return None
        if step is Step.LOOK:
            return _look(copy, network, account)
        if step is Step.EDIT:
            return network.edit(account, copy.remote_id, text, str(copy.key))
        return network.publish(account, text, str(copy.key), again=attempt.again)

    is_new = step in (Step.PUBLISH, Step.EDIT)
    at_most = price(copy.text, copy.account.network, price_list()) if is_new else Decimal(0)
    return attempt.way.ask(copy.account, asked, at_most=at_most)


def _look(copy: Copy, network: Network, account: AccountRef) -> Sent | None:
    """What an attempt that was cut short left there, read back from the account."""
    assert copy.trying_at is not None
    words, cursor = said(copy.text), None
    for _ in range(PAGES):
        batch = network.read_account(account, cursor)
        for post in batch.posts:
            if post.created_at >= copy.trying_at - LOOKED_BACK and said(post.text) == words:
                return Sent(remote_id=post.remote_id, url=post.url)
        if batch.complete:
            break
        cursor = batch.cursor
    return None


def _ours(attempt: Attempt) -> Copy | None:
    """The row, locked, unless another worker has taken it since."""
    rows = Copy.objects.select_related("update", "account").select_for_update(of=("self",))
    return rows.filter(pk=attempt.copy.pk, lease=attempt.copy.lease).first()


@transaction.atomic
def _succeeded(attempt: Attempt, sent: Sent | None) -> None:
    copy = _ours(attempt)
    if copy is None:
        return  # its lease ran out: whoever took it looks for what we sent
    step, now = attempt.step, timezone.now()
    copy.lease, copy.leased_until, copy.attempts, copy.error = None, None, 0, ""
    copy.trying_at = None
    if sent is not None:
        copy.remote_id, copy.url = sent.remote_id, sent.url or copy.url
        copy.text_sent, copy.picture_sent = attempt.copy.text, attempt.copy.picture_wanted
        copy.sent_at, copy.gone_at = (copy.sent_at or now), None
        copy.cost += sent.cost
        deed = Deed.EDITED if step is Step.EDIT else Deed.POSTED
        detail = {"remote_id": sent.remote_id, "cost": str(sent.cost)}
        _note(copy, deed, text=copy.text_sent, detail=detail)
    elif step is Step.DELETE:
        _is_gone(copy, {})
    _plan(copy)
    copy.save()


def _is_gone(copy: Copy, detail: dict[str, str]) -> None:
    detail = {"remote_id": copy.remote_id} | detail
    _note(copy, Deed.DELETED, text="", detail=detail)
    copy.remote_id = copy.url = copy.text_sent = copy.picture_sent = ""
    copy.gone_at, copy.key = timezone.now(), uuid4()


def _plan(copy: Copy) -> None:
    """When the next step is due, if there is one."""
    now = timezone.now()
    if copy.is_as_wanted:
        copy.due_at = None
    elif copy.is_unwanted:
        copy.due_at = now
    else:
        is_approved = copy.update.approved_at is not None
        copy.due_at = max(now, copy.update.publish_at) if is_approved else None


@transaction.atomic
def _failed(attempt: Attempt, error: NetworkError) -> None:
    copy = _ours(attempt)
    if copy is None:
        return
    now = timezone.now()
    copy.lease, copy.leased_until, copy.error = None, None, error.words[:500]
    may_have_arrived = isinstance(error, Down) and error.perhaps_done
    if attempt.step is Step.PUBLISH and not (attempt.again or may_have_arrived):
        copy.trying_at = None
    if isinstance(error, Throttled):
        copy.attempts -= 1
        pause = after_failures(1, random.random)
        copy.due_at = max(now + pause, error.until or now)
    elif isinstance(error, Unknown) and attempt.step is not Step.PUBLISH:
        # What should be corrected or deleted is not there any more.
        _is_gone(copy, {"by": "others"})
        copy.due_at = None
        if not copy.is_unwanted:
            copy.refused_at = now
    elif isinstance(error, Refused | Forbidden | Suspended | Spent | Unknown) or (
        isinstance(error, TokenDied) and error.reconnect
    ):
        _stop(copy, error.words)
    elif copy.trying_at is not None and copy.attempts >= UNSURE_AFTER:
        copy.unsure_at, copy.due_at = now, None
        _note(copy, Deed.UNSURE, text=copy.text, detail={"attempts": copy.attempts})
    elif copy.attempts >= MOST:
        _stop(copy, error.words)
    else:
        copy.due_at = now + after_failures(copy.attempts, random.random)
    copy.save()


def _stop(copy: Copy, words: str) -> None:
    """Somebody has to act. What may have arrived has to be looked for by a person."""
    now = timezone.now()
    copy.due_at, copy.lease, copy.leased_until, copy.error = None, None, None, words[:500]
    if copy.trying_at is None:
        copy.refused_at = now
        _note(copy, Deed.REFUSED, text=copy.text, detail={"why": words})
    else:
        copy.unsure_at = now
        _note(copy, Deed.UNSURE, text=copy.text, detail={"why": words})


def _note(copy: Copy, what: Deed, **fields: object) -> None:
    account = copy.account
    copy.update.note(
        what, network=account.network, handle=account.handle or account.name, url=copy.url, **fields
    )
