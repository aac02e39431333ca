"""The answers to a tool that only advises: in the address of the screen, and nowhere else.

    /report/is-it-a-police-matter/call-the-council/?danger=no&about=noise

Names and values are those of the inputs: ids of questions and options, which survive rewording. So
a result can be kept, printed and passed on, and nothing of it is in the database or in a cookie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms_forms.engine.answers import Answers
from cms_forms.engine.checking import check, entered
from cms_forms.engine.definition import Form, Question, Step
from cms_forms.journey.draft_file import DraftFile
from cms_forms.journey.draft_files import DraftFiles
from cms_forms.journey.entries import part_name, posted_for
from cms_forms.journey.store import AnswerStore, Given, ItemsChange
from cms_forms.journey.ticket import begin_again, has_ended
from cms_forms.journey.unfinished import Unfinished
from cms_forms.models.journey import JourneyGone
from cms_forms.models.usage import Ease

ANSWERED: Final = "journey.answered"
"""The hidden input with the id of the step that is answered: its answers are new. Without it, a
screen is only looked at, with the answers that its address has."""
PASSED: Final = "passed."
"""Before the id of a step that has nothing else to show that it was passed: one to read, or one
whose questions were all left empty."""


class AddressStore(AnswerStore):
    """What the address of one request carries."""

    def __init__(self, form: Form, request: HttpRequest, *, version_id: int | None = None) -> None:
        self._form = form
        self._request = request
        self._version_id = version_id
        self._has_ended = has_ended(request)
        self._begins_again = False
        self._answers: Answers = dict(_read(form, request.GET, timezone.localdate()))

    @property
    def form(self) -> Form:
        return self._form

    @property
    def name(self) -> str:
        """There is no journey: nothing to tell from another one, to keep or to delete."""
        return ""

    @property
    def answers(self) -> Answers:
        return self._answers

    @property
    def is_address(self) -> bool:
        return True

    @property
    def sent(self) -> None:
        return None

    def what_happens_next(self, form: Form) -> str:
        return ""

    @property
    def files(self) -> DraftFiles:
        return NoFiles()

    @property
    def counted_version(self) -> int | None:
        return self._version_id

    @property
    def has_ended(self) -> bool:
        return self._has_ended

    def rate(self, ease: Ease) -> None:
        """Only what was sent is rated."""

    def pin(self, seen: str) -> None:
        """The ids in the address say what was chosen, whichever version showed them."""

    def query(self, answers: Answers) -> str:
        carried = list(_carried(self._form, answers))
        return f"?{urlencode(carried)}" if carried else ""

    def carried(self, step: Step, answers: Answers) -> Sequence[tuple[str, str]]:
        others = {id: given for id, given in answers.items() if id != step.id}
        return [*_carried(self._form, others), (ANSWERED, step.id)]

    def keep(self, step: Step, given: Given) -> None:
        self._answers = {**self._answers, step.id: given}

    def unfinished(self, step: Step) -> None:
        return None

    def note(self, step: Step, unfinished: Unfinished) -> None:
        """What is no answer yet stays on the screen alone."""

    def change_items(self, step: Step, change: ItemsChange) -> None:
        self.keep(step, change(self.items(step)))

    def discard(self) -> None:
        self._answers = {}
        self._begins_again = self._has_ended
        self._has_ended = False

    def send(self, today: date, *, checked: str, language: str = "") -> None:
        raise JourneyGone

    def leave(self, response: HttpResponse) -> None:
        if self._begins_again:
            begin_again(self._request, response)


class NoFiles(DraftFiles):
    """A list of answers takes none."""

    def of(self, question: Question) -> Sequence[DraftFile]:
        return ()

    def remove(self, id: str) -> str:
        return ""


def _read(form: Form, given: MultiValueDict[str, str], today: date) -> Iterator[tuple[str, Given]]:
    """The answers that an address carries. Untrusted: what is no answer here is left out."""
    for step in form.steps:
        if step.id == given.get(ANSWERED):
            continue
        posted = posted_for(step, given)
        if f"{PASSED}{step.id}" in given or any(any(each.values()) for each in posted.values()):
            yield step.id, check(step, posted, today).given


def _carried(form: Form, answers: Answers) -> Iterator[tuple[str, str]]:
    """The names and values that carry these answers, in their order."""
    for id, given in answers.items():
        step = form.steps_by_id[id]
        inputs = [
            (part_name(question, part), value)
            for question in step.questions
            if isinstance(given, dict)
            for part, values in entered(step, given)[question.id].items()
            for value in values
        ]
        yield from inputs or [(f"{PASSED}{id}", "1")]
