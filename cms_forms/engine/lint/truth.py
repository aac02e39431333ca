"""What answers are possible, and whether a condition can hold or fail on them.

An answer is one of a few states: not asked, left empty, or like one of the samples that its
question type names. A set of states is the bits of one number, so that hundreds of steps take
milliseconds. Where a type names no samples, and for the items of repeat steps, all answers are one
state on which a test may hold and may fail.

May call the impossible possible, never the reverse.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cms_forms.engine.answers import Value
from cms_forms.engine.conditions import NEGATIVE
from cms_forms.engine.definition import (
    WITHOUT_VALUES,
    Condition,
    Form,
    Group,
    Join,
    Operator,
    Question,
    Step,
    StepKind,
    Term,
    Test,
)
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import question_type, question_types
from cms_forms.engine.references import plain_terms

NOT_ASKED: Final = 0b001
EMPTY: Final = 0b010
NOT_KNOWN: Final = 0b100
"""“I don’t know” was answered."""
FIRST_ANSWER: Final = 0b1000

SOME_DAY: Final = date.fromisoformat("2026-06-15")
"""The samples of relative dates are days around this one."""

MOST_CASES: Final = 200
"""Conditions with more ways to hold are not judged."""

type States = Mapping[str, int]
"""Question id -> the states that its answer may be in. For the questions that conditions read."""

type Case = dict[str, int]
"""Narrower states of some questions: one way in which a condition holds."""


@dataclass(frozen=True)
class Domain:
    """The states of one question's answer."""

    asked: int
    """The states that it may be in once it was asked."""
    certain: Mapping[Test, int]
    """Test -> the states in which it holds."""
    possible: Mapping[Test, int]
    """Test -> the states in which it may hold; more, where not every answer was sampled."""

    @property
    def everything(self) -> int:
        return self.asked | NOT_ASKED

    @property
    def answered(self) -> int:
        return self.asked & ~NOT_ASKED & ~EMPTY & ~NOT_KNOWN

    def not_(self, test: Test) -> int:
        """The states in which the "not" of a test holds: never where nothing was asked."""
        return self._comparable(test) & ~self.possible[test]

    def possible_not(self, test: Test) -> int:
        """The states in which it may hold."""
        return self._comparable(test) & ~self.certain[test]

    def _comparable(self, test: Test) -> int:
        """The states in which a test or its "not" holds."""
        unknown = 0 if test.operator in WITHOUT_VALUES else NOT_KNOWN
        return self.asked & ~NOT_ASKED & ~unknown


