"""Findings on the conditions themselves."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from cms_forms.engine.conditions import MOST_REFERENCES
from cms_forms.engine.definition import (
    WITHOUT_VALUES,
    Condition,
    Form,
    Group,
    Operator,
    Question,
    Reference,
    Test,
)
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.truth import Domain, States, Truth, domains_of
from cms_forms.engine.questions.base import QuestionType, question_types
from cms_forms.engine.references import called, plain_terms


def references_of(condition: Condition) -> Iterator[str]:
    for term in plain_terms(condition):
        if isinstance(term, Reference):
            yield term.condition


def questions_of(form: Form, condition_id: str) -> Iterator[str]:
    """The ids of the questions that a condition reads, itself or through others."""
    for test in all_tests(form, condition_id):
        yield test.question
        if test.other:
            yield test.other


def all_tests(form: Form, condition_id: str) -> Iterator[Test]:
    """Every test that a condition makes, itself or through others."""
    seen = {condition_id}
    todo = [condition_id]
    while todo:
        condition = form.conditions_by_id.get(todo.pop())
        if condition is None:
            continue
        for term in plain_terms(condition):
            if isinstance(term, Test):
                yield term
            elif term.condition not in seen:
                seen.add(term.condition)
                todo.append(term.condition)


def _takes_several(kind: QuestionType, operator: Operator) -> bool:
    """Words contain one text; a choice of several may contain any of many options."""
    if operator in (Operator.CONTAINS, Operator.DOES_NOT_CONTAIN):
        return kind.has_options
    return operator is Operator.IS_ONE_OF


class Conditions:
    """Judges each condition by itself, wherever it is used."""

    def __init__(self, form: Form, graph: Graph) -> None:
        self.form = form
        self.graph = graph

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return (*self._faults, *self._verdicts)

    @cached_property
    def truth(self) -> Truth:
        """What can hold. Nothing is claimed of conditions that were found at fault: one cause, one
        finding.
        """
        impossible = [finding for finding in self._verdicts if finding.id == "never-true"]
        return self._truth(*self._faults, *impossible)

    def _truth(self, *findings: Finding) -> Truth:
        doubtful = frozenset(finding.place.condition or "" for finding in findings)
        return Truth(self.form, self.graph, self._domains, doubtful)

    @cached_property
    def _domains(self) -> Mapping[str, Domain]:
        return domains_of(self.form)

    @cached_property
    def _faults(self) -> tuple[Finding, ...]:
        return tuple(
            fault for condition in self.form.conditions for fault in self._check(condition)
        )

    def _check(self, condition: Condition) -> Iterator[Finding]:
        place = Place(condition=condition.id)
        name = condition.name
        if not name.strip():
            yield error("no-name", place, _("A condition has no name. Say what it means."))
        terms = list(plain_terms(condition))
        if not terms or any(isinstance(term, Group) and not term.terms for term in condition.terms):
            message = _("“{name}” tests nothing, or has an empty group. Add a test or delete it.")
            yield error("empty-condition", place, message.format(name=name))
        if condition.id in self._circular:
            message = _("“{name}” refers to itself. Remove one of its references.")
            yield error("circular-condition", place, message.format(name=name))
        elif condition.id in self._deep:
            message = _(
                "“{name}” builds on more than {most} conditions in a row. Write the tests "
                "themselves in place of a reference."
            )
            yield error("deep-condition", place, message.format(name=name, most=MOST_REFERENCES))
        for term in terms:
            if isinstance(term, Test):
                yield from self._check_test(condition, term)
            elif not term.condition:
                message = _("“{name}” builds on a condition that is not chosen. Choose it.")
                yield error("unchosen-condition", place, message.format(name=name))
            elif term.condition not in self.form.conditions_by_id:
                message = _("“{name}” refers to a condition that is not there. Choose another one.")
                yield error("missing-condition", place, message.format(name=name))

    def _check_test(self, condition: Condition, test: Test) -> Iterator[Finding]:
        place = Place(condition=condition.id)
        name = condition.name
        if test.question not in self.form.placed_questions:
            message = _("“{name}” reads a question that is not there. Choose another one.")
            yield error("missing-question", place, message.format(name=name))
            return
        question = self.form.placed_questions[test.question][1]
        kind = question_types().get(question.type)
        if kind is None:
            return
        if test.other:
            yield from self._check_comparison(condition, test, question, kind)
        elif not kind.compares_by(test.operator) or (
            test.operator is Operator.IS_UNKNOWN and not question.may_not_know
        ):
            message = _(
                "“{name}” compares “{question}” in a way that does not suit a question of the type "
                "“{type}”. Choose another comparison."
            ).format(name=name, question=called(question), type=_(kind.label))
            yield error("wrong-operator", place, message)
        elif test.operator in WITHOUT_VALUES:
            return
        elif not any(value.strip() for value in test.values):
            message = _("“{name}” does not say what “{question}” is compared with. Add it.")
            yield error("no-value", place, message.format(name=name, question=called(question)))
        elif len(test.values) > 1 and not _takes_several(kind, test.operator):
            message = _(
                "“{name}” compares “{question}” with several values at once, and would only see "
                "the first. Keep one, or choose “is one of”."
            )
            yield error(
                "several-values", place, message.format(name=name, question=called(question))
            )
        elif kind.has_options and not question.options_by_id.keys() >= set(test.values):
            message = _("“{name}” names an option that “{question}” does not have. Choose another.")
            yield error(
                "missing-option", place, message.format(name=name, question=called(question))
            )

    def _check_comparison(
        self, condition: Condition, test: Test, question: Question, kind: QuestionType
    ) -> Iterator[Finding]:
        place = Place(condition=condition.id)
        placed = self.form.placed_questions.get(test.other)
        if placed is None:
            message = _("“{name}” reads a question that is not there. Choose another one.")
            yield error("missing-question", place, message.format(name=condition.name))
        elif not kind.compares_with(placed[1], question, test.operator):
            message = _(
                "“{name}” cannot compare “{question}” with “{other}” like this. Choose two "
                "questions of one type, such as two dates, and a comparison that suits them."
            ).format(name=condition.name, question=called(question), other=called(placed[1]))
            yield error("wrong-operator", place, message)

    @cached_property
    def _builds_on(self) -> Mapping[str, frozenset[str]]:
        known = self.form.conditions_by_id.keys()
        return {
            condition.id: frozenset(known & set(references_of(condition)))
            for condition in self.form.conditions
        }

    @cached_property
    def _depths(self) -> Mapping[str, int]:
        """Condition id -> how many references lie in a row below it. Those that are circular, or
        build on one that is, are left out.
        """
        builds_on = self._builds_on
        used_by: dict[str, list[str]] = {condition_id: [] for condition_id in builds_on}
        for condition_id, others in builds_on.items():
            for other in others:
                used_by[other].append(condition_id)
        waiting = {condition_id: len(others) for condition_id, others in builds_on.items()}
        depths = {condition_id: 0 for condition_id, count in waiting.items() if count == 0}
        todo = list(depths)
        for condition_id in todo:
            for user in used_by[condition_id]:
                waiting[user] -= 1
                if waiting[user] == 0:
                    depths[user] = 1 + max(depths[other] for other in builds_on[user])
                    todo.append(user)
        return depths

    @cached_property
    def _deep(self) -> frozenset[str]:
        """The ids of the conditions that build on too many in a row."""
        return frozenset(id for id, depth in self._depths.items() if depth > MOST_REFERENCES)

    @cached_property
    def _circular(self) -> frozenset[str]:
        """The ids of the conditions that refer to themselves, directly or through others."""
        circular = set()
        for start in self._builds_on.keys() - self._depths.keys():
            seen: set[str] = set()
            todo = list(self._builds_on[start])
            while todo:
                at = todo.pop()
                if at not in seen:
                    seen.add(at)
                    todo.extend(self._builds_on[at])
            if start in seen:
                circular.add(start)
        return frozenset(circular)

    @cached_property
    def _verdicts(self) -> tuple[Finding, ...]:
        truth = self._truth(*self._faults)
        anything = {question: domain.everything for question, domain in truth.domains.items()}
        asked = {question: domain.asked for question, domain in truth.domains.items()}
        return tuple(
            verdict
            for condition in self.form.conditions
            if condition.id not in truth.doubtful
            for verdict in self._judge(condition, truth, anything, asked)
        )

    def _judge(
        self, condition: Condition, truth: Truth, anything: States, asked: States
    ) -> Iterator[Finding]:
        place = Place(condition=condition.id)
        if truth.parted(condition, anything)[0] is None:
            message = _(
                "“{name}” can never hold: its tests rule each other out, no answer passes one of "
                "them, or no visitor is asked all of its questions. Change a test."
            )
            yield error("never-true", place, message.format(name=condition.name))
            return
        # Whether something was asked at all is what "is answered" is for.
        if any(test.operator in WITHOUT_VALUES for test in all_tests(self.form, condition.id)):
            return
        if truth.parted(condition, asked)[1] is None:
            message = _("“{name}” holds whatever is answered. Change a test, or do without it.")
            yield warning("always-true", place, message.format(name=condition.name))
