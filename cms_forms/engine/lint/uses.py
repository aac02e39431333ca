"""Findings on where conditions are used: they read only what is asked before."""

from collections.abc import Iterable, Iterator

from cms_forms.engine.definition import Form, Step
from cms_forms.engine.lint.conditions import all_tests
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.words import at_start
from cms_forms.engine.references import Use, uses


def use_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    """On the conditions that steps use."""
    for use in uses(form):
        sort, condition = use.of
        if sort != "condition" or not isinstance(use.by, Step):
            continue
        if condition not in form.conditions_by_id:
            message = (
                f"{at_start(use.words)} needs a condition that is not there. Choose another one."
            )
            yield error("missing-condition", Place(step=use.by.id), message)
        elif use.by.id in graph.reachable:
            yield from _read_too_early(form, graph, use, use.by, condition)


def _read_too_early(
    form: Form, graph: Graph, use: Use, step: Step, condition: str
) -> Iterator[Finding]:
    place = Place(step=step.id, condition=condition)
    name = form.conditions_by_id[condition].name
    for question_id in dict.fromkeys(test.question for test in all_tests(form, condition)):
        if question_id not in form.placed_questions:
            continue
        asking, question = form.placed_questions[question_id]
        if asking.id in graph.before[step.id]:
            continue
        if asking.id == step.id and use.is_rule:
            continue
        if asking.id in graph.reachable:
            message = (
                f"{at_start(use.words)} reads “{question.label}”, which is never asked before it. "
                f"Move a step, or change the condition “{name}”."
            )
            yield error("later-question", place, message)
        else:
            message = (
                f"{at_start(use.words)} reads “{question.label}”, which no visitor reaches. Change "
                f"the condition “{name}”."
            )
            yield error("never-reached-question", place, message)


def unused_findings(form: Form, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Conditions that nothing uses, but for those that other findings are on."""
    used = {use.of[1] for use in uses(form) if use.of[0] == "condition"}
    used |= {finding.place.condition or "" for finding in findings}
    for condition in form.conditions:
        if condition.id not in used:
            message = (
                f"Nothing uses the condition “{condition.name}”. Choose it where it should decide, "
                "or delete it."
            )
            yield warning("unused-condition", Place(condition=condition.id), message)
