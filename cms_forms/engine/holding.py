"""Answers that were accepted and are not right any more.

Time passes: "at most 14 days ago" no longer holds, an hour that lay ahead is over. And a visitor
changes an earlier screen, beside which the answers of a later one are no longer right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import check_again
from cms_forms.engine.definition import Step
from cms_forms.engine.questions.base import Problem
from cms_forms.engine.walk import Walk


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A step, or one item of a repeat step, that must be answered again."""

    step: Step
    item: int | None
    """Which item of a repeat step, from 1."""
    problems: Mapping[str, Sequence[Problem]]
    """Question id -> why its answer is refused."""


def refusals(walked: Walk, today: date, now: datetime) -> Iterator[Refusal]:
    """What on the path would be refused if it were entered now. `now` is in local time."""
    for step in walked.path:
        given = walked.answers.get(step.id)
        before = partial(walked.asked_before, step.id)
        numbered: Iterable[tuple[int | None, StepAnswers]] = ()
        if given is not None:
            numbered = [(None, given)] if isinstance(given, Mapping) else enumerate(given, 1)
        for item, answers in numbered:
            problems = check_again(step, answers, today, now, before).problems
            if problems:
                yield Refusal(step=step, item=item, problems=problems)
