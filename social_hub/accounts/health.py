"""What networks say of an account when they are asked, noted in its row."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from social_hub.models import Account
from social_hub.networks.errors import (
    Forbidden,
    NetworkError,
    Refused,
    Suspended,
    TokenDied,
    Unknown,
)

WELL: Final[dict[str, Any]] = {
    "suspended_at": None,
    "unknown_at": None,
    "failures": 0,
    "error": "",
}
"""What holds of an account that its network has just let us read."""


def note_posting(account: Account, error: NetworkError) -> None:
    """The network refused what was posted for an account. Where it is about the permission, its
    owner hears of it; a token that ended early is renewed before the next attempt.
    """
    now = timezone.now()
    match error:
        case TokenDied(reconnect=False) if account.renews_itself:
            told: dict[str, Any] = {"token_dies_at": now}
        case TokenDied() | Forbidden():
            told = {"permission_lost_at": account.permission_lost_at or now}
        case Suspended():
            told = {"suspended_at": account.suspended_at or now}
        case _:
            return
    Account.objects.filter(pk=account.pk).update(error=error.words[:500], **told)


def note_posted(account: Account) -> None:
    """The network did what was asked with the account's permission, so that is good."""
    lost = Account.objects.filter(pk=account.pk, permission_lost_at__isnull=False)
    lost.update(permission_lost_at=None, error="")


def note_error(account: Account, error: NetworkError) -> bool:
    """Whether it is about the account, so that asking again soon does not help."""
    now = timezone.now()
    told: dict[str, Any] = {"error": error.words[:500], "failures": F("failures") + 1}
    match error:
        case Suspended():
            told["suspended_at"] = account.suspended_at or now
        case Unknown():
            told["unknown_at"] = account.unknown_at or now
        case Refused():
            pass
        case Forbidden() | TokenDied(reconnect=True):
            told["permission_lost_at"] = account.permission_lost_at or now
        case _:
            Account.objects.filter(pk=account.pk).update(**told)
            return False
    Account.objects.filter(pk=account.pk).update(**told)
    return True
