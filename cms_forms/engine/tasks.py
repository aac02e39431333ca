"""The sections of a long service as a list of tasks, each with how far the visitor is.

Derived from the walk, never stored: what is behind the visitor is done, the sections with a gap are
those to go on with, and those that may still come cannot be started yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cms_forms.engine.definition import Form, Section, Step, StepKind
from cms_forms.engine.lint.graph import Graph, is_end
from cms_forms.engine.walk import Walk


class State(StrEnum):
    WAITING = "waiting"
    """Cannot be started yet: another section comes first."""
    NEXT = "next"
    """Nothing of it is answered, and it can be started."""
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Task:
    section: Section
    state: State
    step: Step | None
    """Where it begins, or goes on. None while it cannot be started."""
    first: Sequence[Section] = ()
    """In a service whose sections may be answered in any order: those that must be done before this
    one can be started."""


def tasks_of(form: Form, walk: Walk) -> Iterator[Task]:
    """The sections on the visitor's path and those that their answers may still lead to."""
    ahead = _ahead(form, walk)
    for section in form.sections:
        here = _asked_in(walk, section)
        if here:
            yield Task(section=section, state=_state(walk, here), step=_first(walk, here))
        elif section.id in ahead and (not form.any_order or section.id in walk.waiting):
            first = walk.waiting.get(section.id, ())
            yield Task(section=section, state=State.WAITING, step=None, first=first)


def gap_beside(form: Form, walk: Walk, step: Step) -> Step | None:
    """What the visitor must still answer who has just answered a step: the first gap, or where the
    sections may be answered in any order, that of its own.
    """
    if not form.any_order:
        return walk.gap
    section = walk.sections.get(step.id)
    return next((gap for gap in walk.gaps if walk.sections.get(gap.id) is section), None)


def _asked_in(walk: Walk, section: Section) -> list[Step]:
    """Its part of the path, with the exit at which the service ends in it."""
    here = []
    for step in walk.path:
        before = walk.previous(step.id) if is_end(step) else step
        if before is not None and walk.sections.get(before.id) is section:
            here.append(step)
    return here


def _state(walk: Walk, here: list[Step]) -> State:
    open_at = _open_at(walk, here)
    if open_at is None:
        return State.DONE
    return State.UNDER_WAY if any(step.id in walk.answers for step in here) else State.NEXT


def _first(walk: Walk, here: list[Step]) -> Step:
    """A section that is done is read from its beginning, one under way goes on where it stopped."""
    return _open_at(walk, here) or here[0]


def _open_at(walk: Walk, here: list[Step]) -> Step | None:
    """The gap of a section, or the exit that ends the service in it."""
    return next((step for step in here if step in walk.gaps or step is walk.exit), None)


def _ahead(form: Form, walk: Walk) -> set[str]:
    """The ids of the sections that ask something which the visitor may still come to."""
    edges = form.once(_edges)
    todo = [gap.id for gap in walk.gaps]
    seen = set(todo)
    while todo:
        for target in edges[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    steps = (form.steps_by_id[id] for id in seen)
    asking = (step for step in steps if step.kind is not StepKind.EXIT)
    return {walk.sections[step.id].id for step in asking if step.id in walk.sections}


def _edges(form: Form) -> dict[str, tuple[str, ...]]:
    return dict(Graph(form).edges)


def ends(form: Form, walk: Walk, step: Step) -> bool:
    """Whether the visitor returns to the list after a step: the path leaves its section there, for
    another one or for check answers.
    """
    if not form.has_tasks or not walk.may_visit(step.id):
        return False
    following = walk.next(step.id)
    if following is not None and is_end(following):
        return False
    section = walk.sections.get(following.id) if following else None
    return section is not walk.sections.get(step.id)


def begins_with_list(form: Form, walk: Walk, step: Step) -> bool:
    """Whether the visitor comes to a step from the list: the path enters its section there."""
    if not form.has_tasks or step.id not in walk.sections or not walk.may_visit(step.id):
        return False
    if is_end(step):
        return False
    earlier = walk.previous(step.id)
    return earlier is None or walk.sections.get(earlier.id) is not walk.sections[step.id]
