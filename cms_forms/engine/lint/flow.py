"""Follows every answer through the form at once, and finds what no answer ever reaches."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Form,
    Reference,
    Route,
    Step,
    StepKind,
    Test,
)
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.truth import NOT_ASKED, States, Truth, joined
from cms_forms.engine.lint.words import name_of_route, place_of


@dataclass
class Flow:
    """Which states the answers may be in on arrival at each step.

    What no answer leads to has no states. States of different questions are kept apart, so some
    that are called possible are not; what is called impossible is.
    """

    form: Form
    graph: Graph
    truth: Truth
    told: frozenset[tuple[str | None, str | None]]
    """Step and condition of the uses that are known to be at fault."""
    arrivals: dict[str, States] = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        if not self.form.steps:
            return
        nothing_asked = dict.fromkeys(self.truth.domains, NOT_ASKED)
        self._arrive(self.form.steps[0].id, nothing_asked)
        for step_id in self.graph.order:
            if step_id in self.arrivals:
                yield from self._through(self.form.steps_by_id[step_id], self.arrivals[step_id])
            else:
                yield error(
                    "unreachable-step",
                    Place(step=step_id),
                    f"Every way to “{self.form.steps_by_id[step_id].title}” needs a condition that "
                    "cannot hold there. Change the condition, or delete the step.",
                )
        if CHECK_ANSWERS in self.arrivals:
            yield from self._triage(self.arrivals[CHECK_ANSWERS])

    def _arrive(self, target: str, states: States | None) -> None:
        arriving = joined(self.arrivals.get(target), states)
        if arriving is not None:
            self.arrivals[target] = arriving

    def _through(self, step: Step, states: States) -> Iterator[Finding]:
        if step.show_if is not None:
            reference = Reference(condition=step.show_if)
            shown, passed_over = self._parted(step, reference, states)
            self._arrive(self.form.following[step.id], passed_over)
            if shown is None:
                yield error(
                    "unreachable-step",
                    Place(step=step.id, condition=step.show_if),
                    f"The condition on “{step.title}” cannot hold on any way that leads to it, so "
                    "nobody sees it. Change its “Show only if”, or move the step.",
                )
                return
            if passed_over is None:
                yield warning(
                    "always-true",
                    Place(step=step.id, condition=step.show_if),
                    f"The condition on “{step.title}” holds on every way that leads to it. Remove "
                    "its “Show only if”, or change the condition.",
                )
            states = shown
        domains = self.truth.domains
        states = {
            **states,
            **{
                question.id: domains[question.id].asked
                for question in step.questions
                if question.id in domains
            },
        }
        if step.kind is not StepKind.EXIT:
            yield from self._onward(step, states)

    def _onward(self, step: Step, states: States) -> Iterator[Finding]:
        left: States | None = states
        decided = set()
        for route in step.routes:
            taken = None
            if left is not None and route.when not in decided:
                taken, left = self._parted(step, route.when, left)
            decided.add(route.when)
            if taken is None:
                yield self._unused(step, route, states)
            else:
                self._arrive(route.target, taken)
        self._arrive(self.form.following[step.id], left)

    def _parted(
        self, step: Step, term: Test | Reference, states: States
    ) -> tuple[States | None, States | None]:
        """The states in which a term of the step holds, and those in which it fails."""
        if isinstance(term, Reference) and (step.id, term.condition) in self.told:
            return states, states
        return self.truth.parted(term, states)

    def _unused(self, step: Step, route: Route, states: States) -> Finding:
        words = name_of_route(self.form, step, route)
        place = place_of(step, route)
        if self._parted(step, route.when, states)[0] is None:
            return warning(
                "never-true",
                place,
                f"{words} of “{step.title}” cannot hold on any way that leads to it. Delete it, or "
                "change its condition.",
            )
        return warning(
            "unused-option" if place.option else "overlapping-rules",
            place,
            f"{words} of “{step.title}” never decides: what comes before it takes every answer. "
            "Delete it, or move it up.",
        )

    def _triage(self, states: States) -> Iterator[Finding]:
        left: States | None = states
        decided = set()
        for rule in self.form.triage.rules:
            condition = self.form.conditions_by_id.get(rule.condition)
            if condition is None:
                continue
            taken = None
            if left is not None and rule.condition not in decided:
                taken, left = self.truth.parted(Reference(condition=condition.id), left)
            decided.add(rule.condition)
            if taken is not None:
                continue
            place = Place(triage=True, condition=condition.id)
            if self.truth.parted(Reference(condition=condition.id), states)[0] is None:
                yield warning(
                    "never-true",
                    place,
                    f"The triage rule on “{condition.name}” holds for nothing that can be sent. "
                    "Delete it, or change its condition.",
                )
            else:
                yield warning(
                    "overlapping-rules",
                    place,
                    f"The triage rule on “{condition.name}” gets nothing: the rules above it take "
                    "everything. Delete it, or move it up.",
                )
