"""A register that does not answer is left alone for a while, then tried with one call.

Pure: instants are seconds of any clock that only goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

FIRST_PAUSE: Final = 30.0
LONGEST_PAUSE: Final = 300.0
TRIAL: Final = 10.0
"""How long one call tries while all others do without."""


@dataclass(frozen=True, kw_only=True)
class Breaker:
    """It opens with the first failure: each further one would cost a visitor's time."""

    failures: int = 0
    """In a row."""
    open_until: float | None = None
    is_trying: bool = False

    def is_open(self, now: float) -> bool:
        return self.open_until is not None and self.open_until > now

    def taken(self, now: float) -> Breaker:
        """A call is about to be made. After a pause it is the only one until it has ended."""
        if self.open_until is None:
            return self
        return replace(self, open_until=now + TRIAL, is_trying=True)

    def answered(self) -> Breaker:
        return Breaker()

    def failed(self, now: float) -> Breaker:
        """Calls that were under way together fail together: they are one failure."""
        if self.is_open(now) and not self.is_trying:
            return self
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 10), LONGEST_PAUSE)
        return Breaker(failures=self.failures + 1, open_until=now + pause)
