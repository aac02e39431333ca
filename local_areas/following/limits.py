"""How often strangers may have a mail sent to one address."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac

MOST_A_DAY: Final = 10
DAY_SECONDS: Final = 24 * 60 * 60


def was_asked_too_often(email: str) -> bool:
    """Whether it was asked for more often today than anybody needs, for whatever areas.

    The cache keeps a fingerprint and a number, and no address. One that is down lets all in.
    """
    told = salted_hmac("local_areas.following", email.strip().lower(), algorithm="sha256")
    key = f"local_areas:follow:{told.hexdigest()[:32]}"
    cache.add(key, 0, DAY_SECONDS)
    try:
        return bool(cache.incr(key) > MOST_A_DAY)
    except ValueError:
        return False
