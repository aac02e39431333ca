"""Findings on the timetables whose sessions are offered."""

from collections.abc import Collection, Iterator

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error
from cms_forms.engine.questions.sessions import TIMETABLE, booking_questions
from cms_forms.engine.references import called, quoted


def timetable_findings(form: Form, timetables: Collection[str] | None) -> Iterator[Finding]:
    """One that is not chosen yet is a finding on its question's settings."""
    if timetables is None:
        return
    for step, question in booking_questions(form):
        key = question.settings.get(TIMETABLE.key)
        if key and key not in timetables:
            message = _(
                "{question} offers the sessions of a timetable that is not there any more. Choose "
                "another one."
            )
            place = Place(step=step.id, question=question.id, field="settings")
            yield error(
                "missing-timetable", place, message.format(question=quoted(called(question)))
            )
