"""Checks entries: each question alone, then beside the others of its screen and those before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Check, Step
from cms_forms.engine.questions.base import (
    Before,
    Invalid,
    Posted,
    Problem,
    nothing_before,
    question_type,
)

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
            value = question_type(question.type).clean(question, posted[question.id], today)
        except Invalid as invalid:
            problems[question.id] = invalid.problems
        else:
            if value is not None:
                given[question.id] = value
    accepted = dict(given)
    for question in step.questions:
        if now is not None and question.id in given:
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
    return {
        question.id: question_type(question.type).posted(question, given[question.id])
        if given.get(question.id) is not None
        else {}
        for question in step.questions
    }
