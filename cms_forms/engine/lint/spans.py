"""Findings on spans such as “{{ 20 working days }}” that no visitor would read as a day."""

from collections.abc import Iterator

from cms_forms.engine.deadlines import FORMS, mistyped, spans
from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, warning
from cms_forms.engine.lint.words import listed
from cms_forms.engine.references import called, quoted


def span_findings(form: Form) -> Iterator[Finding]:
    yield from _mistyped(form.what_happens_next, Place(), _("What happens next"))
    for number, rule in enumerate(form.triage.rules, 1):
        name = _("What happens next of triage rule {number}").format(number=number)
        yield from _mistyped(rule.what_happens_next, Place(triage=True), name)
    yield from _elsewhere(form.introduction, Place(), _("The introduction"))
    yield from _elsewhere(form.declaration, Place(), _("The declaration"))
    for step in form.steps:
        name = _("The guidance of “{title}”").format(title=called(step))
        for body in (step.body, *(part.body for part in step.guidance)):
            yield from _elsewhere(body, Place(step=step.id), name)


def _mistyped(text: str, place: Place, name: str) -> Iterator[Finding]:
    for written in dict.fromkeys(mistyped(text)):
        message = _(
            "{name} has “{written}”, which visitors read as it stands. To show them a day, write a "
            "number of days or months as in {forms}."
        )
        forms = listed([quoted(each) for each in FORMS])
        yield warning(
            "mistyped-span", place, message.format(name=name, written=written, forms=forms)
        )


def _elsewhere(text: str, place: Place, name: str) -> Iterator[Finding]:
    """Before sending there is no day to count from."""
    for written in dict.fromkeys(spans(text)):
        message = _(
            "{name} has “{written}”, which visitors read as it stands. Only “What happens next” "
            "shows a day in its place."
        )
        yield warning("span-elsewhere", place, message.format(name=name, written=written))
