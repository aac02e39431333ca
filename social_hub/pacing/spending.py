"""What a network may cost in a day: money as it bills it, and calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from social_hub.pacing.limits import RESERVE

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """The limits of a day, US dollars and calls; None is no limit."""

    money: Decimal | None = None
    calls: int | None = None

    def allows(self, *, spent: Decimal, called: int, at_most: Decimal, is_officers: bool) -> bool:
        """Whether one more call may be made that costs at most so much.

        Reading stops at four fifths of either limit, so that officers can still post. A call that
        costs nothing is not stopped by the limit in money.
        """
        share = Decimal(1) if is_officers else 1 - Decimal(str(RESERVE))
        if self.calls is not None and called + 1 > self.calls * share:
            return False
        return self.money is None or at_most <= NOTHING or spent + at_most <= self.money * share


def billed(cost: Decimal, *, read: Iterable[date | None], today: date) -> Decimal:
    """What a reading costs of `cost`, given for each post the day on which it was last billed: a
    network bills a post once a UTC day.
    """
    days = list(read)
    fresh = sum(1 for day in days if day != today)
    return cost * fresh / len(days) if days else cost


def utc_day(now: datetime) -> date:
    """The day by which networks bill."""
    return now.astimezone(UTC).date()


def next_day(now: datetime) -> datetime:
    """When the limits of a day begin anew."""
    start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1)
