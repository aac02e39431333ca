"""Whether a stored row answers its step.

Rows come from a database that outlives the code, so reading one never fails: a row or a value of
another shape counts as none, and the visitor is asked again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.definition import Question, Step, StepKind
from cms_forms.engine.questions.base import Invalid, question_type

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
    fitting = 0
    for question in step.questions:
        if fits(question, given.get(question.id)):
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


def fits(question: Question, value: object) -> bool:
    """Whether a stored value can be an answer to the question. None cannot."""
    if not value:
        return False
    if isinstance(value, str) and not question.options:
        return True
    kind = question_type(question.type)
    if isinstance(value, str):
        return not kind.has_options or value in question.options_by_id
    if isinstance(value, list | tuple):
        return not kind.has_routes and all(
            isinstance(each, str) and (not kind.has_options or each in question.options_by_id)
            for each in value
        )
    return (
        isinstance(value, Mapping)
        and not kind.has_options
        and all(isinstance(part, str) and isinstance(text, str) for part, text in value.items())
    )


def still_holds(step: Step, given: StepAnswers, today: date) -> bool:
    """Whether answers to a step, or to one item, that were accepted earlier are right today."""
    for question in step.questions:
        kind = question_type(question.type)
        value = given.get(question.id)
        posted = kind.posted(question, value) if value is not None else {}
        try:
            kind.clean(question, posted, today)
        except Invalid:
            return False
    return True
