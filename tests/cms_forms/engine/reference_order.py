"""Which steps are open in a form whose sections may be answered in any order, written down a second
time: by whole ways through smaller and smaller forms.

Where the way stops for want of an answer, that step is open. Then its section is taken out of the
form, and with it every later one to which it could matter, and the way is taken again. It shares no
code with the engine.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Form,
    Group,
    Reference,
    Route,
    Step,
    StepKind,
    Test,
)
from tests.cms_forms.engine.reference import Way, way

type Part = list[Step]


def open_steps(form: Form, answers: dict[str, object], today: date) -> tuple[list[str], Way]:
    """The open steps in order, and the last of the ways."""
    parts = _parts(form)
    found: list[str] = []
    left_out: list[int] = []
    while True:
        smaller = _without(form, parts, left_out)
        if all(map(_is_end, smaller.steps)):
            return found, Way(steps=(), end=CHECK_ANSWERS)
        taken = way(smaller, answers, today)
        if taken.end != "gap":
            return found, taken
        found.append(taken.steps[-1])
        left_out.append(_place(parts, taken.steps[-1]))
        for later in range(left_out[-1] + 1, len(parts)):
            if any(out < later and _matters(form, parts, out, later) for out in left_out):
                left_out.append(later)


def _is_end(step: Step) -> bool:
    return step.kind is StepKind.EXIT and not step.show_if


def _parts(form: Form) -> list[Part]:
    """The steps before the first section, then those of each, without the ends of the service."""
    parts: list[Part] = [[]]
    for step in form.steps:
        if any(section.begins == step.id for section in form.sections):
            parts.append([])
        if not _is_end(step):
            parts[-1].append(step)
    return parts


def _place(parts: list[Part], step_id: str) -> int:
    return next(place for place, part in enumerate(parts) if step_id in [step.id for step in part])


def _without(form: Form, parts: list[Part], left_out: list[int]) -> Form:
    """Whatever led into a section that is left out leads to the first one after it that is not."""
    gone = {step.id: place for place in left_out for step in parts[place]}

    def led(target: str) -> str:
        if target not in gone:
            return target
        after = range(gone[target] + 1, len(parts))
        kept = [parts[place][0].id for place in after if parts[place] and place not in left_out]
        return kept[0] if kept else CHECK_ANSWERS

    steps = [
        step
        if step.kind is StepKind.EXIT and _is_end(step)
        else replace(
            step,
            next=led(_default(form, step)),
            routes=tuple(Route(when=each.when, target=led(each.target)) for each in step.routes),
        )
        for step in form.steps
        if step.id not in gone
    ]
    # The way begins with the first step that is no end.
    steps.sort(key=_is_end)
    return replace(form, steps=tuple(steps))


def _default(form: Form, step: Step) -> str:
    ids = [each.id for each in form.steps] + [CHECK_ANSWERS]
    return step.next or ids[ids.index(step.id) + 1]


def _matters(form: Form, parts: list[Part], earlier: int, later: int) -> bool:
    if earlier == 0:
        return bool(parts[0])
    asked = {question.id for step in parts[earlier] for question in step.questions}
    if asked & set(_read_in(form, parts[later])):
        return True
    for step in parts[earlier]:
        if step.kind is StepKind.EXIT:
            return True
        for target in _targets(form, step):
            if target == CHECK_ANSWERS or any(target == e.id and _is_end(e) for e in form.steps):
                return True
            if any(target == each.id for part in parts for each in part):
                to = _place(parts, target)
                if later < to or (later == to and target != parts[to][0].id):
                    return True
    return False


def _read_in(form: Form, part: Part) -> Iterator[str]:
    ends = [
        end
        for end in form.steps
        if _is_end(end) and any(end.id in _targets(form, step) for step in part)
    ]
    for step in [*part, *ends]:
        yield step.count_from
        conditions = [step.show_if, *(each.show_if for each in (*step.questions, *step.guidance))]
        conditions += [check.condition for check in step.checks]
        conditions += [
            each.when.condition for each in step.routes if isinstance(each.when, Reference)
        ]
        for condition in conditions:
            yield from _read_by(form, condition or "", [])


def _read_by(form: Form, condition_id: str, inside: list[str]) -> Iterator[str]:
    for condition in form.conditions:
        if condition.id == condition_id and condition_id not in inside:
            for term in condition.terms:
                for plain in term.terms if isinstance(term, Group) else (term,):
                    if isinstance(plain, Test):
                        yield from (plain.question, plain.other)
                    else:
                        yield from _read_by(form, plain.condition, [*inside, condition_id])


def _targets(form: Form, step: Step) -> Iterator[str]:
    """Where the step can lead. Once each answer to a question has led somewhere, nothing follows
    but for those who are not shown the step.
    """
    may_be_passed_over = bool(
        step.show_if
        or step.count_from
        or (
            step.questions
            and all(question.show_if or question.under for question in step.questions)
        )
    )
    led: dict[str, set[str]] = {}
    if not _is_end(step):
        for route in step.routes:
            yield route.target
            if isinstance(route.when, Test) and step.kind is StepKind.QUESTION:
                led.setdefault(route.when.question, set()).update(route.when.values)
            for question in step.questions:
                sure = question.required and not (
                    question.show_if or question.under or question.may_not_know
                )
                if sure and led.get(question.id) == {each.id for each in question.options}:
                    if may_be_passed_over:
                        yield _default(form, step)
                    return
        yield _default(form, step)
