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
    """Below this many a month on average a neighbourhood's type is shown as a sum of twelve months.
    A sensitive type always is, and only for the borough where even those sum to less."""
    provisional_months: int = 1
    """How many of the newest months are marked as not final. Of the newest month's figures of a
    ward one in four later changed, by little in all (two releases of the Metropolitan Police)."""
    similar_areas: int = 5
    """With how many areas like it an area is compared."""
    total_moved: float = 0.10
    """By which share of the live one a new release's total of the same months may differ."""
    newest_month: float = 0.60
    """The least that the newest month may have, in parts of the month before; a month with less is
    not complete."""
    rejected: float = 0.001
    """Which share of a file's rows may be unreadable."""
    break_share: float = 0.10
    """By which share a type's total of the same months must move between two releases for them to
    have counted in another way. In London's of June 2025 and January 2026 types that were counted
    alike moved by 5 % at most, those that were split by 33 % and more."""


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


class Shown(StrEnum):
    """In how much detail a type may be shown for an area."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    """Small or sensitive: only the sum of twelve months."""
    PART = "part"
    """Small, and there are fewer than twelve months: only the sum of those."""
    BOROUGH = "borough"
    """Only the borough has a figure that may be shown."""


def shown(
    newest_year: Sequence[int | None], *, is_sensitive: bool, thresholds: Thresholds = USUAL
) -> Shown:
    """How a neighbourhood's type is shown, by the counts of its newest twelve months.

    The figures are public where they come from: this is care in showing them, not secrecy. A
    month of a small type is chance (three in four of London's wards have under 5 of a minor type),
    and a sensitive one may point at somebody. Source: data.police.uk, which places no crime more
    exactly than to eight addresses. It names no threshold for counts, so this one is a proposal and
    a setting.
    """
    known = [count for count in newest_year if count is not None]
    year = total(newest_year) if len(newest_year) == YEAR else None
    if is_sensitive:
        is_enough = year is not None and year >= thresholds.small_cell
        return Shown.YEARLY if is_enough else Shown.BOROUGH
    if sum(known) >= thresholds.small_cell * len(known):
        return Shown.MONTHLY
    if year is not None:
        return Shown.YEARLY
    # One month would stand there by itself, whatever it is called.
    return Shown.PART if sum(known) >= thresholds.small_cell else Shown.BOROUGH


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


@dataclass(frozen=True, kw_only=True)
class Movements:
    """The three comparisons that are made of a series of months."""

    year: Movement
    """The newest twelve months against the twelve before: first, as it has no season."""
    month_before: Movement
    """The newest month against the month before it."""
    year_before: Movement
    """The newest month against the same month last year."""


def movements(
    counts: Sequence[int | None], *, break_at: int = 0, thresholds: Thresholds = USUAL
) -> Movements:
    """What may be said of a series that ends with its newest month.

    From place `break_at` on, another thing is counted: what lies before is compared with nothing
    after it. Source: Office for Statistics Regulation, Code of Practice for Statistics: users are
    told where a series is broken.
    """
    end = len(counts)

    def at(place: int) -> int | None:
        return counts[place] if 0 <= place < end else None

    def compared(before: int | None, after: int | None, *, since: int) -> Movement:
        if since < break_at < end:
            before = None
        return movement(before, after, thresholds)

    newest = at(end - 1)
    return Movements(
        year=compared(year_to(counts, end - YEAR), year_to(counts, end), since=end - 2 * YEAR),
        month_before=compared(at(end - 2), newest, since=end - 2),
        year_before=compared(at(end - 1 - YEAR), newest, since=end - 1 - YEAR),
    )


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
