"""What may be said of counts: movements, rates, and when to say nothing.

Counts are of what was recorded by the police, whole and not negative; None where a figure is
missing, which is never taken for nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

YEAR: Final = 12


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where a figure stops meaning anything. A site sets its own: LOCAL_AREAS_THRESHOLDS."""

    noise: float = 1.96
    """How far apart two counts must be, in standard deviations of their difference, to be called
    a change: one in twenty differs more by chance alone."""
    smallest_base: int = 10
    """Below it no percentage is given: from 2 to 3 is not “50 % more” of anything."""
    fewest_residents: int = 1_000
    """Below it no rate is given."""
    highest_rate: float = 300.0
    """Recorded crimes a year per 1,000 residents above which residents are the wrong base: the
    people there are mostly visitors, as in a town centre (the median ward of London has 78)."""
    small_cell: int = 5
    """A month's figure of a sensitive type is shown only as part of a year, and a year's figure
    below this only for the borough."""


USUAL: Final = Thresholds()


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One count beside an earlier one."""

    before: int | None
    after: int | None
    direction: Direction
    percent: int | None = None
    """How much more (or, negative, less) than before. Only of a change, on a base that bears it."""


def deviation(before: int, after: int) -> float:
    """How many standard deviations apart two counts are, had nothing changed.

    2 (√(after + ⅜) − √(before + ⅜)) / √2: the square root steadies the variance of a Poisson count
    at ¼ whatever its mean. Source: Anscombe, The transformation of Poisson, binomial and
    negative-binomial data, Biometrika 35 (1948), 246–254.
    """
    return 2 * (sqrt(after + 0.375) - sqrt(before + 0.375)) / sqrt(2)


def movement(before: int | None, after: int | None, thresholds: Thresholds = USUAL) -> Movement:
    """What may be said of two counts of equally long times."""
    if before is None or after is None:
        return Movement(before=before, after=after, direction=Direction.NOT_COMPARABLE)
    apart = deviation(before, after)
    if abs(apart) <= thresholds.noise:
        return Movement(before=before, after=after, direction=Direction.NO_CLEAR_CHANGE)
    percent = None
    if before >= thresholds.smallest_base:
        percent = round((after - before) * 100 / before)
    direction = Direction.UP if apart > 0 else Direction.DOWN
    return Movement(before=before, after=after, direction=direction, percent=percent)


def total(counts: Sequence[int | None]) -> int | None:
    """The sum, or None where one is missing or there are none."""
    if not counts:
        return None
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def year_to(counts: Sequence[int | None], end: int) -> int | None:
    """The sum of the twelve counts before place `end`. None where one is missing, or there are
    fewer than twelve.
    """
    return total(counts[end - YEAR : end]) if end >= YEAR else None


class Withheld(StrEnum):
    """Why there is no rate."""

    NO_RESIDENTS = "how many people live here is not known"
    FEW_RESIDENTS = "too few people live here"
    VISITORS = "most people here are visitors, so residents are the wrong measure"
    NO_COUNT = "the figures are not complete"


@dataclass(frozen=True, kw_only=True)
class Rate:
    value: float | None
    """A year's count per 1,000 residents."""
    withheld: Withheld | None = None


def rate(
    count: int | None,
    residents: int | None,
    *,
    all_types: int | None,
    thresholds: Thresholds = USUAL,
) -> Rate:
    """A year's count per 1,000 residents.

    `all_types` is the year's count of all crime in the area: whether residents are the right base
    is decided once for an area, and not anew for each type.
    """
    if count is None:
        return Rate(value=None, withheld=Withheld.NO_COUNT)
    if residents is None:
        return Rate(value=None, withheld=Withheld.NO_RESIDENTS)
    if residents < thresholds.fewest_residents:
        return Rate(value=None, withheld=Withheld.FEW_RESIDENTS)
    if all_types is not None and all_types * 1000 / residents > thresholds.highest_rate:
        return Rate(value=None, withheld=Withheld.VISITORS)
    return Rate(value=count * 1000 / residents)
