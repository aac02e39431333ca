"""Which team gets a submission. (Where the visitor goes next is a route, not triage.)"""

from datetime import date

from cms_forms.engine.conditions import Asked
from cms_forms.engine.definition import Form
from cms_forms.engine.walk import Walk


def assign(form: Form, walk: Walk, today: date) -> str:
    """The key of the team: that of the first rule that holds, else the default.

    Only answers on the walk's path count.
    """
    asked = Asked(form, today)
    for step in walk.path:
        if step.id in walk.answers:
            asked.add(step, walk.answers[step.id])
    for rule in form.triage.rules:
        if asked.condition_holds(rule.condition):
            return rule.team
    return form.triage.default
