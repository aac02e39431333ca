"""Whether a stored row answers its step.

Rows come from a database that outlives the code, so reading one never fails: a row or a value of
another shape counts as none, and the visitor is asked again.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from cms_forms.engine.answers import UNKNOWN, StepAnswers, Value, is_unknown
from cms_forms.engine.definition import Question, Step, StepKind
from cms_forms.engine.questions.base import question_type

ROW: Final = (dict, Mapping)
"""What a row is an instance of. Most are plain dicts, for which the abstract type alone would take
four times as long to tell."""


type Completed = StepAnswers | Sequence[StepAnswers] | None
"""What a stored row answers, or None."""


def completed(step: Step, given: object) -> Completed:
    """What a stored row answers, once that is all the step needs; None until then.

    Values that cannot be an answer to their question are left out: an option that is not offered,
    a question that the step does not ask, a number where text belongs.
    """
    return completing(step)(given)


def completing(step: Step) -> Callable[[object], Completed]:
    """`completed`, made ready for a step: a walk asks it for every answer."""
    row = _completing_row(step)
    if step.kind is not StepKind.REPEAT:
        return row

    def items(given: object) -> Sequence[StepAnswers] | None:
        if not isinstance(given, list | tuple) or not step.minimum <= len(given) <= step.maximum:
            return None
        whole = [item for each in given if (item := row(each)) is not None]
        return whole if len(whole) == len(given) else None

    return items


def _completing_row(step: Step) -> Callable[[object], StepAnswers | None]:
    if step.reveals:
        return partial(_revealing_row, step)
    each = tuple((question, question_type(question.type).fits) for question in step.questions)

    def row(given: object) -> StepAnswers | None:
        if not isinstance(given, ROW):
            return None
        fitting = 0
        for question, fits_type in each:
            value = given.get(question.id)
            if value is not None and fits_type(question, value):
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
            for question, _ in each
            if fits(question, given.get(question.id))
        }

    return row


def _revealing_row(step: Step, given: object) -> StepAnswers | None:
    """What is revealed counts, and must be answered, only under the answer that reveals it."""
    if not isinstance(given, ROW):
        return None
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
