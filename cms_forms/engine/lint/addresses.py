"""Findings on addresses that are said to be found by their postcode, and are not."""

from collections.abc import Iterator

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, warning
from cms_forms.engine.questions.places import offers_to_find
from cms_forms.engine.references import called, quoted


def address_findings(form: Form, *, is_sensitive: bool, has_register: bool) -> Iterator[Finding]:
    """`has_register`: whether the site has anybody who finds addresses."""
    for step, question in form.placed_questions.values():
        if not offers_to_find(question, is_sensitive=False):
            continue
        if not has_register:
            message = _(
                "{question} offers to find the address, and this site has nobody who finds any. "
                "Visitors write it themselves. Whoever runs the site can name a register."
            )
        elif not offers_to_find(question, is_sensitive=is_sensitive):
            message = _(
                "{question} offers to find the address, but not in a sensitive service, which this "
                "is. Visitors write it themselves. If the postcode may leave the site, say so at "
                "the question."
            )
        else:
            continue
        place = Place(step=step.id, question=question.id)
        yield warning("address-not-found", place, message.format(question=quoted(called(question))))
