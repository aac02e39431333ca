"""Findings on the bodies that exits name."""

from collections.abc import Collection, Iterator

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, warning
from cms_forms.engine.references import called


def body_findings(form: Form, bodies: Collection[str] | None) -> Iterator[Finding]:
    """`bodies`: the keys of those that are there. An exit without one still gives its advice."""
    for step in form.steps:
        for key in step.bodies:
            if bodies is not None and key not in bodies:
                message = _(
                    "“{title}” names a body that helps, “{key}”, which is not in the register. "
                    "Visitors read the rest. Enter it there, or choose another one."
                )
                place = Place(step=step.id)
                yield warning("missing-body", place, message.format(title=called(step), key=key))
