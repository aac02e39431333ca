"""Findings on triage."""

from collections.abc import Iterator

from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.engine.lint.findings import Finding, Place, error
from cms_forms.engine.lint.graph import Graph, targets


def triage_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    place = Place(triage=True)
    # A tool that only advises sends nothing, so it needs no team.
    sends = any(
        CHECK_ANSWERS in targets(form, step) for step in form.steps if step.id in graph.reachable
    )
    if sends and not form.triage.default:
        message = "Nobody gets what no triage rule takes. Choose the default team."
        yield error("no-default-team", place, message)
    for rule in form.triage.rules:
        condition = form.conditions_by_id.get(rule.condition)
        if condition is None:
            message = "A triage rule needs a condition that is not there. Choose another one."
            yield error("missing-condition", place, message)
        if not rule.team:
            name = f"The triage rule on “{condition.name}”" if condition else "A triage rule"
            yield error("no-team", place, f"{name} names no team. Choose one.")
