"""When a team works, and the first moment at which somebody of it reads a message."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cms_forms.engine.deadlines import ENGLAND_AND_WALES, is_working_day

LONGEST_BREAK: Final = 21
"""Days without one on which a team works. No run of weekends and bank holidays is as long."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when until when a team works. Until an earlier time than from: through the night."""

    begins: time | None = None
    """None: day and night, every day."""
    ends: time | None = None
    at_weekends: bool = False
    """And on bank holidays."""

    def next_moment(self, at: datetime, more_holidays: Collection[date] = ()) -> datetime:
        """The moment itself where the team works then, else the beginning of its next hours.

        `at` is in the team's time zone.
        """
        if self.begins is None or self.ends is None:
            return at
        # The hours that began yesterday may go on past midnight.
        for number in range(-1, LONGEST_BREAK):
            day = at.date() + timedelta(number)
            if not (self.at_weekends or is_working_day(day, more_holidays, ENGLAND_AND_WALES)):
                continue
            begins = datetime.combine(day, self.begins, at.tzinfo)
            last = day if self.ends > self.begins else day + timedelta(1)
            if at < datetime.combine(last, self.ends, at.tzinfo):
                return max(at, begins)
        return at
