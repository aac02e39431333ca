"""Findings on references to question sets."""

from collections.abc import Iterator

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error
from cms_forms.engine.references import called


def set_findings(form: Form) -> Iterator[Finding]:
    for step in form.steps:
        for each in step.sets:
            if not each.questions:
                message = _(
                    "A question set of “{title}” is not chosen, or asks nothing. Choose one, or "
                    "take it out."
                )
                yield error(
                    "unfinished-set", Place(step=step.id), message.format(title=called(step))
                )
