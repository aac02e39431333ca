"""What may be said of the answers of a sample. Pure."""

from __future__ import annotations

from math import sqrt
from typing import Final

from local_areas.statistics.measures import Direction, Movement

SMALLEST_SAMPLE: Final = 30
"""Below it chance hides everything, and nothing is said of a change."""
CERTAIN: Final = 1.96
"""Standard deviations: by chance alone one in twenty differs more."""


def margin(per_cent: float, sample: int) -> float:
    """How far, in percentage points, the answer of everybody may be from that of the sample, 19
    times in 20. Source: the usual interval of a proportion, ±1.96 √(p (1 − p) / n).
    """
    share = per_cent / 100
    return 100 * CERTAIN * sqrt(share * (1 - share) / sample)


def moved(
    before: tuple[float, int] | None, after: tuple[float, int], *, certain: float = CERTAIN
) -> Movement:
    """Of two rounds, each a percentage and how many were asked.

    Source: the z test of two proportions with their shares taken together. Percentages are not
    written as percent of a percentage, so `Movement.percent` stays empty.
    """
    if before is None:
        return Movement(before=None, after=round(after[0]), direction=Direction.NOT_COMPARABLE)
    (then, asked_then), (now, asked_now) = before, after
    counts = {"before": round(then), "after": round(now)}
    if min(asked_then, asked_now) < SMALLEST_SAMPLE:
        return Movement(**counts, direction=Direction.NOT_COMPARABLE)
    together = (then * asked_then + now * asked_now) / (asked_then + asked_now) / 100
    spread = 100 * sqrt(together * (1 - together) * (1 / asked_then + 1 / asked_now))
    if not spread or abs(now - then) / spread <= certain:
        return Movement(**counts, direction=Direction.NO_CLEAR_CHANGE)
    direction = Direction.UP if now > then else Direction.DOWN
    return Movement(**counts, direction=direction)
