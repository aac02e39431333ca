from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.models.form_version import FormVersion

if TYPE_CHECKING:
    from cms_forms.models.submission import Submission

KEY_BYTES = Aead.KEY_SIZE
KEPT = timedelta(days=28)
"""How long an unfinished journey stays after its last answer."""


class WrongKey(ValueError):
    """The key does not open this journey's answers."""


class JourneyQuerySet(models.QuerySet["Journey"]):
    def under_way(self) -> JourneyQuerySet:
        """Those that may still be continued or, once sent, looked back at."""
        return self.filter(touched_at__gt=timezone.now() - KEPT)

    def expired(self) -> JourneyQuerySet:
        return self.filter(touched_at__lte=timezone.now() - KEPT, submission__isnull=True)


class Journey(models.Model):
    """One visitor's way through one form version. Where they are is derived from the answers.

    The answers are encrypted with a key that only the visitor's browser keeps: without it nobody
    can read them, we included.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="journeys")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)

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
        """Keep the answers of one step, in place of earlier ones."""
        now = timezone.now()
        SavedStep.objects.bulk_create(
            [SavedStep(journey=self, step=step, ciphertext=self.seal(key, step, given))],
            update_conflicts=True,
            unique_fields=["journey", "step"],
            update_fields=["ciphertext", "saved_at"],
        )
        # One write an hour is enough to know that a journey is alive.
        if now - self.touched_at > timedelta(hours=1):
            Journey.objects.filter(pk=self.pk).update(touched_at=now)

    def seal(self, key: bytes, step: str, given: object) -> bytes:
        return bytes(Aead(key).encrypt(json.dumps(given).encode(), _bound_to(self.pk, step)))


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
        bound_to = _bound_to(self.journey_id, self.step)
        try:
            opened = Aead(key).decrypt(bytes(self.ciphertext), bound_to)
        except CryptoError as error:
            raise WrongKey(f"Not the key of journey {self.journey_id}.") from error
        given: Mapping[str, object] | Sequence[Mapping[str, object]] = json.loads(opened)
        return given  # type: ignore[return-value]
