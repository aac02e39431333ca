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
from cms_forms.files.receiving import Allowance, Arriving, Refused, inspected, inspected_now
from cms_forms.files.sweeping import let_go
from cms_forms.journey.draft_file import DraftFile
from cms_forms.models.journey import Journey, JourneyGone
from cms_forms.models.upload import Described, Upload, UploadQuerySet, UploadState

type Posted = MultiValueDict[str, UploadedFile[bytes]]
"""Name of an input -> files."""


class AlreadyHere(Exception):
    """The question has this very file already: by its content, whatever its name."""


class DraftFiles(ABC):
    """Of one visitor, as one request finds and leaves them."""

    @abstractmethod
    def of(self, question: Question) -> Sequence[DraftFile]:
        """The oldest first, those that are not whole yet included."""

    @abstractmethod
    def remove(self, id: str) -> str:
        """One of the visitor's own, and says its name; anything else is left alone: then ""."""

    def take_shown(self, files: Posted, questions: Iterable[Question]) -> Sequence[str]:
        """Names of files that Django has taken in: only a preview lets it, and shows them."""
        return ()

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
        drafts = self._drafts(question)
        return [self._shown(upload, upload.described(self._key)) for upload in drafts]

    def _drafts(self, question: Question) -> UploadQuerySet:
        if self._journey is None:
            return Upload.objects.none()
        fingerprint = Upload.question_fingerprint(self._key, question.id)
        return Upload.objects.drafts_of(self._journey.pk).filter(question=fingerprint)

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

    def remove(self, id: str) -> str:
        upload = self.find(id)
        if upload is None:
            return ""
        name = upload.described(self._key).name
        let_go(upload)
        return name

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

    def claim(self, question: Question, arriving: Arriving) -> str:
        """A file that came in one stream becomes the visitor's. Returns its name. Raises `Refused`,
        `AlreadyHere` and `JourneyGone`.
        """
        upload, described = arriving.upload, arriving.described
        allowance = self.allowance(question)
        described, state = inspected_now(upload, described, allowance)
        self._keep(question, upload, described, state)
        return described.name

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
        """All of it is here. Raises `Refused`; it is gone then. So is one that was here already.
        Raises `Busy`: it stays, to be finished later.
        """
        allowance = replace(self.allowance(question), files=1, total=upload.size)
        try:
            described, state = inspected(upload, described, allowance)
        except Refused:
            let_go(upload)
            raise
        upload.close(self._key, described)
        unfinished = Upload.objects.filter(
            pk=upload.pk, state=UploadState.RECEIVING, submission=None
        )
        with transaction.atomic():
            self._locked()
            if self._has(question, upload, described):
                let_go(upload)
                return
            unfinished.exclude(journey=None).update(
                closed=upload.closed, state=state, kind=described.kind, touched_at=timezone.now()
            )

    def _locked(self) -> Journey | None:
        """No other tab adds a file until this transaction ends."""
        if self._journey is None:
            return None
        locked = Journey.objects.select_for_update().only("pk", "is_sent")
        return locked.filter(pk=self._journey.pk, is_sent=False).first()

    def _has(self, question: Question, upload: Upload, described: Described) -> bool:
        """Whether another file of the question is the same one. A form may be sent again."""
        others = self._drafts(question).exclude(pk=upload.pk)
        whole = others.exclude(state=UploadState.RECEIVING)
        return any(each.described(self._key).fingerprint == described.fingerprint for each in whole)

    def _keep(
        self, question: Question, upload: Upload, described: Described, state: UploadState
    ) -> None:
        if self._journey is None:
            self._journey, self._key = self._begin()
        is_new = upload._state.adding  # noqa: SLF001  (Django's own word for it)
        try:
            with transaction.atomic():
                journey = self._locked()
                if journey is None:
                    raise JourneyGone
                if described.fingerprint and self._has(question, upload, described):
                    raise AlreadyHere
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
