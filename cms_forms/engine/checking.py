"""Checks entries: each question alone, then beside the others of its screen and those before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cms_forms.engine.answers import UNKNOWN, StepAnswers, Value, is_unknown
from cms_forms.engine.definition import Check, Question, Step
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions.base import (
    Before,
    Invalid,
    Posted,
    Problem,
    nothing_before,
    question_type,
)

UNKNOWN_PART: Final = "unknown"
"""The part of an entry in which “I don’t know” is ticked. No question type has one of that name."""

type Refusing = Callable[[StepAnswers], Iterator[Check]]
"""Finds the checks that refuse the answers to one step, or to one item: see `across`."""


def nothing_refused(given: StepAnswers) -> Iterator[Check]:
    return iter(())


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the entries of one screen are worth."""

    given: StepAnswers
    """The answers that were accepted; all of them when there are no problems."""
    problems: Mapping[str, Sequence[Problem]]
    """Question id -> why its entry is refused."""


def check(
    step: Step,
    posted: Mapping[str, Posted],
    today: date,
    now: datetime | None = None,
    before: Before = nothing_before,
    refusing: Refusing = nothing_refused,
) -> Checked:
    """Untrusted data: nothing in it raises. `posted` is question id -> its entry.

    `now` is in local time. Without it no question is checked beside the others. The checks of the
    step come last: they read answers that are right in themselves.
    """
    given: dict[str, Value] = {}
    problems: dict[str, Sequence[Problem]] = {}
    for question in step.questions:
        if question.under is not None and not question.under.is_chosen(given):
            continue
        try:
            value = _cleaned(question, posted[question.id], today)
        except Invalid as invalid:
            problems[question.id] = invalid.problems
        else:
            if value is not None:
                given[question.id] = value
    accepted = dict(given)
    for question in step.questions:
        if now is not None and question.id in given and not is_unknown(given[question.id]):
            kind = question_type(question.type)
            try:
                kind.check_beside(question, given[question.id], step, given, now, before)
            except Invalid as invalid:
                problems[question.id] = invalid.problems
                del accepted[question.id]
    if not problems:
        for refused in refusing(given):
            place = refused.question or step.questions[0].id
            problems[place] = [*problems.get(place, ()), Problem(message=refused.message)]
    return Checked(given=accepted, problems=problems)


def _cleaned(question: Question, posted: Posted, today: date) -> Value | None:
    """The accepted entry of one question. Raises `Invalid`."""
    if not question.may_not_know or not any(posted.get(UNKNOWN_PART, ())):
        return question_type(question.type).clean(question, posted, today)
    others = (values for part, values in posted.items() if part != UNKNOWN_PART)
    if any(value.strip() for values in others for value in values):
        message = _("Give an answer or choose “I don’t know”, not both")
        raise Invalid(Problem(message=message))
    return UNKNOWN


def check_again(
    step: Step,
    given: StepAnswers,
    today: date,
    now: datetime | None = None,
    before: Before = nothing_before,
    refusing: Refusing = nothing_refused,
) -> Checked:
    """Check answers that were accepted at another time, as if they were entered now."""
    return check(step, entered(step, given), today, now, before, refusing)


def entered(step: Step, given: StepAnswers) -> Mapping[str, Posted]:
    """Question id -> the entry that its answer was made from; empty where there is none."""
    return {question.id: _entry(question, given.get(question.id)) for question in step.questions}


def _entry(question: Question, value: Value | None) -> Posted:
    if value is None:
        return {}
    if is_unknown(value):
        return {UNKNOWN_PART: ["yes"]}
    return question_type(question.type).posted(question, value)
