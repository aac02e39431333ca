"""A clock that runs faster, for every process of a simulation."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

VARIABLE: Final = "SIMULATION_CLOCK"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Since `began` (seconds of the machine's clock), `factor` times as fast, from `start`."""

    start: datetime
    began: float
    factor: float

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=(time.time() - self.began) * self.factor)

    def sleep_until(self, moment: datetime) -> None:
        left = (moment - self()).total_seconds() / self.factor
        if left > 0:
            time.sleep(left)

    def as_text(self) -> str:
        return f"{self.start.isoformat()} {self.began} {self.factor}"

    @classmethod
    def of(cls, text: str) -> Clock:
        start, began, factor = text.split()
        return cls(start=datetime.fromisoformat(start), began=float(began), factor=float(factor))


def use(clock: Clock) -> None:
    """Let this process tell this time wherever Django's is asked."""
    from django.utils import timezone

    timezone.now = clock


def use_that_of_the_environment() -> None:
    use(Clock.of(os.environ[VARIABLE]))
