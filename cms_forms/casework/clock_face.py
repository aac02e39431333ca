"""A deadline as a case shows it: what must be done by when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms_forms.casework.rows import strip, words_of
from cms_forms.engine.days_left import Left, left
from cms_forms.engine.definition import Unit
from cms_forms.models import station_time
from cms_forms.models.deadline import Deadline, State
from cms_forms.models.submission import more_holidays

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from cms_forms.casework.timeline import Entry

WEEKEND: Final = {5, 6}
CLOSE: Final = timedelta(7)
"""So long before its last day, a clock says that a weekend lies between."""

STOP: Final = "stop"
"""Only where the clock's rule allows it."""
ACTS: Final = {
    State.RUNNING: ("meet", STOP, "not_applicable"),
    State.STOPPED: ("go_on", "meet", "not_applicable"),
    State.MISSED: ("meet", "leave_missed", "not_applicable"),
}
"""What can be done with one that is not settled. What is settled can be undone."""


@dataclass(frozen=True, kw_only=True)
class Face:
    deadline: Deadline
    today: date
    said: Left
    told: Entry | None = None
    """What was said when its state last changed."""

    @property
    def is_settled(self) -> bool:
        return self.deadline.settled_at is not None

    @property
    def is_late(self) -> bool:
        return not self.is_settled and not self.is_stopped and self.said.is_late

    @property
    def is_stopped(self) -> bool:
        return self.deadline.state == State.STOPPED

    @property
    def acts(self) -> Sequence[str]:
        if self.is_settled:
            return ("undo",)
        acts = ACTS.get(State(self.deadline.state), ())
        return tuple(act for act in acts if act != STOP or self.deadline.may_stop)

    @property
    def days_left(self) -> str:
        words = words_of(self.said, ends_today=self.deadline.due == self.today)
        return _("Stopped: {left}").format(left=words) if self.is_stopped else words

    @property
    def strip(self) -> SafeString:
        look = "stopped" if self.is_stopped else "late" if self.is_late else "runs"
        return strip(self.said.whole, self.said.gone, look)

    @property
    def length(self) -> str:
        """As the service states it: "14 days", "2 working days"."""
        n = self.deadline.days
        if self.deadline.unit == Unit.DAYS:
            return ngettext("{n} day", "{n} days", n).format(n=n)
        return ngettext("{n} working day", "{n} working days", n).format(n=n)

    @property
    def settled_day(self) -> int:
        """So many days after its beginning it was settled."""
        settled = self.deadline.settled_at
        return (station_time.day_of(settled) - self.deadline.begins).days if settled else 0

    @property
    def has_weekend_before(self) -> bool:
        """Whether a weekend lies between today and its last day, which is close."""
        due = self.deadline.due
        if self.deadline.state != State.RUNNING or not self.today < due <= self.today + CLOSE:
            return False
        between = (self.today + timedelta(each) for each in range(1, (due - self.today).days))
        return {day.weekday() for day in between} >= WEEKEND


def faces(deadlines: Iterable[Deadline], told: Mapping[str, Entry], today: date) -> Sequence[Face]:
    """What ends first of those that are not settled comes first, then what is settled."""
    holidays = more_holidays()
    found = [
        Face(
            deadline=each,
            today=today,
            said=left(
                due=each.due,
                whole=each.days,
                unit=Unit(each.unit),
                today=each.stopped_on or today,
                more_holidays=holidays,
            ),
            told=told.get(each.clock),
        )
        for each in deadlines
    ]
    return sorted(found, key=lambda face: (face.is_settled, face.deadline.due, face.deadline.pk))
