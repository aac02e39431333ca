"""Findings on words that are left for an editor to replace: those in [brackets], of a starting
point, and “New section”, of what was added.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cms_forms.engine.definition import Form, Step, plain
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.placeholders import placeholders
from cms_forms.engine.references import called, quoted

BRACKETS: Final = re.compile(r"\[[^\[\]<>]+\]")


def bracket_findings(form: Form) -> Iterator[Finding]:
    """An error where visitors would read them: nobody can explain “[what happened]” to somebody in
    distress, and brackets that are meant may be round. What staff alone read gets a warning.
    """
    unnamed = placeholders()
    yield from _read(_("The title"), Place(field="title"), form.title)
    yield from _read(_("The summary"), Place(field="summary"), form.summary)
    yield from _read(_("The introduction"), Place(field="introduction"), form.introduction)
    yield from _read(_("The declaration"), Place(field="declaration"), form.declaration)
    next_place = Place(field="what_happens_next")
    yield from _read(_("What happens next"), next_place, form.what_happens_next)
    for section in form.sections:
        section_place = Place(section=section.id)
        yield from _read(quoted(section.name), section_place, section.name)
        if plain(section.name) in unnamed:
            yield error("unnamed", section_place, _unnamed(section.name))
    for step in form.steps:
        yield from _read(quoted(called(step)), Place(step=step.id), *_words_of(step))
        if plain(step.title) in unnamed:
            yield error("unnamed", Place(step=step.id), _unnamed(step.title))
    for number, rule in enumerate(form.triage.rules, 1):
        name = _("What happens next of triage rule {number}").format(number=number)
        yield from _read(name, Place(triage=True), rule.what_happens_next)
    for condition in form.conditions:
        if words := _words_in(condition.name):
            message = _replace(quoted(condition.name), words)
            yield warning("words-in-brackets", Place(condition=condition.id), message)
        if plain(condition.name) in unnamed:
            yield warning("unnamed", Place(condition=condition.id), _unnamed(condition.name))
    for clock in form.clocks:
        if words := _words_in(clock.name, clock.source):
            message = _replace(_("The clock “{name}”").format(name=clock.name), words)
            yield warning("words-in-brackets", Place(clock=clock.id), message)
        if plain(clock.name) in unnamed:
            yield warning("unnamed", Place(clock=clock.id), _unnamed(clock.name))


def _read(name: str, place: Place, *texts: str) -> Iterator[Finding]:
    """Of what visitors read."""
    if words := _words_in(*texts):
        meant = _("If they are meant, write them in round brackets.")
        yield error("words-in-brackets", place, f"{_replace(name, words)} {meant}")


def _unnamed(name: str) -> str:
    message = _("“{name}” is what it was called when it was added. Name it.")
    return message.format(name=name.strip())


def _replace(name: str, words: str) -> str:
    message = _("{name}: replace the words in brackets, {words}.")
    return message.format(name=name, words=words)


def _words_in(*texts: str) -> str:
    return ", ".join(dict.fromkeys(each for text in texts for each in BRACKETS.findall(text)))


def _words_of(step: Step) -> Iterable[str]:
    yield from (step.title, step.body, step.item_name)
    yield from (part.body for part in step.guidance)
    yield from (check.message for check in step.checks)
    for question in step.questions:
        yield from (question.label, question.name, question.hint, question.required_message)
        for option in question.options:
            yield from (option.label, option.hint)
