"""Whether a condition holds on the answers given so far.

A test on a question that was not asked is false, also with "is not" and "does not contain": it is
not on the way, or its own condition does not hold, or the answer that reveals it was not chosen. On
a question that was asked and left empty, "is not" and "does not contain" hold whatever their
values, so does "is not answered", and every other test is false.
A test on a question of a repeat step holds when it holds for at least one item.

"Not" before a test turns it round, but for a question that was not asked: then neither the test nor
its "not" holds. Of a repeat step, "not" holds when there are items and the test holds for none of
them. "Not" before a group or a condition goes to its tests: "not (A and B)" is "not A or not B".

“I don’t know” is an answer. As nothing can be said of it, no comparison with it holds, nor its
"not": it is found by "is “I don’t know”".

A test may compare two questions. Unless both were answered, neither it nor its "not" holds: there
is nothing to compare. Two questions of one repeat step are compared item by item.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final

from cms_forms.engine.answers import StepAnswers, Value, is_unknown
from cms_forms.engine.definition import (
    WITHOUT_VALUES,
    Condition,
    Form,
    Group,
    Join,
    Operator,
    Question,
    Reference,
    Step,
    StepKind,
    Term,
    Test,
)
from cms_forms.engine.questions.base import question_type, types_in_use

NEGATIVE: Final = frozenset({Operator.IS_NOT, Operator.DOES_NOT_CONTAIN, Operator.IS_NOT_ANSWERED})
"""The operators that hold for a question that was asked and left empty."""

type Holds = Callable[["Asked"], bool]
"""A term made ready: what the definition says is looked up once, and not again in each walk."""

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

    __slots__ = ("answers", "depth", "form", "known", "left_out", "terms", "today", "under_way")

    def __init__(self, form: Form, today: date) -> None:
        self.form = form
        self.today = today
        self.answers: dict[str, StepAnswers | Sequence[StepAnswers]] = {}
        """Step id -> the answers given to it."""
        self.left_out: frozenset[str] = frozenset()
        """The ids of the questions of these steps that were not asked."""
        self.known: dict[tuple[str, bool], bool] = {}
        """Id of a condition that refers to others, and whether a "not" is before it -> whether it
        holds on the answers so far. Without it, a condition that refers twice to one that refers
        twice to a third, and so on, would take exponential time."""
        self.under_way: set[str] = set()
        """The ids of those that are being worked out."""
        self.depth = 0
        """How many references deep what is being worked out lies."""
        self.terms = terms_of(form)

    def add(self, step: Step, given: StepAnswers | Sequence[StepAnswers]) -> None:
        """Takes in a step that was asked, with its answers as `completed` returns them."""
        self.answers[step.id] = given
        if step.left_out:
            self.left_out |= step.left_out
        if self.known:
            self.known.clear()

    def leave(self, step: Step) -> None:
        """Takes a step out again."""
        del self.answers[step.id]
        self.known.clear()

    def rows(self, step_id: str) -> Sequence[StepAnswers]:
        """The answers to a step as its items: one for a step that is asked once."""
        given = self.answers.get(step_id, ())
        return (given,) if isinstance(given, Mapping) else given

    def holds(self, term: Term) -> bool:
        """Whether a test, a reference or a group holds. Raises `CircularCondition`."""
        return self.terms.term(term)(self)

    def condition_holds(self, condition_id: str) -> bool:
        """Whether a named condition holds; a missing one, which lint refuses, does not. Raises
        `CircularCondition`.
        """
        return self.terms.condition(condition_id)(self)


def terms_of(form: Form) -> "Terms":
    """The terms of a form, made ready once for the question types in use."""
    return form.once(Terms, *types_in_use().state)


class Terms:
    """The terms of one form, each made ready when it is first asked for."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._conditions: dict[tuple[str, bool], Holds] = {}

    def condition(self, condition_id: str, negated: bool = False) -> Holds:
        """What a named condition holds by, or its "not"."""
        key = condition_id, negated
        found = self._conditions.get(key)
        if found is None:
            found = self._conditions[key] = self._ready_condition(condition_id, negated)
        return found

    def term(self, term: Term, negated: bool = False) -> Holds:
        """A term that stands by itself, such as that of a route, or its "not"."""
        turned = term.negated is not negated
        if isinstance(term, Reference):
            return self.condition(term.condition, turned)
        return (
            self._ready_test(term, turned) if isinstance(term, Test) else self._joined(term, turned)
        )

    def _ready_condition(self, condition_id: str, negated: bool) -> Holds:
        condition = self._form.conditions_by_id.get(condition_id)
        if condition is None:
            return _never
        joined = self._joined(condition, negated)
        return _remembering(condition, negated, joined) if _refers(condition) else joined

    def _joined(self, terms: Condition | Group, negated: bool) -> Holds:
        each = tuple(
            self._followed(term, negated)
            if isinstance(term, Reference)
            else self.term(term, negated)
            for term in terms.terms
        )
        if len(each) == 1:
            return each[0]
        if not each:
            return _never
        deciding = (terms.join is Join.ANY) is not negated

        def joined(asked: Asked) -> bool:
            for holds in each:
                if holds(asked) is deciding:
                    return deciding
            return not deciding

        return joined

    def _followed(self, reference: Reference, negated: bool) -> Holds:
        """A reference from one condition to another, which may refer back to it."""
        key = condition_id, turned = reference.condition, reference.negated is not negated
        condition = self.condition

        def holds(asked: Asked) -> bool:
            found = condition(condition_id, turned)
            if asked.depth == MOST_REFERENCES and key not in asked.known:
                raise CircularCondition(asked.form.conditions_by_id[condition_id])
            asked.depth += 1
            held = found(asked)
            asked.depth -= 1
            return held

        return holds if condition_id in self._form.conditions_by_id else _never

    def _ready_test(self, test: Test, negated: bool) -> Holds:
        placed = self._form.placed_questions.get(test.question)
        if placed is None:
            return _never
        step, question = placed
        if test.other:
            return self._ready_comparison(test, step, question, negated)
        step_id, question_id = step.id, question.id
        operator, values = test.operator, test.values
        when_empty = operator in NEGATIVE
        compares = _comparing(question, operator)

        def of_one(asked: Asked) -> bool:
            given = asked.answers.get(step_id)
            if given is None:
                return False
            value = given.get(question_id)  # type: ignore[union-attr]
            if value is None:
                return when_empty is not negated
            return compares(question, value, operator, values, asked.today) is not negated

        def of_rows(asked: Asked, rows: Sequence[StepAnswers]) -> bool:
            for row in rows:
                value = row.get(question_id)
                if value is None:
                    held = when_empty
                else:
                    held = compares(question, value, operator, values, asked.today)
                if held:
                    return not negated
            return negated and len(rows) > 0

        def of_any(asked: Asked) -> bool:
            return of_rows(asked, asked.answers.get(step_id, ()))  # type: ignore[arg-type]

        def of_asked(asked: Asked) -> bool:
            """Of a question that is not asked of everybody who comes to its step."""
            if question_id in asked.left_out:
                return False
            rows = asked.rows(step_id)
            if question.under is not None:
                rows = [row for row in rows if question.under.is_chosen(row)]
            if operator not in WITHOUT_VALUES:
                rows = [row for row in rows if not is_unknown(row.get(question_id))]
            return of_rows(asked, rows)

        if question.may_not_know or question.show_if is not None or question.under is not None:
            return of_asked
        return of_any if step.kind is StepKind.REPEAT else of_one

    def _ready_comparison(self, test: Test, step: Step, question: Question, negated: bool) -> Holds:
        placed = self._form.placed_questions.get(test.other)
        kind = question_type(question.type)
        if placed is None or not kind.compares_with(placed[1], question, test.operator):
            return _never
        other_step, other = placed
        operator = test.operator

        def holds(asked: Asked) -> bool:
            rows = asked.rows(step.id)
            if step is other_step:
                pairs = [(row, row) for row in rows]
            else:
                pairs = list(product(rows, asked.rows(other_step.id)))
            compared = False
            for row, other_row in pairs:
                value, against = row.get(question.id), other_row.get(other.id)
                if value is None or against is None:
                    continue
                if not is_unknown(value) and not is_unknown(against):
                    compared = True
                    if kind.holds(question, value, operator, (str(against),), asked.today):
                        return not negated
            return negated and compared

        return holds


