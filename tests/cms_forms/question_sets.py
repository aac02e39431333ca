"""Question sets in the database, and services that ask them.

"Your contact details"    name, email
"""

from typing import Any

from wagtail.blocks.stream_block import StreamValue

from cms_forms.engine.definition import Form, Question
from cms_forms.models import QuestionSet
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes, sets
from cms_forms.stream.decompile import parts_of
from tests.cms_forms.engine.builders import asks, form, short_text
from tests.cms_forms.services import draft_of

NAME, EMAIL = short_text("name"), short_text("email")


def stored(*questions: Question) -> list[changes.Raw]:
    [part] = parts_of(form(asks(*questions, id="set")))
    found: list[changes.Raw] = part["value"]["questions"]
    for each in found:
        # What a set's screen does not have.
        del each["value"]["show_if"]
    return found


def ask(question_set: QuestionSet, *questions: Question) -> QuestionSet:
    """The set with these questions, unsaved."""
    block = question_set.questions.stream_block
    question_set.questions = StreamValue(block, stored(*questions), is_lazy=True)
    return question_set


def contact(*questions: Question, name: str = "Your contact details") -> QuestionSet:
    """A set that is published."""
    question_set = QuestionSet(name=name, live=False)
    ask(question_set, *(questions or (NAME, EMAIL))).save()
    return republished(question_set, *(questions or (NAME, EMAIL)))


def republished(question_set: QuestionSet, *questions: Question) -> QuestionSet:
    ask(question_set, *questions).save_revision().publish()
    question_set.refresh_from_db()
    return question_set


def draft_using(
    question_set: QuestionSet, slug: str = "report", service: Form | None = None
) -> FormPage:
    """A service whose first step asks the set's newest questions behind its own."""
    page = draft_of(service or form(asks(short_text("what"))), slug=slug)
    return put_into(page, question_set)


def put_into(page: FormPage, question_set: QuestionSet, at: str = "here") -> FormPage:
    newest = question_set.newest
    assert newest is not None
    draft: Any = page.get_latest_revision_as_object()
    parts = changes.parts_in(draft)
    first = {"type": parts[0]["type"], "id": parts[0]["id"], "value": dict(parts[0]["value"])}
    block = sets.reference(at, question_set.key, newest.number, newest.questions)
    first["value"]["questions"] = [*first["value"]["questions"], block]
    draft.parts = StreamValue(draft.parts.stream_block, [first, *parts[1:]], is_lazy=True)
    draft.title = page.slug.capitalize()
    draft.save_revision(clean=False)
    return FormPage.objects.get(pk=page.pk)


def live_using(
    question_set: QuestionSet, slug: str = "report", service: Form | None = None
) -> FormPage:
    page = draft_using(question_set, slug, service)
    page.get_latest_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def asked(page: FormPage) -> list[str]:
    """The labels of what visitors are asked now."""
    version = FormPage.objects.get(pk=page.pk).current_version
    assert version is not None
    return [each.label for step in version.form.steps for each in step.questions]