@dataclass(frozen=True)
class Truth:
    """What can hold in one form."""

    form: Form
    graph: Graph
    domains: Mapping[str, Domain]
    doubtful: frozenset[str]
    """The ids of conditions of which nothing is claimed, circular ones among them."""
    alike: Mapping[frozenset[str], bool] = field(default_factory=dict)
    """Two questions -> whether their answers are taken to be the same, or to differ."""

    def parted(self, term: Term | Condition, states: States) -> tuple[States | None, States | None]:
        """The states in which a term holds, and those in which it fails. None: it cannot."""
        return (
            _narrowed(states, self._tried(term, states, holds=True)),
            _narrowed(states, self._tried(term, states, holds=False)),
        )

    def _tried(self, term: Term | Condition, states: States, *, holds: bool) -> list[Case] | None:
        """The ways in which a term holds, or fails, in these states; None where there are too many
        to tell. No case: it cannot.
        """
        cases = self._cases(term, states, holds, False, {})
        if cases is None:
            return None
        return [case for case in cases if self._on_one_path(case, states)]

    def _cases(
        self,
        term: Term | Condition,
        states: States,
        holds: bool,
        negated: bool,
        known: dict[tuple[str, bool, bool], list[Case] | None],
    ) -> list[Case] | None:
        """With a "not" before the term where it is `negated`."""
        if not isinstance(term, Condition):
            negated = term.negated is not negated
        if isinstance(term, Test):
            return self._test_cases(term, states, holds, negated)
        if isinstance(term, Condition | Group):
            inner = (self._cases(each, states, holds, negated, known) for each in term.terms)
            if not term.terms:
                return [] if holds else [{}]
            each_must = ((term.join is Join.ALL) is holds) is not negated
            return _all_of(inner) if each_must else _any_of(inner)
        key = (term.condition, holds, negated)
        if key not in known:
            condition = self.form.conditions_by_id.get(term.condition)
            known[key] = (
                None
                if condition is None or condition.id in self.doubtful
                else self._cases(condition, states, holds, negated, known)
            )
        return known[key]

    def _test_cases(
        self,
        test: Test,
        states: States,
        holds: bool,
        negated: bool,
    ) -> list[Case]:
        domain = self.domains.get(test.question)
        if domain is None:
            return [] if holds else [{}]
        if test.other:
            return self._comparison_cases(test, states, holds, negated)
        if negated:
            mask = domain.possible_not(test) if holds else domain.everything & ~domain.not_(test)
        else:
            mask = domain.possible[test] if holds else domain.everything & ~domain.certain[test]
        left = states[test.question] & mask
        return [{test.question: left}] if left else []

    def _comparison_cases(
        self, test: Test, states: States, holds: bool, negated: bool
    ) -> list[Case]:
        """Unless both are answered, neither the test nor its "not" holds."""
        other = self.domains.get(test.other)
        if other is None:
            return [] if holds else [{}]
        outcome = self._compared(test)
        both = {
            question: states[question] & domain.answered
            for question, domain in (
                (test.question, self.domains[test.question]),
                (test.other, other),
            )
        }
        may_hold = outcome in (None, not negated) and all(both.values())
        if holds:
            return [both] if may_hold else []
        if outcome is None or not may_hold:
            return [{}]
        # It holds as soon as both are answered.
        return [
            {question: left}
            for question, answered in both.items()
            if (left := states[question] & ~answered)
        ]

    def _compared(self, test: Test) -> bool | None:
        """How a comparison of two answers ends; None where that is not known."""
        alike = self.alike.get(frozenset({test.question, test.other}))
        if alike is None:
            return None
        if test.operator is Operator.IS_NOT:
            return not alike
        return alike if test.operator is Operator.IS else False if alike else None

    def _on_one_path(self, case: Case, states: States) -> bool:
        """Whether some path asks all the questions that the case needs asked.

        Those on two branches that exclude each other are never both asked.
        """
        needed = [
            self.form.placed_questions[question][0].id
            for question, left in case.items()
            if states[question] & NOT_ASKED and not left & NOT_ASKED
        ]
        before = self.graph.before
        return all(
            one == other or one in before.get(other, ()) or other in before.get(one, ())
            for place, one in enumerate(needed)
            for other in needed[:place]
        )


def _narrowed(states: States, cases: Sequence[Case] | None) -> States | None:
    """The states in at least one of the cases; None when there is no case."""
    if cases is None:
        return states
    if not cases:
        return None
    left: Case = {}
    for question in {question for case in cases for question in case}:
        left[question] = 0
        for case in cases:
            left[question] |= case.get(question, states[question])
    return {**states, **left}


def joined(one: States | None, other: States | None) -> States | None:
    """The states that come by either of two ways. None is a way that nobody takes."""
    if one is None or other is None:
        return other if one is None else one
    return {question: mask | other[question] for question, mask in one.items()}


def _any_of(parts: Iterator[list[Case] | None]) -> list[Case] | None:
    found: list[Case] = []
    # "A or B or C" of one question is one case.
    single: Case = {}
    for cases in parts:
        if cases is None:
            return None
        for case in cases:
            if len(case) == 1:
                [(question, mask)] = case.items()
                single[question] = single.get(question, 0) | mask
            else:
                found.append(case)
    found += [{question: mask} for question, mask in single.items()]
    return found if len(found) <= MOST_CASES else None


