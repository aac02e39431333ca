"""Findings on conditions and on where they are used."""

from collections.abc import Iterator

from cms_forms.engine.definition import Condition, Form, Group, Operator, Reference, Step, Test
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.truth import judge, tests_of
from cms_forms.engine.questions.base import question_types


def condition_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    circular = _circular(form)
    sound = set()
    for condition in form.conditions:
        found = list(_content(form, condition, circular))
        yield from found
        if not found:
            sound.add(condition.id)
    for condition in form.conditions:
        if condition.id in sound and all(
            reference in sound for reference in _references(condition)
        ):
            yield from _truth(form, condition)
    yield from _uses(form, graph)


def _references(condition: Condition) -> Iterator[str]:
    for term in condition.terms:
        for inner in term.terms if isinstance(term, Group) else (term,):
            if isinstance(inner, Reference):
                yield inner.condition


def _circular(form: Form) -> frozenset[str]:
    """The ids of the conditions that refer to themselves, directly or through others."""
    refers = {condition.id: set(_references(condition)) for condition in form.conditions}
    circular = set()
    for start, first in refers.items():
        seen: set[str] = set()
        todo = list(first)
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo.extend(refers.get(at, ()))
        if start in seen:
            circular.add(start)
    return frozenset(circular)


def _content(form: Form, condition: Condition, circular: frozenset[str]) -> Iterator[Finding]:
    place = Place(condition=condition.id)
    name = condition.name
    if not name.strip():
        yield error("no-name", place, "A condition has no name. Say what it means.")
    empty = not condition.terms or any(
        isinstance(term, Group) and not term.terms for term in condition.terms
    )
    if empty:
        yield error("empty-condition", place, f"“{name}” tests nothing. Add a test or delete it.")
    if condition.id in circular:
        yield error(
            "circular-condition", place, f"“{name}” refers to itself. Remove one of its references."
        )
    for reference in _references(condition):
        if reference not in form.conditions_by_id:
            yield error(
                "missing-condition",
                place,
                f"“{name}” refers to a condition that is not there. Choose another one.",
            )
    for term in condition.terms:
        for test in term.terms if isinstance(term, Group) else (term,):
            if isinstance(test, Test):
                yield from _test(form, condition, test)


def _test(form: Form, condition: Condition, test: Test) -> Iterator[Finding]:
    place = Place(condition=condition.id)
    if test.question not in form.placed_questions:
        yield error(
            "missing-question",
            place,
            f"“{condition.name}” reads a question that is not there. Choose another one.",
        )
        return
    _, question = form.placed_questions[test.question]
    kind = question_types().get(question.type)
    if kind is None:
        return
    if test.operator not in kind.operators:
        yield error(
            "wrong-operator",
            place,
            f"“{condition.name}” compares “{question.label}” in a way that does not suit a "
            f"question of the type “{kind.label}”. Choose another comparison.",
        )
        return
    if test.operator is Operator.IS_ANSWERED:
        return
    if not any(value.strip() for value in test.values):
        yield error(
            "no-value",
            place,
            f"“{condition.name}” does not say what “{question.label}” is compared with. Add it.",
        )
    elif kind.has_options:
        for value in test.values:
            if value not in question.options_by_id:
                yield error(
                    "missing-option",
                    place,
                    f"“{condition.name}” names an answer that “{question.label}” no longer has. "
                    "Choose another one.",
                )


def _truth(form: Form, condition: Condition) -> Iterator[Finding]:
    verdict = judge(form, condition)
    if verdict is None:
        return
    place = Place(condition=condition.id)
    if not verdict.can_hold:
        yield error(
            "never-true",
            place,
            f"“{condition.name}” can never hold: its tests contradict each other. Change one.",
        )
    elif not verdict.can_fail and not any(
        # "Is answered" asks whether the visitor came that way, which is a question of its own.
        test.operator is Operator.IS_ANSWERED
        for test in tests_of(form, condition)
    ):
        yield warning(
            "always-true",
            place,
            f"“{condition.name}” holds whatever is answered. Change a test, or do without it.",
        )


def _uses(form: Form, graph: Graph) -> Iterator[Finding]:
    for step in form.steps:
        place = Place(step=step.id)
        uses = [(step.show_if, "“Show only if”", False)] if step.show_if else []
        uses += [
            (route.when.condition, "A rule", True)
            for route in step.routes
            if isinstance(route.when, Reference)
        ]
        for condition_id, words, reads_itself in uses:
            condition = form.conditions_by_id.get(condition_id)
            if condition is None:
                yield error(
                    "missing-condition",
                    place,
                    f"{words} of “{step.title}” uses a condition that is not there. Choose one.",
                )
            elif not graph.loops and step.id in graph.reachable:
                yield from _reads(form, graph, step, condition, words, reads_itself)


def _reads(
    form: Form, graph: Graph, step: Step, condition: Condition, words: str, reads_itself: bool
) -> Iterator[Finding]:
    """What the condition reads must have been asked before."""
    told: set[str] = set()
    for test in tests_of(form, condition):
        placed = form.placed_questions.get(test.question)
        if placed is None or test.question in told:
            continue
        asking = placed[0].id
        if asking in graph.before[step.id] or (reads_itself and asking == step.id):
            continue
        told.add(test.question)
        label = placed[1].label
        if asking in graph.reachable:
            message = (
                f"{words} of “{step.title}” reads “{label}”, which is never asked before it. Move "
                f"the step, or change the condition “{condition.name}”."
            )
            yield error("later-question", Place(step=step.id), message)
        else:
            message = (
                f"{words} of “{step.title}” reads “{label}”, which no visitor reaches. Change the "
                f"condition “{condition.name}”."
            )
            yield error("never-reached-question", Place(step=step.id), message)
