"""Findings on triage."""

from collections.abc import Iterator

from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph, targets


def triage_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    place = Place(triage=True)
    # A tool that only advises sends nothing, so it needs no team.
    sends = any(
        CHECK_ANSWERS in targets(form, step) for step in form.steps if step.id in graph.reachable
    )
    if sends and not form.triage.default:
        yield error(
            "no-default-team",
            place,
            "No team gets what the rules send nowhere. Choose the default team.",
        )
    seen: set[str] = set()
    for rule in form.triage.rules:
        condition = form.conditions_by_id.get(rule.condition)
        if condition is None:
            yield error(
                "missing-condition",
                place,
                "A triage rule uses a condition that is not there. Choose another one.",
            )
        elif rule.condition in seen:
            yield warning(
                "overlapping-rules",
                place,
                f"Two triage rules use “{condition.name}”; the first one decides. Delete the "
                "other.",
            )
        seen.add(rule.condition)
        if not rule.team:
            yield error("no-team", place, "A triage rule names no team. Choose one.")
