"""Findings on where conditions are used: they read only what is asked before."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms_forms.engine.definition import Form, Reference, Step
from cms_forms.engine.lint.conditions import all_tests
from cms_forms.engine.lint.findings import Finding, Place, error
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.words import name_of_route


@dataclass(frozen=True)
class Use:
    """A step that uses a condition."""

    step: Step
    condition: str
    words: str
    """How a message names the use: "“Show only if”", "The rule on “Anyone hurt”"."""
    reads_own_answers: bool
    """A rule is read after its step was answered, "show only if" before."""


def uses_of(form: Form) -> Iterator[Use]:
    for step in form.steps:
        if step.show_if is not None:
            yield Use(step, step.show_if, "“Show only if”", reads_own_answers=False)
        for route in step.routes:
            if isinstance(route.when, Reference):
                words = name_of_route(form, step, route)
                yield Use(step, route.when.condition, words, reads_own_answers=True)


def use_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    for use in uses_of(form):
        if use.condition not in form.conditions_by_id:
            message = (
                f"{use.words} of “{use.step.title}” needs a condition that is not there. Choose "
                "another one."
            )
            yield error("missing-condition", Place(step=use.step.id), message)
        elif not graph.loops and use.step.id in graph.reachable:
            yield from _read_too_early(form, graph, use)


def _read_too_early(form: Form, graph: Graph, use: Use) -> Iterator[Finding]:
    place = Place(step=use.step.id, condition=use.condition)
    name = form.conditions_by_id[use.condition].name
    for question_id in dict.fromkeys(test.question for test in all_tests(form, use.condition)):
        if question_id not in form.placed_questions:
            continue
        asking, question = form.placed_questions[question_id]
        if asking.id in graph.before[use.step.id]:
            continue
        if asking.id == use.step.id and use.reads_own_answers:
            continue
        if asking.id in graph.reachable:
            message = (
                f"{use.words} of “{use.step.title}” reads “{question.label}”, which is never asked "
                f"before it. Move a step, or change the condition “{name}”."
            )
            yield error("later-question", place, message)
        else:
            message = (
                f"{use.words} of “{use.step.title}” reads “{question.label}”, which no visitor "
                f"reaches. Change the condition “{name}”."
            )
            yield error("never-reached-question", place, message)
