"""Findings on ids and addresses: each names one thing."""

from collections.abc import Iterator

from cms_forms.engine.definition import CHECK_ANSWERS, RESERVED_SLUGS, Form
from cms_forms.engine.lint.findings import Finding, Place, error


def name_findings(form: Form) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()

    def again(kind: str, id: str) -> bool:
        found = (kind, id) in seen
        seen.add((kind, id))
        return found

    for step in form.steps:
        place = Place(step=step.id)
        if again("step", step.id):
            message = f"“{step.title}” has the same id as another step. Delete it and add it anew."
            yield error("duplicate-id", place, message)
        if again("slug", step.slug):
            message = f"“{step.title}” has the same address as another step. Change its address."
            yield error("duplicate-slug", place, message)
        if step.id == CHECK_ANSWERS or step.slug in RESERVED_SLUGS:
            message = (
                f"“{step.title}” has the address of a page that each service has, {step.slug}. "
                "Change its address."
            )
            yield error("reserved-name", place, message)
        for question in step.questions:
            place = Place(step=step.id, question=question.id)
            if again("question", question.id):
                message = (
                    f"“{question.label}” has the same id as another question. Delete it and add it "
                    "anew."
                )
                yield error("duplicate-id", place, message)
            if len(question.options_by_id) < len(question.options):
                message = f"Two options of “{question.label}” have the same id. Add one anew."
                yield error("duplicate-id", place, message)
    for condition in form.conditions:
        if again("condition", condition.id):
            message = f"“{condition.name}” has the same id as another condition. Add it anew."
            yield error("duplicate-id", Place(condition=condition.id), message)
