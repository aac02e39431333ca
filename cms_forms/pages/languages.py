"""What a service says in other languages than its own, as its editors read of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.questions.choices import read_twice
from cms_forms.engine.references import called
from cms_forms.engine.translating import Text, missing, spoken
from cms_forms.stream.languages import name_of, own_attributes


def place_of(text: Text) -> str:
    """Where a text is read: “Was anyone hurt?”: hint."""
    what = _(text.what)
    return f"{what}: “{text.of}”" if text.of else what


def language_findings(form: Form) -> Iterator[Finding]:
    """What is not translated, which visitors read in the form's own language; addresses that no
    visitor could ask for; and answers that nobody could choose between."""
    for language in form.translations:
        count = len(missing(form, language))
        if count:
            words = ngettext(
                "{count} text is not in {language}. Visitors read it as it is here.",
                "{count} texts are not in {language}. Visitors read them as they are here.",
                count,
            )
            message = words.format(count=count, language=name_of(language))
            yield warning("not-translated", Place(), message)
        step = form.steps_by_slug.get(language)
        if step is not None:
            words = _(
                "The step “{step}” has the address “{address}”, under which the service in "
                "{language} is found. Give the step another."
            )
            message = words.format(step=step.title, address=language, language=name_of(language))
            yield error("language-address", Place(step=step.id), message)
        yield from _same_answers(form, language)


def _same_answers(form: Form, language: str) -> Iterator[Finding]:
    told = spoken(form, language, own_attributes()).form
    for step, as_read in zip(form.steps, told.steps, strict=True):
        for question, translated in zip(step.questions, as_read.questions, strict=True):
            # Those that are alike in the form's own language too have a finding of their own.
            if read_twice(question):
                continue
            for label in read_twice(translated):
                words = _(
                    "“{question}”: two options read “{label}” in {language}. Reword one of them "
                    "under “Languages”."
                )
                message = words.format(
                    question=called(question), label=label, language=name_of(language)
                )
                yield error("same-answers", Place(step=step.id, question=question.id), message)
