"""Which work keeps accounts read: rows that are due, one of each kind, whoever writes them down."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from social_hub import turned_on
from social_hub.models import Account, Work, WorkKind
from social_hub.networks.values import Capabilities

RECONCILED: Final = timedelta(days=1)
"""How often an account is read by itself whose posts are pushed."""
RECONCILED_UNTOLD: Final = timedelta(hours=8)
"""The same where a push tells of new posts only, and not of what was deleted."""
RECONCILED_LISTED: Final = timedelta(days=7)
"""The same where a list brings them."""
LOOKED_UP: Final = timedelta(days=7)
LOOKED_UP_PAID: Final = timedelta(days=30)
RENEWED: Final = timedelta(days=30)
"""So that a permission that nobody uses does not end by itself."""
DEEP: Final = timedelta(hours=1)
"""How often a list is read back over a day, to see what was deleted from it."""


def list_key(network: str) -> str:
    return f"list:{network}"


def deep_key(network: str) -> str:
    return f"deep:{network}"


def account_key(account: Account) -> str:
    return f"account:{account.pk}"


def look_up_key(network: str) -> str:
    """For accounts that were never found yet."""
    return f"look-up-new:{network}"


def avatar_key(account: Account) -> str:
    return f"avatar:{account.pk}"


def follow_key(account: Account) -> str:
    return f"follow:{account.pk}"


def renew_key(account: Account) -> str:
    return f"renew:{account.pk}"


def plan(accounts: Iterable[Account]) -> None:
    """Write down what these accounts and their networks need. What is there already stays."""
    now = timezone.now()
    works: list[Work] = []
    networks: set[str] = set()
    for account in accounts:
        can = turned_on.capabilities(account.network)
        if not account.remote_id or account.is_practice or account.ended_at is not None:
            continue
        networks.add(account.network)
        if account.avatar_url != account.avatar_from:
            works.append(_avatar(account, now))
        if can.read_account:
            works.append(_reading(account, can, now))
        if (can.push or can.read_list) and account.followed_at is None:
            works.append(
                Work(
                    kind=WorkKind.FOLLOW,
                    network=account.network,
                    account=account,
                    key=follow_key(account),
                    due_at=now,
                )
            )
    for network in networks:
        works += _of_network(network, now)
    Work.objects.ensure(works)


def _reading(account: Account, can: Capabilities, now: datetime) -> Work:
    """At once where nothing else brings the account's posts."""
    due_at = now + RECONCILED_LISTED * random.random() if can.read_list else now  # noqa: S311
    return Work(
        kind=WorkKind.ACCOUNT,
        network=account.network,
        account=account,
        key=account_key(account),
        due_at=due_at,
    )


def _avatar(account: Account, now: datetime) -> Work:
    key = avatar_key(account)
    return Work(kind=WorkKind.AVATAR, network=account.network, account=account, key=key, due_at=now)


def look_up_soon(networks: Iterable[str]) -> None:
    """Ask these networks for accounts that they could not be asked for."""
    now = timezone.now()
    works = [
        Work(
            kind=WorkKind.RESOLVE,
            network=network,
            key=look_up_key(network),
            due_at=now,
            payload={"new": True},
        )
        for network in networks
    ]
    Work.objects.ensure(works)
    Work.objects.hurry(now, key__in=[work.key for work in works])


def end(account: Account) -> None:
    """It is no longer read or posted to, and its network need not tell us of it any more. What it
    posted stays.
    """
    now = timezone.now()
    Account.objects.filter(pk=account.pk).update(ended_at=now, sealed_tokens="")
    key = follow_key(account)
    Work.objects.ensure(
        [Work(kind=WorkKind.FOLLOW, network=account.network, account=account, key=key, due_at=now)]
    )
    Work.objects.hurry(now, key=key)


def _of_network(network: str, now: datetime) -> list[Work]:
    can = turned_on.capabilities(network)
    looked_up = LOOKED_UP if can.free else LOOKED_UP_PAID
    works = [
        Work(
            kind=WorkKind.RESOLVE, network=network, key=f"look-up:{network}", due_at=now + looked_up
        )
    ]
    if can.read_list:
        works.append(Work(kind=WorkKind.LIST, network=network, key=list_key(network), due_at=now))
    if can.read_list and not can.push:
        works.append(
            Work(
                kind=WorkKind.LIST,
                network=network,
                key=deep_key(network),
                due_at=now + DEEP,
                payload={"deep": True},
            )
        )
    return works
