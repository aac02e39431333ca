"""Files that visitors send: encrypted from their first byte, with a key for each file.

The key of a file is random. While the file is a draft, it is closed with the key in the visitor's
cookie, like answers; sending seals it for staff, so that a video of a gigabyte is not written
again. What is stored of a file are parts: pieces of some megabytes, each encrypted with the file's
key and bound to its place, so that none can be left out, put elsewhere or taken from another file.
A stream that is encrypted in one go (libsodium's secretstream) could not go on in another process
after a broken connection, and no store of objects can be added to.
"""

from __future__ import annotations

import json
import secrets
import uuid
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms import sealing
from cms_forms.models.journey import Journey, WrongKey
from cms_forms.models.submission import Submission

if TYPE_CHECKING:
    from cms_forms.engine.answers import Value

ABANDONED: Final = timedelta(days=1)
"""After how long a file goes that never arrived whole."""
UNCLAIMED: Final = timedelta(hours=1)
"""After how long one goes that belongs to nobody: its request was killed."""
SHOWN_TO_VISITOR: Final = (
    *("id", "journey", "submission", "question", "state", "size", "kind", "closed"),
    *("begun_at", "touched_at", "due_at", "tries"),
)
"""All but what is sealed for staff: `grants` says so to the database."""


class UploadState(models.TextChoices):
    RECEIVING = "receiving", _("Not here yet")
    RECEIVED = "received", _("Not scanned")
    """Whole, and no scanner is set up."""
    HELD = "held", _("Held: not scanned yet")
    CLEAN = "clean", _("Scanned: nothing found")
    REFUSED = "refused", _("Held: something harmful was found")
    GONE = "gone", _("Let go: its content is about to be deleted")


@dataclass(frozen=True, kw_only=True)
class Described:
    """What nobody may read without a key."""

    key: str
    """Of the content, in base64."""
    name: str
    question: str = ""
    expected: int = 0
    """Bytes that the browser said there are; 0 where it did not say."""
    size: int = 0
    parts: int = 0
    """As many, and not one fewer, are the whole file."""
    kind: str = ""
    fingerprint: str = ""
    """SHA-256 of the whole file."""

    @property
    def content_key(self) -> bytes:
        return b64decode(self.key)

    @classmethod
    def new(cls, name: str, *, question: str = "", expected: int = 0) -> Described:
        key = b64encode(secrets.token_bytes(Aead.KEY_SIZE)).decode()
        return cls(key=key, name=name, question=question, expected=expected)

    def text(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, text: bytes) -> Described:
        return cls(**json.loads(text))


class UploadQuerySet(models.QuerySet["Upload"]):
    def for_visitor(self) -> UploadQuerySet:
        """With only the columns that the public's process may read."""
        return self.only(*SHOWN_TO_VISITOR)

    def drafts_of(self, journey: uuid.UUID) -> UploadQuerySet:
        """The oldest first."""
        unsent = self.for_visitor().filter(journey=journey, submission=None)
        return unsent.order_by("begun_at", "pk")

    def let_go(self) -> int:
        """Of drafts: they belong to nobody from now on, and their keys are gone."""
        unsent = self.filter(submission=None)
        return unsent.update(journey=None, closed=None, sealed=None, state=UploadState.GONE)

    def unclaimed(self, now: datetime) -> UploadQuerySet:
        """What nobody can open any more, and what never became a file."""
        nobody = Q(journey=None, submission=None)
        let_go = nobody & ~Q(state=UploadState.RECEIVING)
        killed = nobody & Q(touched_at__lte=now - UNCLAIMED)
        given_up = Q(submission=None, state=UploadState.RECEIVING, touched_at__lte=now - ABANDONED)
        return self.filter(let_go | killed | given_up)

    def to_scan(self, now: datetime) -> UploadQuerySet:
        """Sent, held, and due. A held draft is scanned once it is sent: the worker has no key."""
        held = self.filter(state=UploadState.HELD, submission__isnull=False)
        return held.filter(Q(due_at=None) | Q(due_at__lte=now))


class Upload(models.Model):
    """One file. Neither its name nor its content is in the database or in a storage in clear."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journey = models.ForeignKey(
        Journey,
        null=True,
        on_delete=models.SET_NULL,
        related_name="uploads",
        help_text="Without it and a submission it is nobody’s, and is deleted.",
    )
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.PROTECT, related_name="uploads"
    )
    question = models.CharField(
        max_length=32, blank=True, help_text="A fingerprint that only the journey’s key makes."
    )
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    size = models.BigIntegerField(default=0, help_text="Bytes that are here.")
    kind = models.CharField(max_length=10, blank=True, help_text="By its content: jpeg.")
    closed = models.BinaryField(
        null=True, editable=False, help_text="Key and name, closed with the journey’s key."
    )
    sealed = models.BinaryField(
        null=True, editable=False, help_text="Key and name, sealed for staff."
    )
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, help_text="When the worker scans it next.")
    tries = models.PositiveSmallIntegerField(default=0)

    objects = UploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                "touched_at", name="uploads_of_nobody", condition=Q(submission__isnull=True)
            ),
            models.Index("due_at", name="uploads_held", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def question_fingerprint(key: bytes, question: str) -> str:
        return blake2b(question.encode(), key=key, digest_size=16, person=b"upload").hexdigest()

    def close(self, key: bytes, described: Described) -> None:
        """Before it is saved: for the visitor alone."""
        text = sealing.pad(described.text())
        self.closed = bytes(Aead(key).encrypt(text, self._bound_to()))

    def described(self, key: bytes) -> Described:
        """Raises `WrongKey`."""
        try:
            text = Aead(key).decrypt(bytes(self.closed or b""), self._bound_to())
        except (CryptoError, ValueError) as error:
            raise WrongKey(f"Not the key of the upload {self.pk}.") from error
        return Described.read(sealing.unpad(text))

    def seal(self, described: Described) -> None:
        """Before it is saved: for staff alone. The visitor's key opens it no more."""
        sealed = sealing.seal(described.text(), bound_to=self._bound_to() + b"staff")
        self.sealed, self.closed = sealed.packed(), None

    def opened(self) -> Described:
        """For staff. Raises what `sealing.open_sealed` raises."""
        if self.sealed is None:
            raise sealing.NotGenuine("There is nothing to open.")
        sealed = sealing.Sealed.unpacked(bytes(self.sealed))
        text = sealing.open_sealed(sealed, bound_to=self._bound_to() + b"staff")
        return Described.read(text)

    def answer(self, described: Described) -> Value:
        """What stands for it in the answers."""
        return {
            "id": self.pk.hex,
            "name": described.name,
            "bytes": described.size,
            "kind": described.kind,
        }

    def _bound_to(self) -> bytes:
        """Moved into another row or journey, it does not open."""
        return self.pk.bytes + (self.journey_id.bytes if self.journey_id else b"")


class UploadPart(models.Model):
    """A piece of a file in the storage. Its row is there before it: a process that is killed leaves
    none that nobody knows of.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(null=True, help_text="From 0. None: not whole.")
    name = models.CharField(max_length=80, unique=True, help_text="In the storage; random.")
    size = models.PositiveIntegerField(default=0, help_text="Bytes of the file.")
    begun_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_part_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


def whole(parts: Sequence[UploadPart], described: Described) -> bool:
    """Whether these are all parts of the file, in their order."""
    numbers = [part.number for part in parts]
    return numbers == list(range(described.parts)) and described.size == sum(
        part.size for part in parts
    )
