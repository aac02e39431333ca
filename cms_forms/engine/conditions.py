"""Whether a condition holds on the answers given so far.

A test on a question that was not asked on the way is false, also with "is not" and "does not
contain". On a question that was asked and left empty, "is not" and "does not contain" hold whatever
their values, and every other test is false.
A test on a question of a repeat step holds when it holds for at least one item.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.completeness import ROW
from cms_forms.engine.definition import (
    Condition,
    Form,
    Group,
    Join,
    Operator,
    Question,
    Reference,
    Step,
    Term,
    Test,
)
from cms_forms.engine.questions.base import QuestionType, question_type

NEGATIVE: Final = frozenset({Operator.IS_NOT, Operator.DOES_NOT_CONTAIN})
"""The operators that hold for a question that was asked and left empty."""

MOST_REFERENCES: Final = 20
"""How many conditions may build on one another in a row."""


class CircularCondition(ValueError):
    """A condition refers to itself, or builds on more than `MOST_REFERENCES` others in a row."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        super().__init__(
            f"The condition “{condition.name}” refers to itself or to too many others."
        )


class Asked:
    """The questions asked so far on one path, and what holds on their answers."""

    def __init__(self, form: Form, today: date) -> None:
        self.form = form
        self.today = today
        self._answers: dict[str, tuple[Question, QuestionType, Sequence[StepAnswers]]] = {}
        # Condition id -> whether it holds on the answers so far; None while that is worked out.
        # Without it, a condition that refers twice to one that refers twice to a third, and so on,
        # would take exponential time.
        self._known: dict[str, bool | None] = {}
        self._depth = 0

    def add(self, step: Step, given: StepAnswers | Sequence[StepAnswers]) -> None:
        """Takes in a step that was asked, with its answers as `completed` returns them."""
        if not step.questions:
            return
        rows = (given,) if isinstance(given, ROW) else given
        for question in step.questions:
            self._answers[question.id] = question, question_type(question.type), rows
        self._known.clear()

    def holds(self, term: Term) -> bool:
        """Whether a test, a reference or a group holds. Raises `CircularCondition`."""
        if isinstance(term, Test):
            return self._test_holds(term)
        if isinstance(term, Reference):
            return self.condition_holds(term.condition)
        return self._joined(term)

    def condition_holds(self, condition_id: str) -> bool:
        """Whether a named condition holds; a missing one, which lint refuses, does not."""
        if condition_id in self._known:
            known = self._known[condition_id]
            if known is None:
                raise CircularCondition(self.form.conditions_by_id[condition_id])
            return known
        condition = self.form.conditions_by_id.get(condition_id)
        if condition is None:
            return False
        if self._depth > MOST_REFERENCES:
            raise CircularCondition(condition)
        self._known[condition_id] = None
        self._depth += 1
        held = self._known[condition_id] = self._joined(condition)
        self._depth -= 1
        return held

    def _joined(self, terms: Condition | Group) -> bool:
        deciding = terms.join is Join.ANY
        for term in terms.terms:
            # Not just `self.holds(term)`: most terms are tests, and a walk makes a hundred.
            held = self._test_holds(term) if isinstance(term, Test) else self.holds(term)
            if held is deciding:
                return deciding
        return not deciding and terms.terms != ()

    def _test_holds(self, test: Test) -> bool:
        if test.question not in self._answers:
            return False
        question, kind, rows = self._answers[test.question]
        operator = test.operator
        for row in rows:
            value = row.get(test.question)
            if value is None:
                held = operator in NEGATIVE
            elif operator is Operator.IS_ANSWERED:
                held = True
            elif operator in kind.operators:
                held = kind.holds(question, value, operator, test.values, self.today)
            else:
                held = False
            if held:
                return True
        return False
