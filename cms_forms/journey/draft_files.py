"""The files that a visitor has added and not sent yet."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms_forms.engine.definition import Question
from cms_forms.files.names import safe_name
from cms_forms.files.receiving import Allowance, Arriving, Refused, inspected
from cms_forms.files.sweeping import let_go
from cms_forms.journey.draft_file import DraftFile
from cms_forms.models.journey import Journey, JourneyGone
from cms_forms.models.upload import Described, Upload, UploadState
from cms_forms.sealing import NotGenuine

type Posted = MultiValueDict[str, UploadedFile[bytes]]
"""Name of an input -> files."""


class DraftFiles(ABC):
    """Of one visitor, as one request finds and leaves them."""

    @abstractmethod
    def of(self, question: Question) -> Sequence[DraftFile]:
        """The oldest first, those that are not whole yet included."""

    @abstractmethod
    def remove(self, id: str) -> None:
        """One of the visitor's own; anything else is left alone."""

    def take_shown(self, files: Posted, questions: Iterable[Question]) -> None:  # noqa: B027
        """Files that Django has taken in: only a preview lets it, and shows their names."""

    @property
    def takes_chunks(self) -> bool:
        """Whether scripts may send a file piece by piece."""
        return False

    def allowance(self, question: Question) -> Allowance:
        sizes = [max(file.size, file.expected) for file in self.of(question)]
        return Allowance.left(question, sizes)


class JourneyFiles(DraftFiles):
    """Of a journey, or of one that the first file begins."""

    def __init__(
        self, journey: Journey | None, key: bytes, begin: Callable[[], tuple[Journey, bytes]]
    ) -> None:
        self._journey, self._key, self._begin = journey, key, begin

    @property
    def takes_chunks(self) -> bool:
        return True

    def of(self, question: Question) -> Sequence[DraftFile]:
        if self._journey is None:
            return []
        fingerprint = Upload.question_fingerprint(self._key, question.id)
        drafts = Upload.objects.drafts_of(self._journey.pk).filter(question=fingerprint)
        return [self._shown(upload, upload.described(self._key)) for upload in drafts]

    @staticmethod
    def _shown(upload: Upload, described: Described) -> DraftFile:
        return DraftFile(
            id=str(upload.pk),
            name=described.name,
            size=upload.size,
            expected=described.expected,
            is_whole=upload.state != UploadState.RECEIVING,
            answer=upload.answer(described),
        )

    def remove(self, id: str) -> None:
        upload = self.find(id)
        if upload is not None:
            let_go(upload)

    def find(self, id: str) -> Upload | None:
        try:
            pk = uuid.UUID(id)
        except ValueError:
            return None
        if self._journey is None:
            return None
        return Upload.objects.drafts_of(self._journey.pk).filter(pk=pk).first()

    def described(self, upload: Upload) -> Described:
        """Raises `WrongKey`."""
        return upload.described(self._key)

    def claim(self, question: Question, arriving: Arriving) -> None:
        """A file that came in one stream becomes the visitor's. Raises `Refused`, and
        `JourneyGone`.
        """
        upload, described = arriving.upload, arriving.described
        allowance = self.allowance(question)
        described, state = _inspected(upload, described, allowance)
        self._keep(question, upload, described, state)

    def begin(self, question: Question, name: str, expected: int) -> Upload:
        """One that comes piece by piece. Raises `Refused`, and `JourneyGone`."""
        self.allowance(question).check(expected)
        if expected < 1:
            raise Refused("empty")
        described = Described.new(safe_name(name), question=question.id, expected=expected)
        upload = Upload()
        self._keep(question, upload, described, UploadState.RECEIVING)
        return upload

    def finish(self, question: Question, upload: Upload, described: Described) -> None:
        """All of it is here. Raises `Refused`; it is gone then."""
        allowance = replace(self.allowance(question), files=1, total=upload.size)
        try:
            described, state = _inspected(upload, described, allowance)
        except Refused:
            let_go(upload)
            raise
        upload.close(self._key, described)
        unfinished = Upload.objects.filter(
            pk=upload.pk, state=UploadState.RECEIVING, submission=None
        )
        unfinished.exclude(journey=None).update(
            closed=upload.closed, state=state, kind=described.kind, touched_at=timezone.now()
        )

    def _keep(
        self, question: Question, upload: Upload, described: Described, state: UploadState
    ) -> None:
        if self._journey is None:
            self._journey, self._key = self._begin()
        is_new = upload._state.adding  # noqa: SLF001  (Django's own word for it)
        try:
            with transaction.atomic():
                locked = Journey.objects.select_for_update().only("pk", "is_sent")
                journey = locked.filter(pk=self._journey.pk, is_sent=False).first()
                if journey is None:
                    raise JourneyGone
                # Again, now that no other tab adds one at this moment.
                expected = max(upload.size, described.expected)
                self.allowance(question).check(expected)
                upload.journey_id = journey.pk
                upload.question = Upload.question_fingerprint(self._key, question.id)
                upload.state, upload.kind = state, described.kind
                upload.touched_at = timezone.now()
                upload.close(self._key, described)
                if is_new:
                    upload.save(force_insert=True)
                else:
                    upload.save(
                        update_fields=[
                            *("journey", "question", "state", "kind", "touched_at", "closed")
                        ]
                    )
        except IntegrityError as error:
            raise JourneyGone from error


def _inspected(
    upload: Upload, described: Described, allowance: Allowance
) -> tuple[Described, UploadState]:
    try:
        return inspected(upload, described, allowance)
    except NotGenuine as error:
        raise Refused("interrupted") from error
