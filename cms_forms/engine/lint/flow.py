"""Follows every answer through the form at once, and finds what no answer ever reaches.

May call the impossible possible, never the reverse: the states of each question are kept apart, so
that two answers which exclude each other look as if they could be given together.
"""

from collections.abc import Generator, Iterator
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
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph, may_ask_nothing
from cms_forms.engine.lint.truth import NOT_ASKED, States, Truth, joined
from cms_forms.engine.lint.words import place_of
from cms_forms.engine.references import called, words_of_route


@dataclass
class Flow:
    """Which states the answers may be in on arrival at each step. A step that no answer leads to
    has none.
    """

    form: Form
    graph: Graph
    truth: Truth
    told: frozenset[tuple[str | None, str | None]]
    """Step and condition of the uses that are known to be at fault."""
    arrivals: dict[str, States] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)
    """The ids of the steps whose default is taken, because no route holds or nobody sees them."""
    _found: dict[str, list[Finding]] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)
    """The ids of the steps at which more is possible than when they were last gone through."""

    def __post_init__(self) -> None:
        """Goes through the steps in order, and again through those that a loop leads back to until
        nothing more is possible at any of them.
        """
        if self.form.steps:
            nothing_asked = dict.fromkeys(self.truth.domains, NOT_ASKED)
            self._arrive(self.form.steps[0].id, nothing_asked)
        while self._changed:
            for step_id in self.graph.order:
                if step_id in self._changed:
                    self._changed.discard(step_id)
                    step = self.form.steps_by_id[step_id]
                    self._found[step_id] = list(self._through(step, self.arrivals[step_id]))

    @property
    def sends(self) -> bool:
        """Whether any answers lead to check answers."""
        return CHECK_ANSWERS in self.arrivals

    def findings(self) -> Iterator[Finding]:
        ahead = {target for step_id in self._found for target in self.graph.edges[step_id]}
        for step_id in self.graph.order:
            if step_id in self.arrivals:
                yield from self._found[step_id]
            elif step_id in ahead:
                # What stands behind it follows from it.
                yield error(
                    "unreachable-step",
                    Place(step=step_id),
                    _(
                        "Every way to “{title}” needs a condition that cannot hold there. Change "
                        "the condition, or delete the step."
                    ).format(title=called(self.form.steps_by_id[step_id])),
                )
        if self.sends:
            yield from self._triage(self.arrivals[CHECK_ANSWERS])

    def _arrive(self, target: str, states: States | None) -> None:
        known = self.arrivals.get(target)
        arriving = joined(known, states)
        if arriving is None or arriving == known:
            return
        self.arrivals[target] = arriving
        if target in self.graph.reachable:
            self._changed.add(target)

    def _through(self, step: Step, states: States) -> Iterator[Finding]:
        if step.show_if is not None:
            reference = Reference(condition=step.show_if)
            shown, passed_over = self._parted(step, reference, states)
            self._default(step, passed_over)
            if shown is None:
                yield error(
                    "unreachable-step",
                    Place(step=step.id, condition=step.show_if),
                    _(
                        "The condition on “{title}” cannot hold on any way that leads to it, so "
                        "nobody sees it. Change its “Show only if”, or move the step."
                    ).format(title=called(step)),
                )
                return
            if passed_over is None:
                yield warning(
                    "always-true",
                    Place(step=step.id, condition=step.show_if),
                    _(
                        "The condition on “{title}” holds on every way that leads to it. Remove "
                        "its “Show only if”, or change the condition."
                    ).format(title=called(step)),
                )
            states = shown
        left_out = yield from self._conditional(step, states)
        domains = self.truth.domains
        states = {
            **states,
            **{
                question.id: domains[question.id].asked
                | (NOT_ASKED if question.under or question.id in left_out else 0)
                for question in step.questions
                if question.id in domains
            },
        }
        if step.kind is not StepKind.EXIT:
            yield from self._onward(step, states)

    def _conditional(self, step: Step, states: States) -> Generator[Finding, None, set[str]]:
        """Judges what the step asks or says on a condition. The ids of the questions that may be
        left out; where all may be, the step is passed over.
        """
        left_out = set()
        asks_nothing: States | None = states
        if step.count_from:
            # There may be no items.
            self._default(step, states)
        for question in step.questions:
            if question.show_if is None:
                continue
            reference = Reference(condition=question.show_if)
            shown, hidden = self._parted(step, reference, states)
            place = Place(step=step.id, question=question.id, condition=question.show_if)
            if hidden is not None:
                left_out.add(question.id)
            if asks_nothing is not None:
                asks_nothing = self._parted(step, reference, asks_nothing)[1]
            if shown is None:
                message = _(
                    "The condition on “{question}” cannot hold on any way that leads to it, so "
                    "nobody is asked. Change its “Ask only if”, or delete it."
                )
                yield error("unasked-question", place, message.format(question=called(question)))
            elif hidden is None:
                message = _(
                    "The condition on “{question}” holds on every way that leads to it. Clear its "
                    "“Ask only if”, or change the condition."
                )
                yield warning("always-asked", place, message.format(question=called(question)))
        if may_ask_nothing(step):
            self._default(step, asks_nothing)
        yield from self._guidance(step, states)
        return left_out

    def _guidance(self, step: Step, states: States) -> Iterator[Finding]:
        for part in step.guidance:
            if part.show_if is None:
                continue
            shown = self._parted(step, Reference(condition=part.show_if), states)[0]
            if shown is None:
                message = _(
                    "A part of the guidance of “{title}” has a condition that cannot hold on any "
                    "way that leads to it, so nobody reads it. Change its condition, or delete it."
                )
                place = Place(step=step.id, condition=part.show_if)
                yield warning("unread-guidance", place, message.format(title=called(step)))

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
        self._default(step, left)
        if step.next is not None and step.id not in self.defaults:
            yield warning(
                "unused-otherwise",
                Place(step=step.id),
                _(
                    "“Otherwise go to” of “{title}” is never taken: what comes before it takes "
                    "every answer. Clear it, or delete one of the others."
                ).format(title=called(step)),
            )

    def _default(self, step: Step, states: States | None) -> None:
        if states is not None:
            self.defaults.add(step.id)
            self._arrive(self.form.following[step.id], states)

    def _parted(
        self, step: Step, term: Test | Reference, states: States
    ) -> tuple[States | None, States | None]:
        """The states in which a term of the step holds, and those in which it fails."""
        if isinstance(term, Reference) and (step.id, term.condition) in self.told:
            return states, states
        return self.truth.parted(term, states)

    def _unused(self, step: Step, route: Route, states: States) -> Finding:
        words = at_start(words_of_route(self.form, step, route))
        place = place_of(step, route)
        if self._parted(step, route.when, states)[0] is None:
            return warning(
                "never-true",
                place,
                _(
                    "{route} cannot hold on any way that leads to it. Delete it, or change its "
                    "condition."
                ).format(route=words),
            )
        return warning(
            "unused-option" if place.option else "overlapping-rules",
            place,
            _(
                "{route} never decides: what comes before it takes every answer. Delete it, or "
                "move it up."
            ).format(route=words),
        )

    def _triage(self, states: States) -> Iterator[Finding]:
        left: States | None = states
        decided = set()
        for rule in self.form.triage.rules:
            condition = self.form.conditions_by_id.get(rule.condition)
            if condition is None:
                continue
            reference = Reference(condition=rule.condition)
            taken = None
            if left is not None and rule.condition not in decided:
                taken, left = self.truth.parted(reference, left)
            decided.add(rule.condition)
            if taken is not None:
                continue
            place = Place(triage=True, condition=condition.id)
            if self.truth.parted(reference, states)[0] is None:
                yield warning(
                    "never-true",
                    place,
                    _(
                        "The triage rule on “{condition}” holds for nothing that can be sent. "
                        "Delete it, or change its condition."
                    ).format(condition=condition.name),
                )
            else:
                yield warning(
                    "overlapping-rules",
                    place,
                    _(
                        "The triage rule on “{condition}” gets nothing: the rules above it take "
                        "everything. Delete it, or move it up."
                    ).format(condition=condition.name),
                )
