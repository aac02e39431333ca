"""Where each step can lead, without a look at conditions: reachability and loops are read from it.

It has every edge that a walk can take, and some that none can, such as those of a rule whose
condition never holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Route, Step, StepKind, Test
from cms_forms.engine.references import option_of


def live_routes(step: Step) -> tuple[Sequence[Route], bool]:
    """The routes that can be taken, and whether the default still can.

    Once every option of a question that must be answered has its own "go to", nothing after it is
    ever read.
    """
    if step.kind is StepKind.REPEAT:
        return step.routes, True
    unrouted = {
        question.id: set(question.options_by_id)
        for question in step.questions
        if question.is_always_answered and not question.may_not_know
    }
    for number, route in enumerate(step.routes, 1):
        option = option_of(step, route)
        if option is None or not isinstance(route.when, Test):
            continue
        left = unrouted.get(route.when.question)
        if left is not None:
            left.discard(option.id)
            if not left:
                return step.routes[:number], False
    return step.routes, True


def may_ask_nothing(step: Step) -> bool:
    """Whether all questions of a step may be left out, so that it is passed over."""
    if step.count_from:
        return True
    return len(step.outer) > 0 and all(question.show_if is not None for question in step.outer)


def is_end(step: Step) -> bool:
    """Whether the service ends there for everybody who comes to it. Where such an exit stands among
    the steps means nothing.
    """
    return step.kind is StepKind.EXIT and step.show_if is None


def targets(form: Form, step: Step) -> Iterator[str]:
    """Where the step can lead: ids, `CHECK_ANSWERS`, or ids of steps that are not there."""
    if step.kind is not StepKind.EXIT:
        routes, default = live_routes(step)
        for route in routes:
            yield route.target
        if default:
            yield form.following[step.id]
    if step.show_if is not None or may_ask_nothing(step):
        yield form.following[step.id]


@dataclass(frozen=True)
class Graph:
    form: Form

    @cached_property
    def edges(self) -> Mapping[str, tuple[str, ...]]:
        """Step id -> the ids of the steps that it can lead to."""
        steps = self.form.steps_by_id
        return {
            step.id: tuple(
                dict.fromkeys(target for target in targets(self.form, step) if target in steps)
            )
            for step in self.form.steps
        }

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The ids of the steps that some answers lead to."""
        todo = [step.id for step in self.form.steps[:1]]
        found = set(todo)
        while todo:
            for target in self.edges[todo.pop()]:
                if target not in found:
                    found.add(target)
                    todo.append(target)
        return frozenset(found)

    @cached_property
    def behind_unreached(self) -> frozenset[str]:
        """The ids of the steps that would be reached, did an answer lead to others that are not: in
        a circle of them, to its first.
        """
        unreached = [step.id for step in self.form.steps if step.id not in self.reachable]
        led_to = {target for id in unreached for target in self.edges[id] if target != id}
        behind: set[str] = set()
        heads: set[str] = set()
        # Those that nothing leads to come first, wherever they stand.
        for head in sorted(unreached, key=led_to.__contains__):
            if head in behind:
                continue
            heads.add(head)
            todo = [head]
            while todo:
                new = set(self.edges[todo.pop()]) - self.reachable - behind - heads
                behind |= new
                todo += new
        return frozenset(behind)

    @cached_property
    def is_whole(self) -> bool:
        """Whether each step is reached, leads to steps that are there, and never in a circle. Else
        there is an error on that, and what can be sent is not settled.
        """
        there = {CHECK_ANSWERS, *self.form.steps_by_id}
        return (
            len(self.reachable) == len(self.form.steps)
            and not self.loops
            and all(
                target in there for step in self.form.steps for target in targets(self.form, step)
            )
        )

    @cached_property
    def sends(self) -> bool:
        """Whether some step can lead to check answers."""
        steps = self.form.steps_by_id
        return any(CHECK_ANSWERS in targets(self.form, steps[id]) for id in self.reachable)

    @property
    def loops(self) -> Sequence[tuple[Step, ...]]:
        """The circles that a visitor could be led into, each in order, one for each way back."""
        return self._search[0]

    @property
    def order(self) -> Sequence[str]:
        """The ids of the reachable steps, each after all that lead to it but by a way back."""
        return self._search[1]

    @cached_property
    def _search(self) -> tuple[Sequence[tuple[Step, ...]], Sequence[str]]:
        """Depth first, from the first step: the circles, and the steps in order."""
        steps = self.form.steps_by_id
        loops = []
        done: dict[str, None] = {}
        trail = [step.id for step in self.form.steps[:1]]
        on_trail = set(trail)
        pending = [iter(self.edges[first]) for first in trail]
        while trail:
            target = next(pending[-1], None)
            if target is None:
                done[trail[-1]] = None
                on_trail.discard(trail.pop())
                pending.pop()
            elif target in on_trail:
                circle = [*trail[trail.index(target) :], target]
                loops.append(tuple(steps[step] for step in circle))
            elif target not in done:
                trail.append(target)
                on_trail.add(target)
                pending.append(iter(self.edges[target]))
        return loops, list(reversed(done))

    @cached_property
    def before(self) -> Mapping[str, frozenset[str]]:
        """Step id -> the ids of the reachable steps that may come earlier on a path to it."""
        order = self.order
        place = {step: number for number, step in enumerate(order)}
        # Sets of steps as bits of one number: quick for hundreds of steps.
        earlier = dict.fromkeys(order, 0)
        changed = True
        while changed:  # twice without loops
            changed = False
            for step in order:
                passed_on = earlier[step] | 1 << place[step]
                for target in self.edges[step]:
                    changed |= earlier[target] | passed_on != earlier[target]
                    earlier[target] |= passed_on
        return {
            step: frozenset(other for other in order if other != step and bits >> place[other] & 1)
            for step, bits in earlier.items()
        }

    @cached_property
    def ends(self) -> frozenset[str]:
        """The ids of the steps from which check answers or an exit can be reached."""
        leading_here: dict[str, list[str]] = {step.id: [] for step in self.form.steps}
        found = []
        for step in self.form.steps:
            for target in self.edges[step.id]:
                leading_here[target].append(step.id)
            if step.kind is StepKind.EXIT or CHECK_ANSWERS in targets(self.form, step):
                found.append(step.id)
        ends = set(found)
        while found:
            for source in leading_here[found.pop()]:
                if source not in ends:
                    ends.add(source)
                    found.append(source)
        return frozenset(ends)
