"""Findings on a service that looks ready and that nobody, or not everybody, can send."""

from collections.abc import Iterator
from itertools import pairwise

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step, StepKind
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.flow import Flow
from cms_forms.engine.lint.graph import Graph, targets
from cms_forms.engine.lint.words import listed
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.references import called, quoted


def sending_findings(form: Form, graph: Graph, flow: Flow) -> Iterator[Finding]:
    meant = list(_what_is_for_sending(form))
    if not form.steps:
        return
    if not (flow.sends or meant):
        # A tool that only advises: every way may end in an exit.
        yield from _advising(form, graph)
        return
    falling = list(_falling(form, flow))
    if not flow.sends and _ends_in_exits(form, graph):
        message = _(
            "Nobody can send this service: no answer leads to check answers. Let {step} go to "
            "check answers. If the service only advises, take away its {meant}."
        )
        turning = quoted(called(falling[-1][0])) if falling else _("a step")
        yield error("never-sent", Place(), message.format(step=turning, meant=listed(meant)))
    for step, caught in falling:
        yield warning(
            "falls-into-exit",
            Place(step=step.id),
            _(
                "“{title}” does not say where it leads, so it falls into the exit “{exit}” below "
                "it, and nothing is sent. Choose where it goes: check answers, or the exit if it "
                "should end there."
            ).format(title=called(step), exit=called(caught)),
        )


def _advising(form: Form, graph: Graph) -> Iterator[Finding]:
    """What keeps a tool that only advises from storing nothing.

    Said once the steps hang together: a service that cannot be sent because of a circle, or because
    nothing leads to its later steps, was hardly meant to be such a tool.
    """
    if graph.sends:
        if _ends_in_exits(form, graph):
            yield from _stored(form, graph)
        return
    if not graph.is_whole:
        return
    for step in form.steps:
        if step.kind is StepKind.REPEAT:
            message = _(
                "Nothing can be sent here, so nothing is stored, and “{title}” asks for a list of "
                "things. Ask another question, or let an answer lead to check answers."
            )
            yield error("words-in-advice", Place(step=step.id), message.format(title=called(step)))
            continue
        for question in step.questions:
            if not question_type(question.type).has_options:
                message = _(
                    "Nothing can be sent here, so nothing is stored: what people choose stands in "
                    "the address of the page. What they write must not. Give “{label}” a list of "
                    "answers, or let an answer lead to check answers."
                )
                place = Place(step=step.id, question=question.id)
                yield error("words-in-advice", place, message.format(label=called(question)))


def _stored(form: Form, graph: Graph) -> Iterator[Finding]:
    for step in form.steps:
        if step.id in graph.reachable and CHECK_ANSWERS in targets(form, step):
            message = _(
                "Nobody can send this service, and yet answers are stored: where nothing else "
                "holds, “{title}” leads to check answers. Let it go to an exit."
            )
            yield warning("stored-advice", Place(step=step.id), message.format(title=called(step)))


def _what_is_for_sending(form: Form) -> Iterator[str]:
    if form.declaration.strip():
        yield _("declaration")
    if form.triage.rules:
        yield _("triage rules")
    if form.triage.default:
        yield _("default team")
    if form.clocks:
        yield _("clocks")


def _falling(form: Form, flow: Flow) -> Iterator[tuple[Step, Step]]:
    """The steps that lead into an exit only because that is the step below them, with the exit.

    Not where other answers skip the exit to a step further down: there it stands where it is meant
    to. Nor where the exit has a condition, which sorts out who ends there.
    """
    for place, (step, below) in enumerate(pairwise(form.steps), 2):
        if step.kind is StepKind.EXIT or step.next is not None or step.id not in flow.defaults:
            continue
        if below.kind is not StepKind.EXIT or below.show_if is not None:
            continue
        further = {each.id for each in form.steps[place:] if each.kind is not StepKind.EXIT}
        if all(route.target not in further for route in step.routes):
            yield step, below


def _ends_in_exits(form: Form, graph: Graph) -> bool:
    """Whether nothing else is known that keeps the way to check answers shut: a deleted step, or a
    circle.
    """
    there = {CHECK_ANSWERS, *form.steps_by_id}
    return graph.reachable <= graph.ends and all(
        target in there for id in graph.reachable for target in targets(form, form.steps_by_id[id])
    )
