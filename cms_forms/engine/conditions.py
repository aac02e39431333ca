"""Whether a condition holds on the answers given so far.

A test on a question that was not asked on the way is false, "is not" and "does not contain"
included: nothing can be said of an answer that nobody was asked for. A question that was asked
and left empty "is not" anything and "does not contain" anything; every other test on it is false.
A test on a question of a repeat step holds when it holds for at least one item.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cms_forms.engine.answers import StepAnswers, Value
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
from cms_forms.engine.questions.base import question_type

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
        self._rows: dict[str, tuple[StepAnswers, ...]] = {}
        # A named condition is worked out once between two steps: conditions that build on each
        # other twice over would otherwise take exponential time. None while it is worked out.
        self._known: dict[str, bool | None] = {}

    def add(self, step: Step, given: StepAnswers | Sequence[StepAnswers]) -> None:
        """Takes in a step that was asked, with its answers as `completed` returns them."""
        if not step.questions:
            return
        rows = (given,) if isinstance(given, Mapping) else tuple(given)
        for question in step.questions:
            self._rows[question.id] = rows
        self._known.clear()

    def holds(self, term: Term) -> bool:
        """Whether a test, a reference or a group holds. Raises `CircularCondition`."""
        return self._holds(term, 0)

    def condition_holds(self, condition_id: str) -> bool:
        """Whether a named condition holds; a missing one, which lint refuses, does not."""
        return self._condition_holds(condition_id, 0)

    def _holds(self, term: Term, depth: int) -> bool:
        if isinstance(term, Test):
            return self._test_holds(term)
        if isinstance(term, Reference):
            return self._condition_holds(term.condition, depth)
        return self._joined(term, depth)

    def _condition_holds(self, condition_id: str, depth: int) -> bool:
        if condition_id in self._known:
            known = self._known[condition_id]
            if known is None:
                raise CircularCondition(self.form.conditions_by_id[condition_id])
            return known
        condition = self.form.conditions_by_id.get(condition_id)
        if condition is None:
            return False
        if depth > MOST_REFERENCES:
            raise CircularCondition(condition)
        self._known[condition_id] = None
        held = self._known[condition_id] = self._joined(condition, depth + 1)
        return held

    def _joined(self, terms: Condition | Group, depth: int) -> bool:
        # Loops, as in _test_holds: any() takes twice the time, and every route comes by here.
        if terms.join is Join.ALL:
            for term in terms.terms:
                if not self._holds(term, depth):
                    return False
            return bool(terms.terms)
        for term in terms.terms:  # noqa: SIM110
            if self._holds(term, depth):
                return True
        return False

    def _test_holds(self, test: Test) -> bool:
        rows = self._rows.get(test.question)
        if rows is None:
            return False
        question = self.form.placed_questions[test.question][1]
        for row in rows:  # noqa: SIM110
            if self._answer_holds(question, row.get(question.id), test):
                return True
        return False

    def _answer_holds(self, question: Question, value: Value | None, test: Test) -> bool:
        operator = test.operator
        if value is None:
            return operator in NEGATIVE
        if operator is Operator.IS_ANSWERED:
            return True
        kind = question_type(question.type)
        return operator in kind.operators and kind.holds(
            question, value, operator, test.values, self.today
        )
