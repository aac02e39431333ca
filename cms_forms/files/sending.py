"""What happens to the files of a journey when it is sent: those of its answers are sealed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from cms_forms.engine.answers import Answers
from cms_forms.engine.completeness import rows_of
from cms_forms.engine.definition import Form, Step
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.questions.files import files_in
from cms_forms.files.sweeping import let_go_of_journey
from cms_forms.models.journey import Journey
from cms_forms.models.submission import Submission
from cms_forms.models.upload import Described, Upload, UploadState


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A file that was looked into and has no journey."""

    upload: Upload
    described: Described
    state: UploadState

    def seal(self) -> None:
        """For staff alone, at once. Whose it is, the caller says in the same transaction: one that
        is whole and nobody's is deleted.
        """
        upload, now = self.upload, timezone.now()
        upload.state, upload.kind, upload.touched_at = self.state, self.described.kind, now
        upload.due_at = now if self.state == UploadState.HELD else None
        upload.seal(self.described)
        upload.save(update_fields=["state", "kind", "touched_at", "due_at", "sealed", "closed"])


type Found = Mapping[uuid.UUID, tuple[Upload, Described]]


class Missing(LookupError):
    """A file of the answers is not there any more."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step.id)


def named_in(form: Form, answers: Answers) -> Iterator[tuple[Step, uuid.UUID]]:
    """The files that answers refer to, each with its step."""
    for step in form.steps:
        for question in step.questions:
            if not question_type(question.type).takes_files:
                continue
            for row in rows_of(answers.get(step.id)):
                for file in files_in(row.get(question.id)):
                    try:
                        yield step, uuid.UUID(str(file["id"]))
                    except ValueError:
                        raise Missing(step) from None


def found(journey: Journey, key: bytes, form: Form, answers: Answers) -> Found:
    """The files of the answers on the path, before anything is sent. Raises `Missing`."""
    named = list(named_in(form, answers))
    if not named:
        return {}
    rows = Upload.objects.drafts_of(journey.pk).exclude(state=UploadState.RECEIVING)
    by_id = {row.pk: row for row in rows.select_for_update(of=("self",))}
    files = {}
    for step, id in named:
        row = by_id.get(id)
        if row is None or row.state == UploadState.REFUSED:
            raise Missing(step)
        files[id] = row, row.described(key)
    return files


def asks_for_files(form: Form) -> bool:
    return any(
        question_type(question.type).takes_files
        for step in form.steps
        for question in step.questions
    )


def seal(files: Found, form: Form, journey: Journey, submission: Submission) -> None:
    """In the transaction that takes the submission in. The other drafts of the journey go."""
    if not asks_for_files(form):
        return
    let_go_of_journey(journey.pk, keeping=files.keys())
    for upload, described in files.values():
        upload.submission = submission
        upload.seal(described)
        if upload.state == UploadState.HELD:
            upload.due_at = timezone.now()
        upload.save(update_fields=["submission", "sealed", "closed", "due_at"])
