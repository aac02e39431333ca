"""Which team gets a submission, and what its sender reads. (Where the visitor goes is a route.)"""

from datetime import date

from cms_forms.engine.definition import Form
from cms_forms.engine.walk import Walk, asked_on


def deciding_rule(form: Form, walk: Walk, today: date) -> int | None:
    """The position of the first triage rule that holds, from 0. None: the default decides.

    Only answers on the walk's path count.
    """
    asked = asked_on(form, walk, today)
    for position, rule in enumerate(form.triage.rules):
        if asked.condition_holds(rule.condition):
            return position
    return None


def team_of(form: Form, rule: int | None) -> str:
    """The key of the team to which the rule at that position sends, or the default."""
    return form.triage.default if rule is None else form.triage.rules[rule].team


def is_urgent(form: Form, rule: int | None) -> bool:
    """Whether the rule at that position has its team told by a second channel too."""
    return rule is not None and form.triage.rules[rule].is_urgent


def what_happens_next(form: Form, rule: int | None) -> str:
    """HTML for the page after sending: the words of the rule at that position, else the form's."""
    own = "" if rule is None else form.triage.rules[rule].what_happens_next
    return own or form.what_happens_next
