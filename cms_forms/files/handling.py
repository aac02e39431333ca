"""A multipart form with files: Django's handlers would write them to a disk in clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from cms_forms.files.content import OutOfStep
from cms_forms.files.names import safe_name
from cms_forms.files.receiving import Allowance, Arriving, Refused
from cms_forms.files.sweeping import let_go

READ_ON: Final = 64_000_000
"""Bytes of a form that are read after a file was refused, so that the browser hears the answer."""
MOST_REFUSED: Final = 50
FORM_BYTES: Final = 25_000_000


def form_bytes() -> int:
    """How large a form may be, with all its files: what a proxy in front lets through too."""
    return int(getattr(settings, "CMS_FORMS_FORM_BYTES", FORM_BYTES))


@dataclass(frozen=True, kw_only=True)
class RefusedFile:
    question: str
    name: str
    reason: str


@contextmanager
def encrypting(request: HttpRequest, allowances: Mapping[str, Allowance]) -> Iterator[None]:
    """Before anybody reads a form that may have files: none of them lies anywhere in clear.

    Whatever is not sent or a visitor's own at the end is let go.
    """
    handler = EncryptingHandler(request, allowances)
    request.upload_handlers = [handler]
    try:
        yield
    finally:
        handler.let_go_of_rest()


def may_have_files(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type == "multipart/form-data"


class EncryptingHandler(FileUploadHandler):
    """Encrypts each file as it comes. What it holds at the end belongs to nobody: whoever does not
    claim it calls `let_go_of_rest`.
    """

    def __init__(self, request: HttpRequest, allowances: Mapping[str, Allowance]) -> None:
        super().__init__(request)
        self.allowances = dict(allowances)
        """Name of an input -> what may be added. Files under other names are not kept."""
        self.arrived: list[Arriving] = []
        self.refused: list[RefusedFile] = []
        self._now: Arriving | None = None
        self._length = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self._length = content_length

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self._now = None
        allowance = self.allowances.get(field_name)
        if allowance is None:
            raise SkipFile
        try:
            self._now = Arriving.begin(file_name, allowance)
        except Refused as refused:
            self._refuse(str(refused))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._now is not None
        try:
            self._now.take(raw_data)
        except Refused as refused:
            self._refuse(str(refused))
        except OutOfStep:
            self._refuse("interrupted")

    def file_complete(self, file_size: int) -> None:
        arriving, self._now = self._now, None
        if arriving is None:
            return
        try:
            arriving.end()
        except Refused as refused:
            self._drop(arriving, str(refused))
        except OutOfStep:
            self._drop(arriving, "interrupted")
        else:
            self.arrived.append(arriving)
            allowance = arriving.allowance
            self.allowances[str(self.field_name)] = Allowance(
                question=allowance.question,
                files=allowance.files - 1,
                total=allowance.total - arriving.writer.size,
            )

    def upload_interrupted(self) -> None:
        if self._now is not None:
            self._drop(self._now, "interrupted")
            self._now = None

    def let_go_of_rest(self) -> None:
        """Of files that nobody claimed, and of one that ended in the middle."""
        self.upload_interrupted()
        for arriving in self.arrived:
            let_go(arriving.upload)
        self.arrived.clear()

    def let_go_of(self, arriving: Arriving) -> None:
        """Of one that is not wanted after all."""
        self.arrived.remove(arriving)
        let_go(arriving.upload)

    def _refuse(self, reason: str) -> None:
        allowance = self.allowances[str(self.field_name)]
        if self._now is not None:
            self._drop(self._now, reason)
            self._now = None
        else:
            self._note(allowance.question.id, safe_name(str(self.file_name)), reason)
        if self._length > READ_ON:
            # Nobody reads a gigabyte, or a stream without end, to throw it away.
            raise StopUpload(connection_reset=True)
        raise SkipFile

    def _drop(self, arriving: Arriving, reason: str) -> None:
        self._note(arriving.allowance.question.id, arriving.described.name, reason)
        let_go(arriving.upload)

    def _note(self, question: str, name: str, reason: str) -> None:
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(RefusedFile(question=question, name=name, reason=reason))


class NamingHandler(FileUploadHandler):
    """For a preview: names and sizes, and nothing of what is in a file."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Let go of."""

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        file = SimpleUploadedFile(str(self.file_name), b"")
        file.size = file_size
        return file
