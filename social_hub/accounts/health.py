"""What networks say of an account when they are asked, noted in its row."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from social_hub.models import Account
from social_hub.networks.errors import Forbidden, NetworkError, Suspended, TokenDied, Unknown

WELL: Final[dict[str, Any]] = {
    "suspended_at": None,
    "unknown_at": None,
    "failures": 0,
    "error": "",
}
"""What holds of an account that its network has just let us read."""


def note_error(account: Account, error: NetworkError) -> bool:
    """Whether it is about the account, so that asking again soon does not help."""
    now = timezone.now()
    told: dict[str, Any] = {"error": error.words[:500], "failures": F("failures") + 1}
    match error:
        case Suspended():
            told["suspended_at"] = account.suspended_at or now
        case Unknown():
            told["unknown_at"] = account.unknown_at or now
        case Forbidden() | TokenDied(reconnect=True):
            told["permission_lost_at"] = account.permission_lost_at or now
        case _:
            Account.objects.filter(pk=account.pk).update(**told)
            return False
    Account.objects.filter(pk=account.pk).update(**told)
    return True
