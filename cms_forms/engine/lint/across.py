"""Findings on checks across answers: everybody can pass them, and they can refuse something.

A visitor meets a check with earlier answers that are as they are. What lint passes can be passed
whatever they are, by some answers to the step itself: these are looked for one by one, among
answers that the questions accept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Final

from cms_forms.engine import limits
from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Check, Condition, Form, Question, Step, StepKind, Test
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.conditions import Conditions, questions_of
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.truth import (
    EMPTY,
    NOT_KNOWN,
    SOME_DAY,
    Domain,
    States,
    Truth,
    domain_on,
    domains_of,
    tests_of,
)
from cms_forms.engine.questions.base import Invalid, QuestionType, question_type
from cms_forms.engine.references import called, quoted

MOST_TRIED: Final = 3_000
"""Answers to a step that are tried together."""
MOST_APART: Final = 60
"""Earlier answers that are looked at one by one. Of more, all are taken to be possible at once."""
UNLIKE: Final = ("…", "a.b@example.com", "01632960001", "AB12CDE")
"""Words, of which a question accepts some: no test names them."""


def check_findings(
    form: Form, graph: Graph, conditions: Conditions, arrivals: Mapping[str, States]
) -> Iterator[Finding]:
    """`arrivals` are the states of earlier answers at each step that is reached."""
    for step in form.steps:
        whole = [check for check in step.checks if check.condition in form.conditions_by_id]
        for check in step.checks:
            yield from _faults(form, step, check)
        if whole and step.id in arrivals and not _is_too_early(form, graph, step, whole):
            yield from _Passing(form, graph, conditions, step, arrivals[step.id]).findings(whole)


def _faults(form: Form, step: Step, check: Check) -> Iterator[Finding]:
    place = Place(step=step.id, field="checks")
    name = quoted(called(step))
    own = {question.id for question in step.questions}
    if not check.message.strip():
        message = _("A check of {step} says nothing. Write what the visitor should do.")
        yield error("no-message", place, message.format(step=name))
    elif len(check.message) > limits.CHECK["message"]:
        message = _("The message of a check of {step} is too long. It may have {most} letters.")
        yield error("too-long", place, message.format(step=name, most=limits.CHECK["message"]))
    if check.question and check.question not in own:
        message = _("A check of {step} is shown at a question that is not there. Choose another.")
        yield error("missing-question", place, message.format(step=name))
    read = set(questions_of(form, check.condition))
    if read and read.isdisjoint(own):
        message = _(
            "The check {check} of {step} reads no answer of this step, so nobody could put it "
            "right here. Use a rule that leads elsewhere, or let its condition read a question of "
            "the step."
        )
        yield error(
            "misplaced-check", place, message.format(check=quoted(check.message), step=name)
        )


def _is_too_early(form: Form, graph: Graph, step: Step, checks: Sequence[Check]) -> bool:
    """Whether one reads what comes later, of which there is another finding."""
    before = graph.before.get(step.id, frozenset()) | {step.id}
    return any(
        id not in form.placed_questions or form.placed_questions[id][0].id not in before
        for check in checks
        for id in questions_of(form, check.condition)
    )


@dataclass(frozen=True)
class _Passing:
    """Whether the checks of one step can be passed."""

    form: Form
    graph: Graph
    conditions: Conditions
    step: Step
    arriving: States

    def findings(self, checks: Sequence[Check]) -> Iterator[Finding]:
        place = Place(step=self.step.id, field="checks")
        name = quoted(called(self.step))
        doubtful = self.conditions.truth.doubtful
        judged = [check for check in checks if check.condition not in doubtful]
        for check in judged:
            condition = self.form.conditions_by_id[check.condition]
            if not self._may_refuse(condition):
                message = _(
                    "The check {check} of {step} can refuse nothing. Change its condition, or "
                    "delete it."
                )
                message = message.format(check=quoted(check.message), step=name)
                yield warning("idle-check", replace(place, condition=condition.id), message)
        if judged and not self._can_all_pass(judged):
            message = _(
                "The checks of {step} cannot be passed with every answer that may come before, or "
                "read too many answers to tell: {checks}. Change a condition, or what its "
                "questions accept."
            ).format(step=name, checks=", ".join(quoted(check.message) for check in judged))
            yield error("never-passes", place, at_start(message))

    def _may_refuse(self, condition: Condition) -> bool:
        domains = domains_of(self._once)
        own = {id: domains[id].asked for id in self._own if id in domains}
        truth = Truth(self._once, self.graph, domains, self.conditions.truth.doubtful)
        return truth.parted(condition, {**self.arriving, **own})[0] is not None

    @cached_property
    def _own(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.step.questions}

    @cached_property
    def _once(self) -> Form:
        """The form with the step asked once: a check reads one item."""
        once = replace(self.step, kind=StepKind.QUESTION)
        steps = tuple(once if step.id == once.id else step for step in self.form.steps)
        return replace(self.form, steps=steps)

    @cached_property
    def _domains(self) -> Mapping[str, Domain]:
        """With the step's own questions answered only as they accept it."""
        domains = dict(domains_of(self._once))
        for question in self.step.questions:
            if question.id in domains:
                tests = [
                    test
                    for test in tests_of(self._once)
                    if test.question == question.id and not test.other
                ]
                domains[question.id] = domain_on(question, tests, _accepted(question, tests))
        return domains

    def _truth(self, alike: Mapping[frozenset[str], bool]) -> Truth:
        doubtful = self.conditions.truth.doubtful
        return Truth(self._once, self.graph, self._domains, doubtful, alike)

    def _can_all_pass(self, checks: Sequence[Check]) -> bool:
        read = {id for check in checks for id in questions_of(self.form, check.condition)}
        earlier = [id for id in read if id not in self._own and id in self.arriving]
        apart = [list(_bits(self.arriving[id])) for id in earlier]
        number = 1
        for each in apart:
            number *= len(each)
        cases = product(*apart) if number <= MOST_APART else [[self.arriving[id] for id in earlier]]
        return all(
            self._passes({**self.arriving, **dict(zip(earlier, case, strict=True))}, read, checks)
            for case in cases
        )

    def _passes(self, states: States, read: set[str], checks: Sequence[Check]) -> bool:
        own = [id for id in self._own if id in read]
        ways = product(*(list(self._answers(id, read)) for id in own))
        return any(
            self._lets_through(states, dict(zip(own, way, strict=True)), checks)
            for way in islice(ways, MOST_TRIED)
        )

    def _answers(self, id: str, read: set[str]) -> Iterator[tuple[int, tuple[str, bool] | None]]:
        """(states, (another question, whether the answer is the same)) of one answer."""
        question, domain = self._own[id], self._domains[id]
        yield from ((bit, None) for bit in _bits(domain.answered))
        kind = question_type(question.type)
        for other_id in _compared_with(self._once, id) & read:
            other = self.form.placed_questions[other_id][1]
            of_one_type = other.type == question.type
            if domain.answered and of_one_type and kind.admits(question, other):
                yield domain.answered, (other_id, True)
            if domain.answered & (domain.answered - 1):
                yield domain.answered, (other_id, False)
        yield from ((state, None) for state in (EMPTY, NOT_KNOWN) if domain.asked & state)

    def _lets_through(
        self,
        states: States,
        way: Mapping[str, tuple[int, tuple[str, bool] | None]],
        checks: Sequence[Check],
    ) -> bool:
        alike = {
            frozenset({id, relation[0]}): relation[1]
            for id, (_mask, relation) in way.items()
            if relation is not None
        }
        truth = self._truth(alike)
        states = {**states, **{id: mask for id, (mask, _relation) in way.items()}}
        return all(
            truth.parted(self.form.conditions_by_id[check.condition], states)[0] is None
            for check in checks
        )


def _compared_with(form: Form, id: str) -> set[str]:
    return {
        test.other if test.question == id else test.question
        for test in tests_of(form)
        if test.other and id in (test.question, test.other)
    } & form.placed_questions.keys()


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _accepted(question: Question, tests: Sequence[Test]) -> list[Value]:
    """Answers that the question accepts, as different as its tests can tell."""
    kind = question_type(question.type)
    samples = kind.samples(question, tests, SOME_DAY)
    tried = samples or [value for test in tests for value in test.values]
    found: list[Value] = []
    for value in [*tried, *kind.ends(question, SOME_DAY), *UNLIKE]:
        accepted = _accepted_as(kind, question, value)
        if accepted is not None and accepted not in found:
            found.append(accepted)
    return found


def _accepted_as(kind: QuestionType, question: Question, value: Value) -> Value | None:
    try:
        return kind.clean(question, kind.posted(question, value), SOME_DAY)
    except Invalid:
        return None
