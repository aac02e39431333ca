"""Whether a condition can hold at all, and whether it can fail.

Tries the condition on values that stand for all others: each option, the numbers and days around
each limit, each text that is named and one that is not. Where that would take too many tries, or
where a test's meaning depends on more than the answer, nothing is claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, product

from cms_forms.engine.answers import Value
from cms_forms.engine.conditions import Asked
from cms_forms.engine.definition import (
    Condition,
    Form,
    Group,
    Operator,
    Question,
    Reference,
    StepKind,
    Term,
    Test,
)
from cms_forms.engine.questions.base import question_types
from cms_forms.engine.questions.choices import OneOf, Several
from cms_forms.engine.questions.dates import Date, moment
from cms_forms.engine.questions.numbers import NumberType, WholeNumber, decimal

MOST_TRIES = 4_000
MOST_OPTIONS_TOGETHER = 5
SOME_DAY = date(2026, 6, 15)


@dataclass(frozen=True)
class Verdict:
    can_hold: bool
    can_fail: bool
    """Once all its questions were asked."""


def tests_of(
    form: Form, term: Term | Condition, seen: frozenset[str] = frozenset()
) -> Iterator[Test]:
    """Every test in a condition, through groups and references. A circle is followed once."""
    match term:
        case Test():
            yield term
        case Reference():
            condition = form.conditions_by_id.get(term.condition)
            if condition is not None and condition.id not in seen:
                yield from tests_of(form, condition, seen)
        case Condition():
            for inner in term.terms:
                yield from tests_of(form, inner, seen | {term.id})
        case Group():
            for inner in term.terms:
                yield from tests_of(form, inner, seen)


def judge(form: Form, condition: Condition) -> Verdict | None:
    """Whether the condition can hold and can fail; None where that is not known."""
    by_question: dict[str, list[Test]] = {}
    for test in tests_of(form, condition):
        by_question.setdefault(test.question, []).append(test)
    samples: dict[str, list[Value | None]] = {}
    tries = 1
    for question_id, tests in by_question.items():
        values = _values(form, question_id, tests)
        if values is None:
            return None
        samples[question_id] = values
        tries *= len(values) + 1
        if tries > MOST_TRIES:
            return None
    can_hold = can_fail = False
    for answers, everything in _cases(samples):
        asked = Asked(form, SOME_DAY)
        for question_id, answer in answers.items():
            asked.add(form.placed_questions[question_id][0], answer)
        holds = asked.condition_holds(condition.id)
        can_hold |= holds
        can_fail |= everything and not holds
        if can_hold and can_fail:
            break
    return Verdict(can_hold, can_fail)


def _cases(
    samples: Mapping[str, list[Value | None]],
) -> Iterator[tuple[dict[str, dict[str, Value]], bool]]:
    """Every combination of values, and of questions that were not asked."""
    not_asked = object()
    for values in product(*([*values, not_asked] for values in samples.values())):
        asked = {
            question: {} if value is None else {question: value}
            for question, value in zip(samples, values, strict=True)
            if value is not not_asked
        }
        yield asked, len(asked) == len(samples)  # type: ignore[misc]


def _values(form: Form, question_id: str, tests: list[Test]) -> list[Value | None] | None:
    """Values that stand for all answers to a question; None when there is no such set."""
    placed = form.placed_questions.get(question_id)
    if placed is None or placed[1].type not in question_types():
        return None
    step, question = placed
    # Different items of a repeat step may satisfy different tests.
    if step.kind is StepKind.REPEAT:
        return None
    values = _answers(
        question, [test for test in tests if test.operator is not Operator.IS_ANSWERED]
    )
    if values is None:
        return None
    return values if question.required else [*values, None]


def _answers(question: Question, tests: list[Test]) -> list[Value | None] | None:
    kind = question_types()[question.type]
    limits = [value for test in tests for value in test.values]
    if isinstance(kind, OneOf):
        return [option.id for option in question.options]
    if isinstance(kind, Several):
        return _several(question, limits)
    if isinstance(kind, NumberType):
        near = Decimal(1) if isinstance(kind, WholeNumber) else Decimal("0.001")
        numbers = [number for number in map(decimal, limits) if number is not None]
        around = {number + step for number in numbers for step in (-near, 0, near)}
        return [f"{number:f}" for number in sorted(around)] or ["0"]
    if isinstance(kind, Date):
        return _days(tests)
    if tests:
        return None
    return ["something"]


def _several(question: Question, named: list[str]) -> list[Value | None] | None:
    of_note = [option.id for option in question.options if option.id in named]
    others = [option.id for option in question.options if option.id not in named][:1]
    if len(of_note) > MOST_OPTIONS_TOGETHER:
        return None
    together = of_note + others
    sets = chain.from_iterable(combinations(together, size) for size in range(1, len(together) + 1))
    exclusive = {option.id for option in question.options if option.exclusive}
    return [list(chosen) for chosen in sets if len(chosen) == 1 or not exclusive & set(chosen)]


def _days(tests: list[Test]) -> list[Value | None] | None:
    relative = [
        test.operator is Operator.WITHIN_LAST_DAYS
        or (test.values[:1] and test.values[0][:5] == "today")
        for test in tests
    ]
    # How a fixed day lies to "14 days ago" changes while time passes.
    if any(relative) and not all(relative):
        return None
    days = {SOME_DAY}
    for test in tests:
        if test.operator is Operator.WITHIN_LAST_DAYS:
            if test.values and test.values[0].isdecimal() and len(test.values[0]) < 5:
                days.add(SOME_DAY - timedelta(int(test.values[0])))
        else:
            days.update(day for value in test.values if (day := moment(value, SOME_DAY)))
    around = {day + timedelta(step) for day in days for step in (-1, 0, 1)}
    return [day.isoformat() for day in sorted(around)]
