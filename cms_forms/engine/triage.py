"""Which team gets a submission. (Where the visitor goes next is a route, not triage.)"""

from datetime import date

from cms_forms.engine.conditions import Asked
from cms_forms.engine.definition import Form
from cms_forms.engine.walk import Walk


def assign(form: Form, journey: Walk, today: date) -> str:
    """The key of the team: that of the first rule that holds, else the default.

    Only what is on the journey's path counts.
    """
    asked = Asked(form, today)
    for step in journey.path:
        if step.id in journey.answers:
            asked.add(step, journey.answers[step.id])
    for rule in form.triage.rules:
        if asked.condition_holds(rule.condition):
            return rule.team
    return form.triage.default
