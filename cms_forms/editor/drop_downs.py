"""What the drop-downs of the editor offer: filled in the browser when one gets the focus."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Operator, StepKind
from cms_forms.engine.questions.base import question_type, question_types
from cms_forms.engine.questions.choices import OneOf, Several
from cms_forms.engine.questions.dates import Date
from cms_forms.engine.questions.numbers import NumberType
from cms_forms.engine.questions.sessions import SessionPlace
from cms_forms.stream.conditions import OPERATOR_LABELS


def choices(
    form: Form,
    *,
    teams: Iterable[tuple[str, str]],
    bodies: Iterable[tuple[str, str]],
    timetables: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """By the name of what one picks: pairs of an id and words, and more of each question."""
    questions = [question for step in form.steps for question in step.questions]
    labels = dict(told_apart((question.id, question.label) for question in questions))
    return {
        "target": told_apart(
            [
                *((step_id, name or _("Untitled")) for step_id, name in form.step_names.items()),
                (CHECK_ANSWERS, _("Check answers")),
            ]
        ),
        "condition": told_apart((condition.id, condition.name) for condition in form.conditions),
        "team": told_apart(teams),
        "body": told_apart(bodies),
        "timetable": told_apart(timetables),
        "day": [
            (question.id, labels[question.id])
            for step in form.steps
            for question in step.questions
            if step.kind is not StepKind.REPEAT and question_type(question.type).tells == "day"
        ],
        "count": [
            (question.id, labels[question.id])
            for step in form.steps
            for question in step.questions
            if step.kind is not StepKind.REPEAT and question_type(question.type).counts
        ],
        "question": [
            {
                "id": question.id,
                "label": labels[question.id],
                "operators": [
                    (operator.value, str(label))
                    for operator, label in OPERATOR_LABELS.items()
                    if question_types()[question.type].compares_by(operator)
                    and (question.may_not_know or operator is not Operator.IS_UNKNOWN)
                ],
                "options": told_apart((option.id, option.label) for option in question.options),
                "values": _values_kind(question.type),
                "step": form.placed_questions[question.id][0].id,
                "type": question.type,
                "reveals": question_types()[question.type].reveals and question.under is None,
                "compared": sorted(question_types()[question.type].compared),
                "compared_with": question_types()[question.type].compared_with or question.type,
            }
            for question in questions
            if question.type in question_types()
        ],
    }


def told_apart(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(id, words) pairs whose words differ: the second "Injuries" is "Injuries (2)"."""
    counted: Counter[str] = Counter()
    pairs = []
    for id, words in choices:
        alike = words.strip().casefold()
        counted[alike] += 1
        pairs.append((id, f"{words} ({counted[alike]})" if counted[alike] > 1 else words))
    return pairs


def _values_kind(type_key: str) -> str:
    kind = question_types()[type_key]
    if isinstance(kind, OneOf | Several):
        return "options"
    if isinstance(kind, Date | SessionPlace):
        return "date"
    return "number" if isinstance(kind, NumberType) else "text"
