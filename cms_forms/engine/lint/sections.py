"""Findings on sections: each has a name, and steps of its own."""

from collections.abc import Iterator

from cms_forms.engine import limits
from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.order import order_of
from cms_forms.engine.questions.base import types_in_use
from cms_forms.engine.references import called


def section_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    if form.has_tasks:
        yield from _task_findings(form, graph)
    if form.any_order:
        yield from _order_findings(form)
    places = {step.id: place for place, step in enumerate(form.steps)}
    last = -1
    for section in form.sections:
        place = Place(section=section.id)
        if not section.name.strip():
            message = _("A section has no name. Visitors read it above its answers.")
            yield error("no-name", place, message)
        for _field, most in limits.too_long(section, limits.SECTION):
            message = _(
                "The name of the section “{name}” is longer than {most} letters. Shorten it."
            )
            yield error("too-long", place, message.format(name=section.name, most=most))
        begins = places.get(section.begins)
        if begins is None:
            message = _(
                "The section “{name}” has no steps. Move it above its first one, or delete it."
            )
            yield error("empty-section", place, message.format(name=section.name))
        elif begins <= last:
            message = _(
                "The section “{name}” does not begin after the one before it. Let each begin with "
                "a step of its own, in their order."
            )
            yield error("misplaced-section", place, message.format(name=section.name))
        last = max(last, begins if begins is not None else last)


def _task_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    """What the list of tasks calls done must stay so: no way leads back into an earlier section."""
    if not form.sections:
        message = _("The list of tasks is made of sections, and there are none. Add them.")
        yield error("no-sections", Place(), message)
    order = {section.id: place for place, section in enumerate(form.sections)}
    places = {id: order[section.id] for id, section in form.sections_by_step.items()}
    for step in form.steps:
        for target in graph.edges[step.id]:
            if places.get(target, -1) < places.get(step.id, -1):
                message = _(
                    "“{title}” leads back to “{target}”, in a section that the list of tasks "
                    "already calls done. Change where it goes to, or move a step."
                ).format(title=called(step), target=called(form.steps_by_id[target]))
                yield error("section-again", Place(step=step.id), message)


def _order_findings(form: Form) -> Iterator[Finding]:
    """Some section can be begun before one above it; else the reasons why none can."""
    if not form.has_tasks:
        message = _(
            "“Sections in any order” needs the list of tasks, by which people choose one. Turn "
            "“List of tasks” on, or it off."
        )
        yield error("order-without-tasks", Place(), message)
        return
    order = form.once(order_of, *types_in_use().state)
    if order.is_free:
        return
    if sum(stretch.section is not None for stretch in order.stretches) < 2:
        message = _(
            "“Sections in any order” is on, and there are no two sections to choose from. Add one, "
            "or turn it off."
        )
        yield warning("only-one-order", Place(), message)
    for stretch, before in zip(order.stretches[1:], order.stretches, strict=False):
        if stretch.section is not None and before.section is not None:
            message = _(
                "“Sections in any order” is on, and none can come before another. “{name}” waits "
                "for “{before}”: {reason} Change that, or turn it off."
            ).format(
                name=stretch.section.name,
                before=before.section.name,
                reason=stretch.waits[-1].words,
            )
            yield warning("only-one-order", Place(section=stretch.section.id), message)