def _all_of(parts: Iterator[list[Case] | None]) -> list[Case]:
    """What all parts have in common; of a part with too many cases to tell, nothing is known."""
    found: list[Case] = [{}]
    for cases in parts:
        if cases is not None and len(found) * len(cases) <= MOST_CASES:
            found = [
                both for one in found for other in cases if (both := _both(one, other)) is not None
            ]
    return found


def _both(one: Case, other: Case) -> Case | None:
    both = dict(one)
    for question, mask in other.items():
        both[question] = both.get(question, mask) & mask
        if not both[question]:
            return None
    return both


def domains_of(form: Form) -> Mapping[str, Domain]:
    """By question id, for the questions that are tested anywhere."""
    tests: dict[str, list[Test]] = {}
    for test in tests_of(form):
        if test.other:
            for question in {test.question, test.other} & form.placed_questions.keys():
                tests.setdefault(question, [])
        elif test.question in form.placed_questions:
            tests.setdefault(test.question, []).append(test)
    return {
        question_id: _domain(*form.placed_questions[question_id], tests[question_id])
        for question_id in tests
    }


def tests_of(form: Form) -> Iterator[Test]:
    for condition in form.conditions:
        for term in plain_terms(condition):
            if isinstance(term, Test):
                yield term
    for step in form.steps:
        for route in step.routes:
            if isinstance(route.when, Test):
                yield route.when


def _domain(step: Step, question: Question, tests: Sequence[Test]) -> Domain:
    kind = question_types().get(question.type)
    empty = 0 if question.required else EMPTY
    unknown = NOT_KNOWN if question.may_not_know else 0
    samples = None
    # Different items of a repeat step may pass different tests, so they have no samples.
    if kind is not None and step.kind is not StepKind.REPEAT:
        samples = kind.samples(
            question,
            [test for test in tests if test.operator not in WITHOUT_VALUES],
            SOME_DAY,
        )
    if kind is None or not samples:
        return _unsampled_domain(step, empty, unknown, tests)
    return domain_on(question, tests, samples)


def domain_on(question: Question, tests: Sequence[Test], answers: Sequence[Value]) -> Domain:
    """The states of a question that is answered as one of these, or left empty if it may be."""
    kind = question_type(question.type)
    empty = 0 if question.required else EMPTY
    unknown = NOT_KNOWN if question.may_not_know else 0
    states = {FIRST_ANSWER << number: value for number, value in enumerate(answers)}
    answered = sum(states)
    holding = {}
    for test in tests:
        on_empty = empty if test.operator in NEGATIVE else 0
        if test.operator is Operator.IS_ANSWERED:
            holding[test] = answered | unknown
        elif test.operator is Operator.IS_UNKNOWN:
            holding[test] = unknown
        elif test.operator in kind.operators and test.operator not in WITHOUT_VALUES:
            holding[test] = on_empty | sum(
                state
                for state, value in states.items()
                if kind.holds(question, value, test.operator, test.values, SOME_DAY)
            )
        else:
            holding[test] = on_empty
    return Domain(asked=answered | empty | unknown, certain=holding, possible=holding)


def _unsampled_domain(step: Step, empty: int, unknown: int, tests: Sequence[Test]) -> Domain:
    if step.kind is StepKind.REPEAT:
        certain = dict.fromkeys(tests, 0)
        return Domain(
            asked=FIRST_ANSWER, certain=certain, possible=dict.fromkeys(tests, FIRST_ANSWER)
        )
    certain, possible = {}, {}
    for test in tests:
        on_empty = empty if test.operator in NEGATIVE else 0
        certain[test] = on_empty
        possible[test] = on_empty | FIRST_ANSWER
        if test.operator is Operator.IS_ANSWERED:
            certain[test] = possible[test] = FIRST_ANSWER | unknown
        elif test.operator is Operator.IS_NOT_ANSWERED:
            possible[test] = on_empty
        elif test.operator is Operator.IS_UNKNOWN:
            certain[test] = possible[test] = unknown
    return Domain(asked=FIRST_ANSWER | empty | unknown, certain=certain, possible=possible)
