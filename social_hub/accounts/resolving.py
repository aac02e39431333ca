"""Whose account a handle is: asked of its network, many at once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from social_hub import turned_on
from social_hub.accounts import planning
from social_hub.asking import Call, NotNow, ask
from social_hub.models import Account, Work, WorkKind
from social_hub.models.work import AT_ONCE as MOST
from social_hub.models.work import do_each
from social_hub.networks.errors import Down, Forbidden, NetworkError, Suspended, Unknown
from social_hub.networks.values import Resolved, Unresolved
from social_hub.pacing.intervals import after_failures, jittered
from social_hub.pacing.spending import NOTHING

AT_ONCE: Final = 100
"""Handles in one call."""
PRICE: Final = Decimal("0.010")
"""US dollars, of an account that is looked up where that is billed."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a network said of a handle."""

    handle: str
    resolved: Resolved | None = None
    error: str | None = None
    """In words for staff, where it leads to no account that can be read."""
    why: Exception | None = None


def look_up(
    network: str, handles: Sequence[str], *, is_officers: bool = False
) -> Iterator[list[Found]]:
    """Ask for these handles or ids, some at a time: what came before an error is there.

    With `is_officers` somebody waits for it. Raises `NotNow` or a `NetworkError`.
    """
    is_free = turned_on.capabilities(network).free
    for some in batched(handles, AT_ONCE):
        price = NOTHING if is_free else PRICE * len(some)
        answers = ask(
            network,
            Call.LOOK_UP,
            lambda adapter, some=some: adapter.resolve(some),  # type: ignore[misc]
            at_most=price,
            cost=lambda _answers, price=price: price,  # type: ignore[misc]
            is_officers=is_officers,
        )
        yield [
            _found(handle, answer, network) for handle, answer in zip(some, answers, strict=True)
        ]


def _found(handle: str, answer: Resolved | Unresolved, network: str) -> Found:
    if isinstance(answer, Resolved):
        return Found(handle=handle, resolved=answer)
    names = {"network": turned_on.label(network), "handle": handle[:60]}
    match answer.error:
        case Suspended():
            words = _("%(network)s has suspended the account “%(handle)s”.")
        case Unknown():
            words = _("%(network)s knows no account “%(handle)s”.")
        case Forbidden():
            words = _("%(network)s does not let us see the account “%(handle)s”.")
        case _:
            words = _("%(network)s refused “%(handle)s”.")
    return Found(handle=handle, error=words % names, why=answer.error)


TOLD: Final = (
    "handle",
    "remote_id",
    "name",
    "url",
    "avatar_url",
    "renamed_from",
    "renamed_at",
    "suspended_at",
    "unknown_at",
    "permission_lost_at",
    "error",
)
"""What a look-up may change. Nothing else is saved after one: a worker may have read the account
or renewed its permission while the network answered.
"""


def take_over(account: Account, resolved: Resolved) -> Account | None:
    """Note what the network said. Call `save` with `TOLD`. An account that has this remote id
    already, if there is one.
    """
    others = Account.objects.filter(network=account.network, remote_id=resolved.remote_id)
    other = others.exclude(pk=account.pk).first()
    if other is not None:
        return other
    handle = resolved.current_handle or resolved.handle
    is_other_name = account.remote_id != "" and handle.casefold() != account.handle.casefold()
    if is_other_name:
        account.renamed_from, account.renamed_at = account.handle, timezone.now()
    if account.remote_id == "" or is_other_name:
        account.handle = handle[:255]
    account.remote_id = resolved.remote_id
    account.name = resolved.name[:255]
    account.url = resolved.url[:500]
    account.avatar_url = resolved.avatar_url[:1000]
    if account.suspended_at is not None or account.unknown_at is not None:
        account.suspended_at = account.unknown_at = None
        account.error = ""
    return None


def look_up_due(limit: int) -> int:
    """Look again at the accounts of networks whose turn it is: names change. How many networks."""
    return do_each(Work.objects.take(min(limit, MOST), kind=WorkKind.RESOLVE), _look_up_due)


def _look_up_due(work: Work) -> None:
    is_new = bool(work.payload.get("new"))
    try:
        is_mine = _look_again(work, is_new=is_new)
    except NotNow as later:
        work.put_back(later.until)
    except NetworkError:
        pause = after_failures(work.attempts, random.random)
        work.put_back(timezone.now() + pause, is_failure=True)
    else:
        if not is_mine:
            return
        if is_new:
            work.done()
            return
        is_free = turned_on.capabilities(work.network).free
        pause = planning.LOOKED_UP if is_free else planning.LOOKED_UP_PAID
        work.put_back(timezone.now() + jittered(pause, random.random))


def _look_again(work: Work, *, is_new: bool) -> bool:
    """At all accounts, or at those alone that were never found. False: another worker does it."""
    network = work.network
    if not turned_on.is_on(network):
        return True
    rows = Account.objects.filter(network=network, ended_at=None, is_practice=False)
    if is_new:
        rows = rows.filter(remote_id="", unknown_at=None, suspended_at=None)
    accounts = {account.remote_id or account.handle: account for account in rows}
    for found in look_up(network, list(accounts)):
        note(accounts, found)
        if not work.is_mine():
            return False
    return True


def note(accounts: dict[str, Account], found: Sequence[Found]) -> list[Found]:
    """Write down what the network said of accounts by what they were asked for by. What it could
    not find.
    """
    lost = []
    with transaction.atomic():
        for one in found:
            account = accounts[one.handle]
            now = timezone.now()
            if one.resolved is None:
                lost.append(one)
                _note_lost(account, one)
            elif take_over(account, one.resolved) is not None:
                account.unknown_at = account.unknown_at or now
                account.error = _("The network says that this is another of our accounts.")
            account.save(update_fields=TOLD)
        planning.plan(accounts[one.handle] for one in found)
    return lost


def _note_lost(account: Account, one: Found) -> None:
    account.error = (one.error or "")[:500]
    now = timezone.now()
    match one.why:
        case Suspended():
            account.suspended_at = account.suspended_at or now
        case Unknown():
            account.unknown_at = account.unknown_at or now
        case Down():
            pass
        case Forbidden():
            account.permission_lost_at = account.permission_lost_at or now
        case _:
            pass
