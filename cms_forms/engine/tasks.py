"""The sections of a long service as a list of tasks, each with how far the visitor is.

Derived from the walk, never stored: what is behind the visitor is done, the section of the first
gap is the one to go on with, and those that may still come cannot be started yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cms_forms.engine.definition import Form, Section, Step, StepKind
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.walk import Walk


class State(StrEnum):
    WAITING = "waiting"
    """Cannot be started yet: the section before it comes first."""
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


def tasks_of(form: Form, walk: Walk) -> Iterator[Task]:
    """The sections on the visitor's path and those that their answers may still lead to."""
    ahead = _ahead(form, walk)
    for section in form.sections:
        here = [step for step in _asking(walk) if walk.sections.get(step.id) is section]
        if here:
            yield Task(section=section, state=_state(walk, here), step=_first(walk, here))
        elif section.id in ahead:
            yield Task(section=section, state=State.WAITING, step=None)


def _asking(walk: Walk) -> Iterator[Step]:
    """The path without an exit, which is no part of what there is to do."""
    return (step for step in walk.path if step is not walk.exit)


def _state(walk: Walk, here: list[Step]) -> State:
    if walk.gap not in here:
        return State.DONE
    return State.UNDER_WAY if any(step.id in walk.answers for step in here) else State.NEXT


def _first(walk: Walk, here: list[Step]) -> Step:
    """A section that is done is read from its beginning, one under way goes on where it stopped."""
    return walk.gap if walk.gap is not None and walk.gap in here else here[0]


def _ahead(form: Form, walk: Walk) -> set[str]:
    """The ids of the sections that ask something which the visitor may still come to."""
    if walk.gap is None:
        return set()
    edges = form.once(_edges)
    todo, seen = [walk.gap.id], {walk.gap.id}
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
    """Whether the visitor returns to the list after a step: the path leaves its section there."""
    if not form.has_tasks or not walk.may_visit(step.id):
        return False
    following = walk.next(step.id)
    section = walk.sections.get(following.id) if following else None
    return section is not walk.sections.get(step.id)


def begins_with_list(form: Form, walk: Walk, step: Step) -> bool:
    """Whether the visitor comes to a step from the list: the path enters its section there."""
    if not form.has_tasks or step.id not in walk.sections or not walk.may_visit(step.id):
        return False
    earlier = walk.previous(step.id)
    return earlier is None or walk.sections.get(earlier.id) is not walk.sections[step.id]