def _comparing(question: Question, operator: Operator) -> Callable[..., bool]:
    """How an answer that is there is compared."""
    kind = question_type(question.type)
    if operator is Operator.IS_ANSWERED:
        return _always
    if operator is Operator.IS_UNKNOWN:
        return _is_unknown
    return kind.holds if operator in kind.operators else _not_compared


def _refers(condition: Condition) -> bool:
    inner = [term.terms if isinstance(term, Group) else (term,) for term in condition.terms]
    return any(isinstance(term, Reference) for terms in inner for term in terms)


def _remembering(condition: Condition, negated: bool, holds: Holds) -> Holds:
    """A condition that refers to others, worked out once for the same answers."""
    key = condition_id, _ = condition.id, negated

    def remembering(asked: Asked) -> bool:
        if condition_id in asked.under_way:
            raise CircularCondition(condition)
        known = asked.known
        if key in known:
            return known[key]
        asked.under_way.add(condition_id)
        held = known[key] = holds(asked)
        asked.under_way.discard(condition_id)
        return held

    return remembering


def _never(asked: Asked) -> bool:
    return False


def _always(*compared: object) -> bool:
    return True


def _is_unknown(question: Question, value: Value, *compared: object) -> bool:
    return is_unknown(value)


def _not_compared(*compared: object) -> bool:
    """By "is not answered", or an operator that the type does not have."""
    return False
