"""A network that does not answer is left alone for a while, then tried with one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

FAILURES: Final = 5
"""In a row, until the breaker opens."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
TRIAL: Final = timedelta(minutes=1)
"""How long one call tries whether the network is back while all others wait."""


@dataclass(frozen=True, kw_only=True)
class Breaker:
    failures: int = 0
    open_until: datetime | None = None

    def opens_at(self, now: datetime) -> datetime | None:
        """When a call may be made; None for now."""
        return self.open_until if self.open_until is not None and self.open_until > now else None

    def taken(self, now: datetime) -> Breaker:
        """A call is about to be made. After a pause it is the only one until it has ended."""
        return self if self.open_until is None else replace(self, open_until=now + TRIAL)

    def answered(self) -> Breaker:
        return Breaker()

    def failed(self, now: datetime) -> Breaker:
        failures = self.failures + 1
        if failures < FAILURES:
            return Breaker(failures=failures)
        pause = min(FIRST_PAUSE * 2 ** min(failures - FAILURES, 10), LONGEST_PAUSE)
        return Breaker(failures=failures, open_until=now + pause)
