"""Whether a stored row answers its step.

Rows come from a database that outlives the code, so reading one never fails: a row or a value of
another shape counts as none, and the visitor is asked again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from cms_forms.engine.answers import UNKNOWN, StepAnswers, Value, is_unknown
from cms_forms.engine.checking import check_again
from cms_forms.engine.definition import Question, Step, StepKind
from cms_forms.engine.questions.base import Before, nothing_before, question_type

ROW: Final = (dict, Mapping)
"""What a row is an instance of. Most are plain dicts, for which the abstract type alone would take
four times as long to tell."""


def completed(step: Step, given: object) -> StepAnswers | Sequence[StepAnswers] | None:
    """What a stored row answers, once that is all the step needs; None until then.

    Values that cannot be an answer to their question are left out: an option that is not offered,
    a question that the step does not ask, a number where text belongs.
    """
    if step.kind is not StepKind.REPEAT:
        return _completed_row(step, given)
    if not isinstance(given, list | tuple) or not step.minimum <= len(given) <= step.maximum:
        return None
    items = [item for each in given if (item := _completed_row(step, each)) is not None]
    return items if len(items) == len(given) else None


def _completed_row(step: Step, given: object) -> StepAnswers | None:
    if not isinstance(given, ROW):
        return None
    if step.reveals:
        return _revealing_row(step, given)
    fitting = 0
    for question in step.questions:
        # As `fits`, without its call: a walk does this for every answer.
        value = given.get(question.id)
        if value is not None and question_type(question.type).fits(question, value):
            fitting += 1
            continue
        if question.may_not_know and is_unknown(value):
            fitting += 1
        elif question.required:
            return None
    if fitting == len(given):
        return given
    return {
        question.id: given[question.id]
        for question in step.questions
        if fits(question, given.get(question.id))
    }


def _revealing_row(step: Step, given: StepAnswers) -> StepAnswers | None:
    """What is revealed counts, and must be answered, only under the answer that reveals it."""
    row: dict[str, Value] = {}
    for question in step.questions:
        if question.under is not None and not question.under.is_chosen(row):
            continue
        if fits(question, given.get(question.id)):
            row[question.id] = given[question.id]
        elif question.required:
            return None
    return row


def fits(question: Question, value: object) -> bool:
    """Whether a stored value can be an answer to the question. None cannot."""
    if is_unknown(value):
        return question.may_not_know
    return value is not None and question_type(question.type).fits(question, value)


def values_in(rows: Sequence[StepAnswers], question: Question) -> list[Value]:
    """The stored values of the question's type: without “I don’t know”."""
    values = (row.get(question.id) for row in rows)
    return [value for value in values if fits(question, value) and not is_unknown(value)]  # type: ignore[misc]


def still_holds(
    step: Step,
    given: StepAnswers,
    today: date,
    now: datetime | None = None,
    before: Before = nothing_before,
) -> bool:
    """Whether answers to a step, or to one item, that were accepted earlier are right today; with
    `now`, in local time, also at this hour and beside the answers `before` them.
    """
    return not check_again(step, given, today, now, before).problems


def saved(
    step: Step, given: StepAnswers | Sequence[StepAnswers], before: object
) -> StepAnswers | Sequence[StepAnswers]:
    """What is stored for the accepted answers to a step, instead of its row from before.

    Each question type may keep, or let go, what it has elsewhere: see `QuestionType.before_save`
    and `replaced`.
    """
    rows: list[dict[str, Value]] = [dict(row) for row in rows_of(given)]
    for question in step.questions:
        kind = question_type(question.type)
        values = values_in(rows_of(before), question)
        answered = [row for row in rows if not is_unknown(row.get(question.id, UNKNOWN))]
        for row in answered:
            if row[question.id] not in values:
                row[question.id] = kind.before_save(question, row[question.id])
        now = [row[question.id] for row in answered]
        if now != values:
            kind.replaced(question, values, now)
    return rows[0] if isinstance(given, Mapping) else rows


def rows_of(given: object) -> list[StepAnswers]:
    """The one row of a stored step, or its items."""
    rows = given if isinstance(given, list | tuple) else [given]
    return [row for row in rows if isinstance(row, ROW)]
