"""By when staff must have done what the clocks of a service say."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cms_forms.engine.deadlines import (
    parts_counted,
    working_days_after,
    working_days_before,
    working_days_between,
)
from cms_forms.engine.definition import Clock, Form, StepKind, Unit
from cms_forms.engine.questions import days
from cms_forms.engine.walk import Walk, asked_on


@dataclass(frozen=True, kw_only=True)
class Running:
    """A clock that runs for one submission."""

    clock: Clock
    begins: date
    """The day of the incident, or of sending. It is not counted: "within fourteen days of" an
    offence leaves out its own day (Stewart v Chapman [1951] 2 KB 792)."""
    warns: date
    """From this day staff are warned."""
    due: date
    """The last day on which it can be met."""


def running(
    form: Form, walk: Walk, received: date, more_holidays: Collection[date] = ()
) -> Iterator[Running]:
    """The clocks that run for a complete walk, in the order of the form.

    `received` is the day of sending. A clock whose question was not asked on the path, or was left
    empty, does not run; nor does one whose condition does not hold.
    """
    asked = asked_on(form, walk, received)
    for clock in form.clocks:
        if clock.only_if is not None and not asked.condition_holds(clock.only_if):
            continue
        begins = _answered_day(form, walk, clock.begins) if clock.begins else received
        if begins is None:
            continue
        due = _counted(begins, clock.days, clock.unit, more_holidays)
        warns = _counted(due, -clock.warning, clock.unit, more_holidays)
        yield Running(clock=clock, begins=begins, warns=max(warns, begins), due=due)


def moved(
    day: date, stopped: date, on: date, unit: Unit, more_holidays: Collection[date] = ()
) -> date:
    """Where a day of a clock lies that stood from `stopped` until `on`: as many days are left to it
    as on the day on which the clock stopped. What had come by then stays.
    """
    if day <= stopped:
        return day if day < stopped else on
    if unit is Unit.DAYS:
        return day + (on - stopped)
    left = working_days_between(stopped, day, more_holidays, parts_counted(unit))
    return working_days_after(on, left, more_holidays, parts_counted(unit))


def _counted(day: date, days: int, unit: Unit, more_holidays: Collection[date]) -> date:
    """So many days after a day, or before it where they are fewer than none."""
    if unit is Unit.DAYS:
        return day + timedelta(days)
    count = working_days_after if days > 0 else working_days_before
    return count(day, abs(days), more_holidays, parts_counted(unit))


def _answered_day(form: Form, walk: Walk, question_id: str) -> date | None:
    placed = form.placed_questions.get(question_id)
    if placed is None or placed[0].kind is StepKind.REPEAT:
        return None
    given = walk.answers.get(placed[0].id)
    value = given.get(question_id) if isinstance(given, Mapping) else None
    return days.parse(value) if isinstance(value, str) else None
