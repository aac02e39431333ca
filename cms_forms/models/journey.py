from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, models
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.models.form_version import FormVersion

if TYPE_CHECKING:
    from wagtail.models import Page

    from cms_forms.models.submission import Submission

KEY_BYTES = Aead.KEY_SIZE
KEPT = timedelta(days=28)
"""How long an unfinished journey stays after its last answer."""


class WrongKey(ValueError):
    """The key does not open this journey's answers."""


class JourneyGone(LookupError):
    """The journey was discarded or sent meanwhile."""


class JourneyQuerySet(models.QuerySet["Journey"]):
    def opened(self, journey: uuid.UUID, key: bytes, page_id: int) -> Opened | None:
        """A journey of this page with its answers, in one statement: every screen begins with it.

        None when there is no such journey, or no longer. Raises `WrongKey`. Written in SQL
        because the ORM takes longer to phrase it than PostgreSQL to answer.
        """
        with connection.cursor() as cursor:
            cursor.execute(_OPEN, [journey, page_id, timezone.now() - KEPT])
            rows = cursor.fetchall()
        if not rows:
            return None
        version_id, started_at, touched_at, submission_id = rows[0][:4]
        answers: dict[str, StepAnswers | Sequence[StepAnswers]] = {
            step: unseal(key, journey, step, ciphertext)
            for *_, step, ciphertext in rows
            if step is not None
        }
        found = Journey(
            pk=journey, version_id=version_id, started_at=started_at, touched_at=touched_at
        )
        return Opened(journey=found, answers=answers, submission_id=submission_id)

    def under_way(self, page: Page) -> JourneyQuerySet:
        """Of people who are in this service now: begun, not sent and not expired."""
        unsent = self.filter(version__page=page, is_sent=False)
        return unsent.filter(touched_at__gt=timezone.now() - KEPT)

    def expired(self) -> JourneyQuerySet:
        return self.filter(touched_at__lte=timezone.now() - KEPT, submission__isnull=True)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a cookie opens."""

    journey: Journey
    answers: Answers
    submission_id: int | None
    """Set once it was sent; the answers are gone then."""


_OPEN: Final = """
    SELECT j.version_id, j.started_at, j.touched_at, sent.id, saved.step, saved.ciphertext
    FROM cms_forms_journey j
    JOIN cms_forms_formversion version ON version.id = j.version_id
    LEFT JOIN cms_forms_submission sent ON sent.journey_id = j.id
    LEFT JOIN cms_forms_savedstep saved ON saved.journey_id = j.id
    WHERE j.id = %s AND version.page_id = %s AND j.touched_at > %s
"""
_SAVE: Final = """
    INSERT INTO cms_forms_savedstep (journey_id, step, ciphertext, saved_at)
    SELECT j.id, %s, %s, now() FROM cms_forms_journey j WHERE j.id = %s AND NOT j.is_sent
    FOR SHARE
    ON CONFLICT (journey_id, step)
    DO UPDATE SET ciphertext = excluded.ciphertext, saved_at = excluded.saved_at
"""


class Journey(models.Model):
    """One visitor's way through one form version. Where they are is derived from the answers.

    The answers are encrypted with a key that only the visitor's browser keeps: without it nobody
    can read them, we included.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="journeys")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    is_sent = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Here too, so that one lock keeps an answer from being saved after sending.",
    )

    submission: Submission

    objects = JourneyQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def make_key() -> bytes:
        return secrets.token_bytes(KEY_BYTES)

    def read_answers(self, key: bytes) -> Answers:
        """Every answer given so far, on the path or not. Raises `WrongKey`."""
        return {saved.step: saved.open(key) for saved in self.saved_steps.all()}

    def save_step(self, key: bytes, step: str, given: StepAnswers | Sequence[StepAnswers]) -> None:
        """Keep the answers of one step, in place of earlier ones. Raises `JourneyGone`."""
        now = timezone.now()
        # One statement, and so no transaction around it.
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, [step, self.seal(key, step, given), self.pk])
            if not cursor.rowcount:
                raise JourneyGone
        # One write an hour is enough to know that a journey is alive.
        if now - self.touched_at > timedelta(hours=1):
            Journey.objects.filter(pk=self.pk).update(touched_at=now)

    def seal(self, key: bytes, step: str, given: object) -> bytes:
        return bytes(Aead(key).encrypt(json.dumps(given).encode(), _bound_to(self.pk, step)))


def unseal(
    key: bytes, journey: uuid.UUID, step: str, ciphertext: bytes | memoryview
) -> StepAnswers | Sequence[StepAnswers]:
    """The answers of a step. Raises `WrongKey`."""
    try:
        opened = Aead(key).decrypt(bytes(ciphertext), _bound_to(journey, step))
    except CryptoError as error:
        raise WrongKey(f"Not the key of journey {journey}.") from error
    given: StepAnswers | Sequence[StepAnswers] = json.loads(opened)
    return given


def _bound_to(journey: uuid.UUID, step: str) -> bytes:
    """What a ciphertext belongs to: copied into another row, it does not open."""
    return journey.bytes + step.encode()


class SavedStep(models.Model):
    """The answers of one step: `{question: value}`, or a list of these for a repeat step."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="saved_steps")
    step = models.CharField(max_length=64)
    ciphertext = models.BinaryField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "step"], name="one_row_a_step"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.journey_id} {self.step}"

    def open(self, key: bytes) -> StepAnswers | Sequence[StepAnswers]:
        return unseal(key, self.journey_id, self.step, self.ciphertext)
