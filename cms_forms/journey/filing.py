"""A screen with a question for files: what came with the form, what is removed, what is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Question, Step
from cms_forms.engine.questions.base import Problem, question_type
from cms_forms.engine.questions.files import size_words, words_of_limits
from cms_forms.files.handling import EncryptingHandler, form_bytes
from cms_forms.files.names import safe_name
from cms_forms.files.receiving import Allowance, Refused
from cms_forms.files.refusals import words_of
from cms_forms.journey.draft_files import AlreadyHere, JourneyFiles
from cms_forms.journey.entries import StepEntries, show_entered
from cms_forms.journey.limits import brings_too_many_files
from cms_forms.journey.unfinished import Unfinished
from cms_forms.journey.visit import Visit
from cms_forms.models.journey import JourneyGone

ADD: Final = "journey.add"
REMOVE: Final = "journey.remove"
"""Names of the buttons beside the files. No question's id has a dot."""
NOTICE: Final = "files"
"""An address that ends in `?notice=files` says what was added, removed or not taken."""


def file_questions(step: Step) -> Sequence[Question]:
    return [each for each in step.questions if question_type(each.type).takes_files]


def input_name(question: Question) -> str:
    """Of the input that files are chosen with."""
    return f"{question.id}.files"


@dataclass(kw_only=True)
class Filed:
    """What a posted screen did with files."""

    data: MultiValueDict[str, str]
    """The form, with the files that are there as the entries of their questions."""
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    only_files: bool = False
    """Whether it was not "Continue" that was pressed."""
    told: list[str] = field(default_factory=list)
    """Which files were added or removed, in words."""

    def tell(self, words: str, name: str) -> None:
        if name:
            self.told.append(words.format(name=name))

    def refuse(self, reason: str, name: str, question: Question) -> None:
        problem = Problem(message=words_of(reason, name, question))
        self.problems.setdefault(question.id, []).append(problem)


def allowances(visit: Visit, step: Step) -> Mapping[str, Allowance]:
    """What a form may bring along, before a byte of it is read. Name of an input -> allowance."""
    if not file_questions(step) or not visit.walked.may_visit(step.id):
        return {}
    if visit.store.has_ended or visit.store.sent is not None:
        return {}
    return {
        input_name(question): visit.store.files.allowance(question)
        for question in file_questions(step)
    }


def filed(visit: Visit, step: Step, *, token_refused: bool) -> Filed:
    """Takes what the form brought, and removes what it says. Of a form that nobody vouches for,
    neither.
    """
    post = visit.request.POST
    questions = {question.id: question for question in file_questions(step)}
    done = Filed(data=post, only_files=bool(questions) and (ADD in post or REMOVE in post))
    if not questions:
        return done
    if not token_refused:
        if REMOVE in post:
            name = visit.store.files.remove(post[REMOVE])
            done.tell(_("“{name}” was removed."), name)
        _claim(visit, questions, done)
    done.data = post.copy()
    for question in questions.values():
        done.data.setlist(question.id, [json.dumps(each) for each in whole(visit, question)])
    return done


def _claim(visit: Visit, questions: Mapping[str, Question], done: Filed) -> None:
    handler = handler_of(visit.request)
    files = visit.store.files
    if not isinstance(files, JourneyFiles):
        for name in files.take_shown(visit.request.FILES, questions.values()):
            done.tell(_("“{name}” was added."), name)
        return
    if handler is None:
        # Somebody read the form before our handler was in its way: a page that is not for
        # everybody, or a service that this process does not know yet.
        for each in questions.values():
            for file in visit.request.FILES.getlist(input_name(each)):
                done.refuse("interrupted", safe_name(file.name or ""), each)
        return
    for refused in handler.refused:
        if refused.question in questions:
            done.refuse(refused.reason, refused.name, questions[refused.question])
    while handler.arrived:
        arriving = handler.arrived[0]
        question = questions.get(arriving.allowance.question.id)
        if question is None:
            return
        try:
            if brings_too_many_files(visit.request):
                raise Refused("too_often")
            name = files.claim(question, arriving)
        except AlreadyHere:
            done.tell(_("“{name}” is here already."), arriving.described.name)
            handler.let_go_of(arriving)
        except Refused as reason:
            done.refuse(str(reason), arriving.described.name, question)
            handler.let_go_of(arriving)
        except JourneyGone:
            # It was sent or deleted in another tab: the screen that follows says so.
            return
        else:
            handler.arrived.remove(arriving)
            done.tell(_("“{name}” was added."), name)


def handler_of(request: HttpRequest) -> EncryptingHandler | None:
    handlers = request.__dict__.get("_upload_handlers") or ()
    return next((each for each in handlers if isinstance(each, EncryptingHandler)), None)


def whole(visit: Visit, question: Question) -> Sequence[Value]:
    """The answer that the files of a question make."""
    return [file.answer for file in visit.store.files.of(question) if file.is_whole]


def with_files(visit: Visit, step: Step, given: StepAnswers) -> StepAnswers:
    """The answers to a step, with the files that are there now."""
    questions = file_questions(step)
    if not questions:
        return given
    found: dict[str, Value] = dict(given)
    for question in questions:
        found.pop(question.id, None)
        files = whole(visit, question)
        if files:
            found[question.id] = files
    return found


def show(visit: Visit, shown: StepEntries, done: Filed | None = None) -> StepEntries:
    """With the files of each question, and with what is wrong with those that came."""
    for each in shown.fields:
        if not each.type.takes_files:
            if done is not None and done.only_files:
                each.problems = ()
            continue
        files = visit.store.files.of(each.question)
        each.files = [file for file in files if file.is_whole]
        each.unfinished = [file for file in files if not file.is_whole]
        each.about_files = words_of_limits(each.question)
        each.about_form = _(
            "Together, the files that you add at once can have up to {size}."
        ).format(size=size_words(form_bytes()))
        if done is not None:
            of_files = done.problems.get(each.question.id, [])
            each.problems = of_files or (() if done.only_files else each.problems)
    return shown


def note(visit: Visit, step: Step, read: StepEntries, done: Filed) -> None:
    """Keeps what else was typed, and what to say, for the screen that follows."""
    typed = {each.question.id: each.posted for each in read.fields if not each.type.takes_files}
    problems = {
        question: [problem.message for problem in each] for question, each in done.problems.items()
    }
    unfinished = Unfinished(posted=typed, problems=problems, told=done.told)
    visit.store.note(step, unfinished)


def show_noted(visit: Visit, step: Step, shown: StepEntries) -> tuple[StepEntries, str]:
    """The fields with what was noted of the step, and a notice. What is wrong with the answers
    themselves goes before.
    """
    unfinished = visit.store.unfinished(step)
    if unfinished is None or shown.problems:
        return shown, ""
    shown = show(visit, show_entered(step, unfinished.posted))
    if visit.request.GET.get("notice") != NOTICE:
        return shown, ""
    for each in shown.fields:
        words = unfinished.problems.get(each.question.id, ())
        each.problems = [Problem(message=message) for message in words]
    return shown, " ".join(unfinished.told)
