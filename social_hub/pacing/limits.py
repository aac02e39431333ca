"""How many calls a network still allows, as it said itself, and how many of them are ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

RESERVE: Final = 0.2
"""The share of a window that is kept for what officers do themselves."""
OF_SHARES: Final = 100
"""A network that tells shares and no numbers is counted in hundredths."""
LOOK_AGAIN: Final = timedelta(minutes=5)
"""Where a network does not say when its window ends."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """The calls of one window. Nothing is known of it until the network has answered once."""

    limit: int | None = None
    remaining: int | None = None
    resets_at: datetime | None = None

    def at(self, now: datetime) -> Bucket:
        """Full again once its window has ended. The next one ends soon, as far as we know: a
        network that says nothing of its limits any more would else be left alone for ever.
        """
        if self.remaining is None or (self.resets_at is not None and self.resets_at > now):
            return self
        return Bucket(limit=self.limit, remaining=self.limit, resets_at=now + LOOK_AGAIN)

    def opens_at(self, now: datetime, *, is_officers: bool) -> datetime | None:
        """When a call may be made; None for now. The reserve is for officers alone."""
        bucket = self.at(now)
        if bucket.remaining is None or bucket.limit is None:
            return None
        kept = 0 if is_officers else ceil(bucket.limit * RESERVE)
        return None if bucket.remaining > kept else bucket.resets_at or now + LOOK_AGAIN

    def taken(self, now: datetime) -> Bucket:
        """A call is about to be made: whoever asks next finds one less, before it is answered."""
        bucket = self.at(now)
        if bucket.remaining is None:
            return bucket
        return replace(bucket, remaining=max(0, bucket.remaining - 1))

    def told(
        self,
        now: datetime,
        *,
        limit: int | None,
        remaining: int | None,
        resets_at: datetime | None,
        used: float | None,
    ) -> Bucket:
        """After an answer. In one window the fewest that were told count: answers to workers side
        by side may overtake each other.
        """
        if used is not None:
            limit, remaining = OF_SHARES, max(0, round(OF_SHARES * (1 - used)))
        if remaining is None or limit is None:
            return self
        ends = resets_at or now + LOOK_AGAIN
        before = self.at(now)
        if resets_at is not None and before.resets_at == resets_at and before.remaining is not None:
            remaining = min(remaining, before.remaining)
        return Bucket(limit=limit, remaining=remaining, resets_at=ends)
