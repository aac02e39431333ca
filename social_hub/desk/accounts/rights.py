"""Who may do what with accounts."""

from __future__ import annotations

from typing import Any

from social_hub.models import Account
from social_hub.models.account import AccountQuerySet


def may_see_all(user: Any) -> bool:
    return bool(user.has_perm("social_hub.view_board") or may_change(user))


def may_change(user: Any) -> bool:
    return bool(user.has_perm("social_hub.change_account"))


def accounts_of(user: Any) -> AccountQuerySet:
    """Those that somebody sees: all of them, or those that are theirs."""
    rows = Account.objects.filter(ended_at=None, is_practice=False)
    return rows if may_see_all(user) else rows.filter(owner=user.pk)


def may_connect(user: Any, account: Account) -> bool:
    """Its owner, and whoever looks after accounts."""
    return may_change(user) or account.owner_id == user.pk
