"""Findings on clocks: each says what is due, when, and counts from a day that is asked."""

from collections.abc import Iterator

from cms_forms.engine import limits
from cms_forms.engine.definition import Clock, Form, StepKind
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.references import called, quoted


def clock_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    for clock in form.clocks:
        place = Place(clock=clock.id)
        name = at_start(_("the clock {name}").format(name=quoted(clock.name)))
        if not clock.name.strip():
            message = _("A clock has no name. Say what must be done by then.")
            yield error("unfinished-clock", place, message)
        for field, most in limits.too_long(clock, limits.CLOCK):
            message = _("{name} has a text that is too long ({field}). It may have {most} letters.")
            yield error("too-long", place, message.format(name=name, field=field, most=most))
        yield from _wrong_days(clock, place, name)
        if clock.only_if is not None and clock.only_if not in form.conditions_by_id:
            message = _("{name} needs a condition that is not there. Choose another one.")
            yield error("missing-condition", place, message.format(name=name))
        if clock.begins:
            yield from _wrong_beginning(form, graph, clock, place, name)


def _wrong_days(clock: Clock, place: Place, name: str) -> Iterator[Finding]:
    if not 1 <= clock.days <= limits.MOST_DAYS:
        message = _("{name} must have from 1 to {most} days.")
        yield error(
            "unfinished-clock", place, message.format(name=name, most=f"{limits.MOST_DAYS:,}")
        )
    elif clock.warning >= clock.days:
        message = _("{name} warns from its first day on. Make the warning shorter.")
        yield warning("unfinished-clock", place, message.format(name=name))


def _wrong_beginning(
    form: Form, graph: Graph, clock: Clock, place: Place, name: str
) -> Iterator[Finding]:
    placed = form.placed_questions.get(clock.begins)
    if placed is None:
        message = _("{name} counts from a question that is not there. Choose another one.")
        yield error("missing-question", place, message.format(name=name))
        return
    step, question = placed
    words = {"name": name, "question": quoted(called(question))}
    if question_type(question.type).tells != "day":
        message = _("{name} counts from {question}, which asks no date. Choose another question.")
        yield error("unfinished-clock", place, message.format(**words))
    elif step.kind is StepKind.REPEAT:
        message = _(
            "{name} counts from {question}, which is asked once for each “{item}”. Choose a "
            "question that is asked once."
        )
        yield error("unfinished-clock", place, message.format(**words, item=step.item_name))
    elif step.id not in graph.reachable:
        message = _(
            "{name} counts from {question}, which no visitor reaches. Choose another question."
        )
        yield error("clock-never-begins", place, message.format(**words))
    elif not (question.is_always_answered and not question.may_not_know) and not _always_runs(form):
        message = _(
            "{name} counts from {question}, which may be left empty: it does not run then. Make "
            "the question required, or count from the day of sending."
        )
        yield warning("clock-never-begins", place, message.format(**words))


def _always_runs(form: Form) -> bool:
    """Whether some clock runs for every case, by which somebody looks at it all the same."""
    return any(not clock.begins and clock.only_if is None for clock in form.clocks)
