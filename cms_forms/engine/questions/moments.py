"""How days and times of day compare, and which belong together.

A moment is asked in two questions, on one screen or on several. A time belongs to the date asked
last before it, if that has no time of an earlier screen yet. A date with the setting `until` ends
what the date before it begins: of two times after such dates, the first belongs to the beginning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

from cms_forms.engine.answers import Value, is_unknown
from cms_forms.engine.definition import Operator, Step
from cms_forms.engine.questions.base import Answered, question_type

UNTIL: Final = "until"
"""The setting of a date or time that ends what the one before it begins."""
APART: Final = "apart"
"""The setting of a time that belongs to no date."""


class Ordered(Protocol):
    def __lt__(self, other: Self, /) -> bool: ...


def compares[M: Ordered](own: M, operator: Operator, other: M) -> bool:
    """Whether a day, or a time of day, lies to another as the operator says."""
    match operator:
        case Operator.IS:
            return own == other
        case Operator.IS_NOT:
            return own != other
        case Operator.BEFORE:
            return own < other
        case Operator.AFTER:
            return other < own
        case _:
            return False


@dataclass(frozen=True, kw_only=True)
class Hour:
    """A time with the date that it belongs to."""

    time: Answered
    date: Answered | None
    begins: Answered | None
    """The time that it must not lie before on the same day."""
    begins_on: Answered | None
    """The date of `begins`."""

    @property
    def day(self) -> Value | None:
        return self.date.value if self.date else None

    @property
    def earliest(self) -> Value | None:
        """The answer that it must not lie before. None where none is known for the same day."""
        if self.begins is None:
            return None
        if self.date is self.begins_on:
            same_day = self.date is None or self.day is not None
        else:
            same_day = self.begins_on is not None and self.day == self.begins_on.value is not None
        return self.begins.value if same_day else None


def answered(step: Step, given: Mapping[str, Value]) -> list[Answered]:
    """The questions of one screen that were asked, with their answers."""
    return [
        Answered(step=step.id, question=question, value=_known(given.get(question.id)))
        for question in step.asked_with(given)
    ]


def _known(value: Value | None) -> Value | None:
    return None if is_unknown(value) else value


def begin_of(question_id: str, asked: Iterable[Answered]) -> Answered | None:
    """The date asked last before the one of that question."""
    before = None
    for each in asked:
        if each.question.id == question_id:
            break
        if question_type(each.question.type).tells == "day":
            before = each
    return before


def hour_of(question_id: str, asked: Sequence[Answered]) -> Hour | None:
    """The time of that question among those asked so far. None where it belongs to no date."""
    dates: list[Answered] = []
    first_times: dict[str, Answered] = {}
    """Of each date: its id -> its first time."""
    last: tuple[Answered, Answered | None] | None = None
    for each in asked:
        tells = question_type(each.question.type).tells
        if tells == "day":
            dates.append(each)
        elif tells == "hour" and not _is_on(each, APART):
            date = _date_of(each, dates, first_times)
            if each.question.id == question_id:
                return _hour(each, date, dates, first_times, last)
            if date is not None:
                first_times.setdefault(date.question.id, each)
            last = (each, date)
    return None


def _date_of(
    time: Answered, dates: Sequence[Answered], first_times: Mapping[str, Answered]
) -> Answered | None:
    if not dates:
        return None
    date = dates[-1]
    first = first_times.get(date.question.id)
    if len(dates) > 1 and _is_on(date, UNTIL) and not _is_on(time, UNTIL):
        begin = dates[-2]
        if first is None and begin.question.id not in first_times:
            return begin
    if first is not None and time.step not in {first.step, date.step} and not _is_on(time, UNTIL):
        return None
    return date


def _hour(
    time: Answered,
    date: Answered | None,
    dates: Sequence[Answered],
    first_times: Mapping[str, Answered],
    last: tuple[Answered, Answered | None] | None,
) -> Hour:
    if _is_on(time, UNTIL) and last is not None:
        begins, begins_on = last
        return Hour(time=time, date=date, begins=begins, begins_on=begins_on)
    if date is not None and len(dates) > 1 and date is dates[-1] and _is_on(date, UNTIL):
        begin = dates[-2]
        first = first_times.get(begin.question.id)
        return Hour(time=time, date=date, begins=first, begins_on=begin)
    return Hour(time=time, date=date, begins=None, begins_on=None)


def _is_on(each: Answered, setting: str) -> bool:
    return each.question.settings.get(setting) is True
