"""Counting how services are used: numbers by day and form version, and nothing about anybody.

Where a visitor stands is derived from their answers. When an answer moves them on, they passed the
place where they stood and reached another one; so whoever has reached a place and not passed it
left there, or is still on the way. A process adds its counts to the database with the next one
after some seconds, and when it ends: one statement for many answers. While nobody comes they wait
in its memory, and one that is killed loses what it counted since.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections import Counter
from collections.abc import Set
from datetime import date
from threading import Lock
from typing import Final

from django.db import Error, transaction

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.engine.walk import Walk
from cms_forms.models.usage import Counted, UsageCount, What

logger = logging.getLogger(__name__)

KEPT_SECONDS: Final = 10.0
MOST_KEPT: Final = 10_000
"""Different counts that a process remembers while the database is down. It forgets the rest."""

_counting = Lock()
_counts: Counter[Counted] = Counter()
_added_at: float = time.monotonic()


def places_in(walk: Walk) -> frozenset[str]:
    """Where a visitor stands: the ids of the steps that may be next, or check answers. They are
    several in a service whose sections may be answered in any order.
    """
    last = (*walk.gaps, walk.exit) if walk.exit is not None else walk.gaps
    return frozenset(step.id for step in last) or frozenset({CHECK_ANSWERS})


def count(version_id: int, today: date, *what: tuple[What, str]) -> None:
    """Each as (what, where)."""
    global _added_at
    with _counting:
        for kind, where in what:
            _counts[Counted(version_id, today, kind, where)] += 1
        if time.monotonic() - _added_at < KEPT_SECONDS:
            return
        _added_at = time.monotonic()
    add_to_database()


def moved(version_id: int, today: date, before: Set[str], after: Set[str], *, is_new: bool) -> None:
    """An answer was kept: where its visitor stood before, and where they stand now."""
    begun = [(What.STARTED, ""), *((What.REACHED, place) for place in before)] if is_new else []
    passed = [(What.PASSED, place) for place in before - after]
    reached = [(What.REACHED, place) for place in after - before]
    if begun or passed or reached:
        count(version_id, today, *begun, *passed, *reached)


def add_to_database() -> None:
    """All that this process has counted. Raises nothing: a count is worth no visitor's answer."""
    with _counting:
        taken = dict(_counts)
        _counts.clear()
    if not taken:
        return
    try:
        # Within a transaction of whoever calls, a failure ends this part of it alone.
        with transaction.atomic():
            UsageCount.objects.add(taken)
    except Error:
        logger.warning("What was counted is not in the database yet.", exc_info=True)
        with _counting:
            if len(_counts) < MOST_KEPT:
                _counts.update(taken)


def forget() -> None:
    """What this process has counted since it last added it."""
    global _added_at
    with _counting:
        _counts.clear()
        _added_at = time.monotonic()


atexit.register(add_to_database)
