"""How often one network may ask, where programs ask: counted in the cache, by no address itself."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from station.middleware import client_network

MOST_ROWS: Final = 1_000
"""Of a spreadsheet of results."""


def asks_too_much(request: HttpRequest, what: str, a_minute: int) -> bool:
    """More than `a_minute` times in one minute. A cache that is down lets all in."""
    told = salted_hmac(f"station.search.{what}", client_network(request), algorithm="sha256")
    key = f"search:{what}:{told.hexdigest()[:32]}"
    cache.add(key, 0, 60)
    try:
        return bool(cache.incr(key) > a_minute)
    except ValueError:
        return False
