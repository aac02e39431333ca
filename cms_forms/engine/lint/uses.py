"""Findings on where conditions are used: they read only what is asked before."""

from collections.abc import Iterable, Iterator

from cms_forms.engine.definition import Form, Step
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.conditions import questions_of
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.references import Use, called, uses


def use_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    """On the conditions that steps use."""
    for use in uses(form):
        sort, condition = use.of
        if sort != "condition" or not isinstance(use.by, Step):
            continue
        if not condition:
            place = Place(step=use.by.id, field=use.field or None)
            yield unchosen(place, at_start(use.words))
        elif condition not in form.conditions_by_id:
            message = _("{place} needs a condition that is not there. Choose another one.")
            words = at_start(use.words)
            yield error("missing-condition", Place(step=use.by.id), message.format(place=words))
        elif use.by.id in graph.reachable:
            yield from _read_too_early(form, graph, use, use.by, condition)


def unchosen(place: Place, words: str) -> Finding:
    """Of what needs a condition, and has none yet."""
    message = _(
        "{place}: choose when it holds. Conditions are made at the foot of the list of steps."
    )
    return error("unchosen-condition", place, message.format(place=words))


def _read_too_early(
    form: Form, graph: Graph, use: Use, step: Step, condition: str
) -> Iterator[Finding]:
    place = Place(step=step.id, condition=condition)
    name = form.conditions_by_id[condition].name
    for question_id in dict.fromkeys(questions_of(form, condition)):
        if question_id not in form.placed_questions:
            continue
        asking, question = form.placed_questions[question_id]
        if asking.id in graph.before[step.id]:
            continue
        if asking.id == step.id and use.is_rule:
            continue
        names = {"place": at_start(use.words), "question": called(question), "condition": name}
        if asking.id in graph.reachable:
            message = _(
                "{place} reads “{question}”, which is never asked before it. Move a step, or "
                "change the condition “{condition}”."
            )
            yield error("later-question", place, message.format(**names))
        else:
            message = _(
                "{place} reads “{question}”, which no visitor reaches. Change the condition "
                "“{condition}”."
            )
            yield error("never-reached-question", place, message.format(**names))


def unused_findings(form: Form, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Conditions that nothing uses, but for those that other findings are on."""
    used = {use.of[1] for use in uses(form) if use.of[0] == "condition"}
    used |= {finding.place.condition or "" for finding in findings}
    for condition in form.conditions:
        if condition.id not in used:
            message = _(
                "Nothing uses the condition “{name}”. Choose it where it should decide, or delete "
                "it."
            ).format(name=condition.name)
            yield warning("unused-condition", Place(condition=condition.id), message)
