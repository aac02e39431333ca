"""What became of deadlines, counted: by days left, and by the month of their last day.

Two queries group in the database; the rest is arithmetic on their few rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from cms_forms.casework.naming import service_titles
from cms_forms.casework.scope import Scope
from cms_forms.models import Deadline
from cms_forms.models.deadline import State

MONTHS: Final = 12
FEWEST: Final = 10
"""Decided deadlines from which on a share of them is written: of fewer, one more or less moves it
by more than ten in a hundred."""

DAYS_LEFT: Final[Sequence[tuple[int, int | None]]] = (
    *((0, 0), (1, 1), (2, 2), (3, 3)),
    *((4, 7), (8, 14), (15, 28), (29, None)),
)
"""From and to, both counted; before all of them stands what is late."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """So many deadlines of one clock of one service."""

    service: int | None
    """The id of its page."""
    title: str
    """Of that page."""
    clock: str
    day: date
    """The last day; of what is counted by months, the first of its month."""
    state: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of the deadlines of one month or one service."""

    met: int = 0
    missed: int = 0
    not_applicable: int = 0
    running: int = 0
    """And stopped."""

    @property
    def decided(self) -> int:
        return self.met + self.missed

    @property
    def share(self) -> int | None:
        """Met in time, in per cent of those that were met or missed; None where they are few."""
        return round(100 * self.met / self.decided) if self.decided >= FEWEST else None


def waiting(scope: Scope) -> list[Group]:
    """What still has to be met on open cases, by its last day."""
    unmet = Q(state=State.RUNNING) | Q(state=State.MISSED, settled_at=None)
    found = Deadline.objects.filter(scope.test("case"), unmet, case__closed_at=None)
    return _groups(found.values("case__page_id", "name", "due", "state"), "due")


def became(scope: Scope, today: date) -> list[Group]:
    """Of the last twelve months, this one among them, by month; and what ends later."""
    found = Deadline.objects.filter(scope.test("case"), due__gte=months(today)[0])
    by_month = found.annotate(month=TruncMonth("due"))
    return _groups(by_month.values("case__page_id", "name", "month", "state"), "month")


def months(today: date) -> list[date]:
    """The first days of the last twelve months, the oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]


def of(groups: Iterable[Group], *, service: int | None = None, clock: str = "") -> list[Group]:
    """Those of a service, of a clock, or both."""
    return [
        group
        for group in groups
        if (service is None or group.service == service) and (not clock or group.clock == clock)
    ]


def tally(groups: Iterable[Group]) -> Tally:
    sums = dict.fromkeys(State, 0)
    for group in groups:
        sums[State(group.state)] += group.count
    return Tally(
        met=sums[State.MET],
        missed=sums[State.MISSED],
        not_applicable=sums[State.NOT_APPLICABLE],
        running=sums[State.RUNNING] + sums[State.STOPPED],
    )


def by_days_left(groups: Iterable[Group], today: date) -> list[int]:
    """How many are late, and how many in each of `DAYS_LEFT`."""
    counts = [0] * (len(DAYS_LEFT) + 1)
    for group in groups:
        counts[_place((group.day - today).days)] += group.count
    return counts


def _place(left: int) -> int:
    if left < 0:
        return 0
    fits = (last is None or left <= last for _, last in DAYS_LEFT)
    return 1 + next(place for place, fit in enumerate(fits) if fit)


def _groups(found: object, day: str) -> list[Group]:
    # The title is looked up beside: to group with it takes half as long again.
    rows = list(found.annotate(count=Count("pk")).order_by())  # type: ignore[attr-defined]
    titles = service_titles({row["case__page_id"] for row in rows})
    return [
        Group(
            service=row["case__page_id"],
            title=titles[row["case__page_id"]],
            clock=row["name"],
            day=row[day],
            state=row["state"],
            count=row["count"],
        )
        for row in rows
    ]
