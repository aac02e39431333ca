"""Findings on ids and addresses: each names one thing."""

from collections.abc import Iterator

from cms_forms.engine.definition import CHECK_ANSWERS, RESERVED_SLUGS, Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error
from cms_forms.engine.references import called


def name_findings(form: Form) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()

    def again(kind: str, id: str) -> bool:
        found = (kind, id) in seen
        seen.add((kind, id))
        return found

    for step in form.steps:
        place = Place(step=step.id)
        if again("step", step.id):
            message = _("“{title}” has the same id as another step. Delete it and add it anew.")
            yield error("duplicate-id", place, message.format(title=called(step)))
        if again("slug", step.slug):
            message = _("“{title}” has the same address as another step. Change its address.")
            yield error("duplicate-slug", place, message.format(title=called(step)))
        if step.id == CHECK_ANSWERS or step.slug in RESERVED_SLUGS:
            message = _(
                "“{title}” has the address of a page that each service has, {slug}. Change its "
                "address."
            )
            yield error("reserved-name", place, message.format(title=called(step), slug=step.slug))
        for question in step.questions:
            place = Place(step=step.id, question=question.id)
            if again("question", question.id):
                message = _(
                    "“{question}” has the same id as another question. Delete it and add it anew."
                )
                yield error("duplicate-id", place, message.format(question=called(question)))
            if len(question.options_by_id) < len(question.options):
                message = _("Two options of “{question}” have the same id. Add one anew.")
                yield error("duplicate-id", place, message.format(question=called(question)))
    for section in form.sections:
        if again("section", section.id):
            message = _("“{name}” has the same id as another section. Add it anew.")
            yield error(
                "duplicate-id", Place(section=section.id), message.format(name=section.name)
            )
    for condition in form.conditions:
        if again("condition", condition.id):
            message = _("“{name}” has the same id as another condition. Add it anew.")
            place = Place(condition=condition.id)
            yield error("duplicate-id", place, message.format(name=condition.name))
    for clock in form.clocks:
        if again("clock", clock.id):
            message = _("“{name}” has the same id as another clock. Add it anew.")
            yield error("duplicate-id", Place(clock=clock.id), message.format(name=clock.name))
