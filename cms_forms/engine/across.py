"""Checks across answers, on a visitor's way: what is refused beside earlier answers."""

from collections.abc import Iterator
from datetime import date

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import Refusing, nothing_refused
from cms_forms.engine.definition import Check, Form, Step
from cms_forms.engine.walk import Walk, asked_on, failed


def refusing(form: Form, walk: Walk, step: Step, today: date) -> Refusing:
    """What the checks of a step refuse, beside the answers before it on the path. Off the path
    there is nothing before it.
    """
    if not step.checks:
        return nothing_refused

    def refused(given: StepAnswers) -> Iterator[Check]:
        yield from failed(asked_on(form, walk, today, before=step.id), step, given)

    return refused
