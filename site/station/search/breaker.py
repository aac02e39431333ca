"""Keeps searches from waiting again and again for an engine that is out of reach.

After a failure nobody asks it for a while. Then one search tries while the others do without; it
closes the circuit, or leaves it open for as long again. What is known is in the cache that the
processes share, so that one hanging server costs one search its timeout, not one in each process.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

OPEN_SECONDS: Final = 20
TRIAL_SECONDS: Final = 5
"""How long the one that tries has, before another may."""
REMEMBERED_SECONDS: Final = 24 * 60 * 60

_OPEN: Final = "search-circuit-open"
_FAILED: Final = "search-circuit-failed"
_TRIAL: Final = "search-circuit-trial"


def may_ask() -> bool:
    """Whether this search may ask the engine."""
    if not cache.get(_FAILED):
        return True
    return not cache.get(_OPEN) and cache.add(_TRIAL, True, TRIAL_SECONDS)


def failed() -> None:
    cache.set(_OPEN, True, OPEN_SECONDS)
    cache.set(_FAILED, True, REMEMBERED_SECONDS)
    cache.delete(_TRIAL)


def worked() -> None:
    if cache.get(_FAILED):
        cache.delete_many([_FAILED, _OPEN, _TRIAL])


def is_open() -> bool:
    return bool(cache.get(_FAILED))
