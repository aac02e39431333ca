"""One visitor's way through a form, derived from the answers on every request.

Nothing remembers where the visitor is. `walk` starts at the first step and follows the answers:
what is on the path, what is missing, what comes next and what counts all come from that one walk.
A changed answer changes the path, and what is no longer on it no longer counts.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.completeness import Completed, completed, completing, rows_of
from cms_forms.engine.conditions import Asked, Holds, terms_of
from cms_forms.engine.definition import CHECK_ANSWERS, Check, Form, Section, Step, StepKind
from cms_forms.engine.lint.order import order_of
from cms_forms.engine.questions.base import Answered, types_in_use
from cms_forms.engine.questions.moments import answered
from cms_forms.engine.shown import Conditional, Counted, conditional, counted, with_as_many

END: Final = frozenset({CHECK_ANSWERS})
NONE_WAITING: Final[Mapping[str, tuple[Section, ...]]] = MappingProxyType({})


class Loop(ValueError):
    """The routes lead back to a step of the same path. `lint` refuses every form that could."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = tuple(steps)
        titles = " → ".join(f"“{step.title}”" for step in steps)
        super().__init__(f"These steps lead back to each other: {titles}.")


class Stranded(ValueError):
    """A route leads to a step that is not there. `lint` refuses every form that has one."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What a walk found."""

    path: tuple[Step, ...]
    """The steps on the path in order, up to the first gap or exit, which is the last of them. Each
    is as this visitor meets it: see `shown`. In a form whose sections may be answered in any order,
    the path goes on behind a gap with each later section that may be begun, up to its first gap."""
    gap: Step | None
    """The first step on the path that still needs answers, or whose checks refuse them."""
    exit: Step | None
    """The exit step that ends the journey without sending anything."""
    answers: Answers
    """The answers that count: those of the complete steps on the path, in its order. Answers so far
    to the gap, which is not complete, are left out."""
    sections: Mapping[str, Section]
    """Step id -> the section that it belongs to, if any: the form's, of steps off the path too."""
    later_gaps: tuple[Step, ...] = ()
    """The gaps of the further sections that may be answered now, in order."""
    waiting: Mapping[str, tuple[Section, ...]] = NONE_WAITING
    """In a form whose sections may be answered in any order: the id of a section that cannot be
    begun yet -> those that must be done first."""

    @property
    def gaps(self) -> tuple[Step, ...]:
        """Every step that the visitor may answer next."""
        return (self.gap, *self.later_gaps) if self.gap is not None else ()

    @property
    def complete(self) -> bool:
        """Whether the path ends at check answers."""
        return self.gap is None and self.exit is None

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Step id -> place on the path, from 0."""
        return {step.id: position for position, step in enumerate(self.path)}

    def may_visit(self, step_id: str) -> bool:
        return step_id in self.positions

    def as_asked(self, step: Step) -> Step:
        """A step of the form as this visitor meets it; off the path as it is."""
        position = self.positions.get(step.id)
        return step if position is None else self.path[position]

    def previous(self, step_id: str) -> Step | None:
        """The step before; None before the first. Raises `KeyError` off the path."""
        position = self.positions[step_id]
        return self.path[position - 1] if position else None

    def next(self, step_id: str) -> Step | None:
        """The step after; None where check answers comes next. Raises `KeyError` off the path."""
        position = self.positions[step_id] + 1
        return self.path[position] if position < len(self.path) else None

    def asked_before(self, step_id: str) -> Sequence[Answered]:
        """What the screens before a step asked, in order, with the answers; nothing off the path.

        Without the items of repeat steps: there is no one answer to a question of theirs.
        """
        found: list[Answered] = []
        for step in self.path[: self.positions.get(step_id, 0)]:
            given = self.answers.get(step.id)
            if isinstance(given, Mapping):
                found += answered(step, given)
        return found


def walk(form: Form, answers: Answers, today: date) -> Walk:
    """Follows the answers from the first step. Takes time in proportion to the form's size.

    Ignores answers of steps that are not on the path, and values that cannot be an answer (see
    `completeness`). Raises `Loop`, `Stranded` and `conditions.CircularCondition`, each only on
    forms that lint refuses.
    """
    stops = form.once(_stops, *types_in_use().state)
    asked = Asked(form, today)
    path: list[Step] = []
    first = form.steps[0].id if form.steps else CHECK_ANSWERS
    gap, exit_step, _at = _follow(stops, answers, asked, path, first, END)
    if gap is not None and form.any_order:
        return _beyond(form, stops, answers, asked, path, gap)
    return Walk(
        path=tuple(path),
        gap=gap,
        exit=exit_step,
        answers=asked.answers,
        sections=form.sections_by_step,
    )


def _follow(
    stops: Mapping[str, "_Stop"],
    answers: Answers,
    asked: Asked,
    path: list[Step],
    at: str,
    ends: Container[str],
) -> tuple[Step | None, Step | None, str]:
    """Goes on from a step up to one of the `ends`, a gap or an exit, and adds what is on the way to
    the path and to what is asked. The gap, the exit, and where that is.
    """
    came_by: dict[str, Step] = {}
    while at not in ends:
        stop = stops.get(at)
        if stop is None:
            last = tuple(came_by.values())[-1]
            raise Stranded(f"“{last.title}” leads to a step that is not there.")
        step = stop.step
        if at in came_by:
            raise Loop(_circle(tuple(came_by.values()), step))
        came_by[at] = step
        if stop.shown is not None and not stop.shown(asked):
            at = stop.following
            continue
        if stop.conditional is not None:
            step = stop.conditional.as_asked(asked)
            if not step.questions and stop.step.questions:
                at = stop.following
                continue
        if stop.counted is not None:
            number = stop.counted.number(asked)
            if not number:
                at = stop.following
                continue
            step = with_as_many(step, number)
        path.append(step)
        if stop.is_exit:
            return None, step, at
        given = answers.get(at)
        given = stop.completed(given) if step is stop.step else completed(step, given)
        if given is None:
            return step, None, at
        asked.add(step, given)
        if stop.has_checks and _is_refused(asked, step, given):
            return step, None, at
        at = stop.following
        for holds, target in stop.routes:
            if holds(asked):
                at = target
                break
    return None, None, at


def _beyond(
    form: Form,
    stops: Mapping[str, "_Stop"],
    answers: Answers,
    asked: Asked,
    path: list[Step],
    gap: Step,
) -> Walk:
    """Goes on behind the first gap, with the sections that may be answered before it is filled:
    `lint.order` proves that the whole way goes the same.
    """
    order = form.once(order_of, *types_in_use().state)
    exit_step: Step | None = None
    gaps: list[Step] = []
    waiting: dict[str, tuple[Section, ...]] = {}
    begun = order.places[gap.id]
    unfinished = {begun}
    at = None
    """Where the way is known to lead."""
    for place, stretch in enumerate(order.stretches[begun + 1 :], begun + 1):
        if at is not None and at in stretch.left_at:
            continue
        lacking = [order.stretches[on].section for on in sorted(stretch.needs & unfinished)]
        if lacking:
            if stretch.section is not None:
                waiting[stretch.section.id] = tuple(filter(None, lacking))
            unfinished.add(place)
            at = None
            continue
        open_at, exit_step, at = _follow(
            stops, answers, asked, path, at or stretch.begins, stretch.left_at
        )
        if open_at is not None:
            gaps.append(open_at)
        if open_at is not None or exit_step is not None:
            unfinished.add(place)
            at = None
    return Walk(
        path=tuple(path),
        gap=gap,
        exit=exit_step,
        answers=asked.answers,
        sections=form.sections_by_step,
        later_gaps=tuple(gaps),
        waiting=waiting,
    )


def not_counted(walk: Walk, answers: Answers) -> Answers:
    """Of the stored answers those that do not count: off the path, or to questions not asked."""
    left: dict[str, StepAnswers | Sequence[StepAnswers]] = {}
    for step_id, given in answers.items():
        counted = rows_of(walk.answers.get(step_id))
        rows = []
        for place, row in enumerate(rows_of(given)):
            counts = counted[place] if place < len(counted) else {}
            rows.append({id: value for id, value in row.items() if id not in counts})
        if any(rows):
            left[step_id] = rows
    return left


def failed(before: Asked, step: Step, given: StepAnswers) -> Iterator[Check]:
    """The checks of a step that refuse its answers, or those to one item of it, beside what was
    asked before it.
    """
    before.add(step, [given] if step.kind is StepKind.REPEAT else given)
    yield from (check for check in step.checks if before.condition_holds(check.condition))


def _is_refused(asked: Asked, step: Step, given: StepAnswers | Sequence[StepAnswers]) -> bool:
    """Whether a check refuses the answers just taken in, which are then left out again."""
    is_refused = any(check for row in rows_of(given) for check in failed(asked, step, row))
    if is_refused:
        asked.leave(step)
    else:
        asked.add(step, given)
    return is_refused


def asked_on(form: Form, walk: Walk, today: date, *, before: str | None = None) -> Asked:
    """What holds on the answers of a walk, for what is decided at its end; or before the step of
    that id, which off the path is nothing.
    """
    asked = Asked(form, today)
    path = walk.path if before is None else walk.path[: walk.positions.get(before, 0)]
    for step in path:
        if step.id in walk.answers:
            asked.add(step, walk.answers[step.id])
    return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """A step with what a walk asks of it."""

    step: Step
    is_exit: bool
    shown: Holds | None
    routes: tuple[tuple[Holds, str], ...]
    following: str
    conditional: Conditional | None
    counted: Counted | None
    completed: Callable[[object], Completed]
    has_checks: bool


def _stops(form: Form) -> Mapping[str, _Stop]:
    terms = terms_of(form)
    return {
        step.id: _Stop(
            step=step,
            is_exit=step.kind is StepKind.EXIT,
            shown=None if step.show_if is None else terms.condition(step.show_if),
            routes=tuple((terms.term(route.when), route.target) for route in step.routes),
            following=form.following[step.id],
            conditional=conditional(step, terms),
            counted=counted(form, step),
            completed=completing(step),
            has_checks=len(step.checks) > 0,
        )
        for step in form.steps
    }


def _circle(came_by: Sequence[Step], again: Step) -> Sequence[Step]:
    return (*came_by[came_by.index(again) :], again)
