"""Tokens that end soon are changed for new ones, without a person."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.utils import timezone

from social_hub.accounts import health, planning
from social_hub.asking import Call, NotNow, ask
from social_hub.models import Account, Work, WorkKind
from social_hub.models.work import AT_ONCE, do_each
from social_hub.networks.errors import NetworkError, TokenDied
from social_hub.networks.values import AccountRef
from social_hub.pacing.intervals import after_failures, jittered
from social_hub.tokens import CannotOpen

AHEAD: Final = timedelta(minutes=5)
BUSY: Final = timedelta(seconds=30)
KEPT: Final = (
    "sealed_tokens",
    "token_dies_at",
    "renews_itself",
    "permission_lost_at",
    "connected_at",
)


def fresh_ref(account: Account) -> AccountRef:
    """The account with a token that is good for the next minutes.

    Raises a `NetworkError`, and `NotNow` while another worker renews it.
    """
    account.refresh_from_db(fields=KEPT)
    ends = account.token_dies_at
    if account.renews_itself and ends is not None and ends <= timezone.now() + AHEAD:
        renew(account)
    return opened(account)


def opened(account: Account) -> AccountRef:
    """As `Account.ref`. Raises `TokenDied` where nobody here can open its tokens."""
    try:
        return account.ref()
    except CannotOpen as error:
        raise TokenDied from error


def renew(account: Account) -> None:
    """A refresh token works once: one worker at a time uses it."""
    key = planning.renew_key(account)
    now = timezone.now()
    Work.objects.ensure(
        [Work(kind=WorkKind.RENEW, network=account.network, account=account, key=key, due_at=now)]
    )
    Work.objects.hurry(now, key=key)
    taken = Work.objects.take(1, key=key)
    if not taken:
        raise NotNow(now + BUSY, TokenDied.words)
    _renew(taken[0], account)


def renew_due(limit: int) -> int:
    """Renew what nobody has used for long; how many there were."""
    return do_each(Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.RENEW), _renew_unused)


def _renew_unused(work: Work) -> None:
    account = Account.objects.in_use().filter(work=work, renews_itself=True).first()
    if account is None:
        work.done()
        return
    with suppress(NotNow, NetworkError):
        _renew(work, account)


def _renew(work: Work, account: Account) -> None:
    now = timezone.now()
    account.refresh_from_db(fields=KEPT)
    is_fresh = account.token_dies_at is not None and account.token_dies_at > now + AHEAD
    if is_fresh and account.connected_at and account.connected_at > now - AHEAD:
        work.put_back(now + planning.RENEWED)
        return
    try:
        ref = opened(account)
        given = ask(account.network, Call.POST, lambda n: n.renew(ref), is_officers=True)
    except NotNow as later:
        work.put_back(later.until)
        raise
    except NetworkError as error:
        if health.note_error(account, error):
            work.done()
        else:
            work.put_back(now + after_failures(work.attempts, random.random), is_failure=True)
        raise
    account.keep(given)
    account.save(update_fields=KEPT)
    work.put_back(timezone.now() + jittered(planning.RENEWED, random.random))
