"""Which team gets a submission. (Where the visitor goes next is a route, not triage.)"""

from datetime import date

from cms_forms.engine import conditions
from cms_forms.engine.definition import Form, Reference
from cms_forms.engine.journey import Journey


def assign(form: Form, journey: Journey, today: date) -> str:
    """The key of the team: that of the first rule that holds, else the default.

    Only what is on the journey's path counts.
    """
    asked = {
        question.id: journey.answers[step.id]
        for step in journey.path
        if step.id in journey.answers
        for question in step.questions
    }
    for rule in form.triage.rules:
        if conditions.holds(form, Reference(condition=rule.condition), asked, today):
            return rule.team
    return form.triage.default
