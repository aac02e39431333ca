"""From the first byte of a file to a draft that can be sent: written, looked into, scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Final

from cms_forms.engine.definition import Question
from cms_forms.engine.questions import files as question_files
from cms_forms.files import content, kinds
from cms_forms.files.content import Writer
from cms_forms.files.examining import LARGEST_OPENED, Busy, Examination
from cms_forms.files.names import safe_name
from cms_forms.files.scanning import Scan, Verdict
from cms_forms.models.upload import Described, Upload, UploadState
from cms_forms.sealing import NotGenuine

_NOT_OURS: Final = {
    kinds.MARKUP: "markup",
    kinds.PROGRAM: "program",
    kinds.OLE: "old_office",
    kinds.ARCHIVE: "archive",
}
_STATES: Final = {
    Verdict.NOT_ASKED: UploadState.RECEIVED,
    Verdict.CLEAN: UploadState.CLEAN,
    Verdict.UNKNOWN: UploadState.HELD,
    Verdict.FOUND: UploadState.REFUSED,
}


class Refused(Exception):
    """Its text is a key of `refusals.WORDS`."""


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What may still be added to the files of a question."""

    question: Question
    files: int
    total: int

    @classmethod
    def left(cls, question: Question, sizes: Sequence[int]) -> Allowance:
        return cls(
            question=question,
            files=question_files.most_files(question) - len(sizes),
            total=question_files.largest_total(question) - sum(sizes),
        )

    def check(self, size: int) -> None:
        """Of a file that has, or will have, so many bytes. Raises `Refused`."""
        if self.files < 1:
            raise Refused("too_many")
        if size > question_files.largest(self.question):
            raise Refused("too_large")
        if size > self.total:
            raise Refused("total")

    def check_head(self, head: bytes) -> None:
        """As soon as the first bytes are here: nobody sends a gigabyte in vain."""
        kind = kinds.kind_of(head)
        if kind in _NOT_OURS:
            raise Refused(_NOT_OURS[kind])
        groups = question_files.allowed(self.question)
        if kind == kinds.ZIP:
            if kinds.DOCUMENTS not in groups:
                raise Refused("archive")
        elif kind not in kinds.KINDS or kinds.KINDS[kind].group not in groups:
            raise Refused("wrong_kind")


@dataclass(kw_only=True)
class Arriving:
    """One file that comes in one stream."""

    described: Described
    upload: Upload
    allowance: Allowance
    writer: Writer
    has_head: bool = False

    @classmethod
    def begin(cls, sent_name: str, allowance: Allowance) -> Arriving:
        """Nobody's until it is claimed. Raises `Refused`."""
        allowance.check(0)
        described = Described.new(safe_name(sent_name), question=allowance.question.id)
        upload = Upload.objects.create()
        writer = Writer(upload, described.content_key)
        return cls(described=described, upload=upload, allowance=allowance, writer=writer)

    def take(self, piece: bytes) -> None:
        """Raises `Refused`."""
        self.allowance.check(self.writer.arrived + len(piece))
        self.writer.take(piece)
        if not self.has_head and len(self.writer.head) >= kinds.HEAD:
            self.has_head = True
            self.allowance.check_head(self.writer.head)

    def end(self) -> None:
        """Raises `Refused`."""
        if not self.writer.arrived:
            raise Refused("empty")
        if not self.has_head:
            self.allowance.check_head(self.writer.head)
        self.writer.flush()


def inspected(
    upload: Upload, described: Described, allowance: Allowance
) -> tuple[Described, UploadState]:
    """Of a file that is whole: what it is, and how it stands with the scanner. It is read once.

    Raises `Refused`, also for what the scanner finds and where a storage lost it, and `Busy` before
    it was read: for whoever can wait for it.
    """
    try:
        return _inspected(upload, described, allowance)
    except NotGenuine as error:
        raise Refused("interrupted") from error


def inspected_now(
    upload: Upload, described: Described, allowance: Allowance
) -> tuple[Described, UploadState]:
    """As `inspected`, for one that is looked into at once or not at all. Raises only `Refused`."""
    try:
        return inspected(upload, described, allowance)
    except Busy as busy:
        raise Refused("busy") from busy


def _inspected(
    upload: Upload, described: Described, allowance: Allowance
) -> tuple[Described, UploadState]:
    """Raises `Refused`, `Busy`, and `NotGenuine`."""
    parts = content.parts_of(upload)
    if not parts:
        raise Refused("empty")
    stream = content.pieces(upload, parts, described.content_key)
    first = next(stream)
    head, tail = first[: kinds.HEAD], b""
    allowance.check_head(head)
    kind = kinds.kind_of(head)
    is_opened = kind == kinds.ZIP or kind in kinds.OPENED
    if is_opened and upload.size > LARGEST_OPENED:
        raise Refused("too_large" if kind != kinds.ZIP else "too_much_inside")
    examination = Examination(kind) if is_opened else None
    scan, fingerprint = Scan(), sha256()
    try:
        for piece in chain([first], stream):
            fingerprint.update(piece)
            scan.feed(piece)
            if examination is not None:
                examination.feed(piece)
            tail = (tail + piece)[-kinds.TAIL :]
        if examination is not None:
            answer = examination.end()
            # Where nobody here can open a kind of picture, staff have its original.
            if answer.reason and answer.reason != "unshown":
                raise Refused(answer.reason)
            kind = answer.kind or kind
        if kinds.is_mixed(kind, head, tail):
            raise Refused("mixed")
        verdict = scan.end()
    finally:
        scan.stop()
        if examination is not None:
            examination.stop()
    if verdict is Verdict.FOUND:
        raise Refused("harmful")
    whole = replace(
        described,
        name=safe_name(described.name, kind),
        size=upload.size,
        parts=len(parts),
        kind=kind,
        fingerprint=fingerprint.hexdigest(),
    )
    return whole, _STATES[verdict]
