"""Whether a condition holds on the answers given so far.

A test on a question that was not asked on the way is false, "is not" and "does not contain"
included: what was never asked cannot be told apart by its answer. A question that was asked and
left empty is "not" anything. A test on a question of a repeat step holds when it holds for at
least one item.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import (
    Condition,
    Form,
    Group,
    Join,
    Operator,
    Question,
    Reference,
    Term,
    Test,
)
from cms_forms.engine.questions.base import question_type

NEGATIVE = frozenset({Operator.IS_NOT, Operator.DOES_NOT_CONTAIN})


class CircularCondition(ValueError):
    """A condition refers to itself, directly or through others."""


type Asked = Mapping[str, StepAnswers | Sequence[StepAnswers]]
"""Question id -> the answers of the step that asked it, for the questions asked so far."""


def holds(form: Form, term: Term | Condition, asked: Asked, today: date) -> bool:
    """Whether a test, group, reference or condition holds. Raises `CircularCondition`."""
    return _holds(form, term, asked, today, ())


def _holds(
    form: Form, term: Term | Condition, asked: Asked, today: date, inside: tuple[str, ...]
) -> bool:
    match term:
        case Test():
            return _test_holds(form, term, asked, today)
        case Reference():
            condition = form.conditions_by_id.get(term.condition)
            # A missing condition is lint's to report; here it merely does not hold.
            return condition is not None and _holds(form, condition, asked, today, inside)
        case Condition():
            if term.id in inside:
                raise CircularCondition(f"The condition “{term.name}” refers to itself.")
            inside = (*inside, term.id)
    if not term.terms:
        return False
    if term.join is Join.ALL:
        for inner in term.terms:
            if not _holds(form, inner, asked, today, inside):
                return False
        return True
    for inner in term.terms:
        if _holds(form, inner, asked, today, inside):
            return True
    return False


def _test_holds(form: Form, test: Test, asked: Asked, today: date) -> bool:
    answers = asked.get(test.question)
    if answers is None:
        return False
    question = form.placed_questions[test.question][1]
    if isinstance(answers, Mapping):
        return _answer_holds(question, answers.get(question.id), test, today)
    return any(_answer_holds(question, item.get(question.id), test, today) for item in answers)


def _answer_holds(question: Question, value: Value | None, test: Test, today: date) -> bool:
    if value is None:
        return test.operator in NEGATIVE
    if test.operator is Operator.IS_ANSWERED:
        return True
    kind = question_type(question.type)
    if test.operator not in kind.operators:
        return False
    return kind.holds(question, value, test.operator, test.values, today)
