"""Findings on words in [brackets], which a starting point leaves for an editor to replace."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cms_forms.engine.definition import Form, Step
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, warning
from cms_forms.engine.references import called, quoted

BRACKETS: Final = re.compile(r"\[[^\[\]<>]+\]")


def bracket_findings(form: Form) -> Iterator[Finding]:
    yield from _found(_("The title"), Place(), form.title)
    yield from _found(_("The summary"), Place(), form.summary)
    yield from _found(_("The introduction"), Place(), form.introduction)
    yield from _found(_("The declaration"), Place(), form.declaration)
    yield from _found(_("What happens next"), Place(), form.what_happens_next)
    for step in form.steps:
        yield from _found(quoted(called(step)), Place(step=step.id), *_words_of(step))
    for condition in form.conditions:
        yield from _found(quoted(condition.name), Place(condition=condition.id), condition.name)
    for number, rule in enumerate(form.triage.rules, 1):
        name = _("What happens next of triage rule {number}").format(number=number)
        yield from _found(name, Place(triage=True), rule.what_happens_next)
    for clock in form.clocks:
        name = _("The clock “{name}”").format(name=clock.name)
        yield from _found(name, Place(clock=clock.id), clock.name, clock.source)


def _found(name: str, place: Place, *texts: str) -> Iterator[Finding]:
    found = list(dict.fromkeys(each for text in texts for each in BRACKETS.findall(text)))
    if found:
        message = _("{name}: replace the words in brackets, {words}.")
        words = ", ".join(found)
        yield warning("words-in-brackets", place, message.format(name=name, words=words))


def _words_of(step: Step) -> Iterable[str]:
    yield from (step.title, step.body, step.item_name)
    yield from (part.body for part in step.guidance)
    yield from (check.message for check in step.checks)
    for question in step.questions:
        yield from (question.label, question.name, question.hint, question.required_message)
        for option in question.options:
            yield from (option.label, option.hint)
