"""How long until something is asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=24)
PARTS: Final = 4
"""An account is read so many times between two posts of it."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
JITTER: Final = 0.2

type Chance = Callable[[], float]
"""A number from 0 up to 1, each time another."""


def clamped(interval: timedelta, shortest: timedelta, longest: timedelta) -> timedelta:
    return min(max(interval, shortest), longest)


def by_gaps(
    posted: Sequence[datetime],
    *,
    shortest: timedelta = SHORTEST,
    longest: timedelta = LONGEST,
) -> timedelta:
    """A quarter of the median gap between these posts, whatever their order. Without a gap, the
    longest.
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(posted))]
    if not gaps:
        return longest
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    return clamped(usual / PARTS, shortest, longest)


def after_reading(
    before: timedelta,
    posted: Sequence[datetime],
    *,
    brought: int,
    shortest: timedelta = SHORTEST,
    longest: timedelta = LONGEST,
) -> timedelta:
    """After a reading that brought so many new posts: twice as long where it brought none."""
    if brought:
        return by_gaps(posted, shortest=shortest, longest=longest)
    return clamped(before * 2, shortest, longest)


def jittered(pause: timedelta, chance: Chance) -> timedelta:
    """Up to a fifth longer, so that what failed together does not come back together."""
    return pause * (1 + JITTER * chance())


def after_failures(failures: int, chance: Chance) -> timedelta:
    """Thirty seconds after the first failure in a row, a minute, two … up to an hour, jittered."""
    doubled = FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 10)
    return jittered(min(doubled, LONGEST_PAUSE), chance)
