from __future__ import annotations

import json
import logging
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, models, transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms import sealing
from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.definition import Form
from cms_forms.models.elsewhere import Kept, let_go
from cms_forms.models.form_version import FormVersion

if TYPE_CHECKING:
    from wagtail.models import Page

    from cms_forms.models.submission import Submission

logger = logging.getLogger(__name__)

KEY_BYTES = Aead.KEY_SIZE
ENTERED: Final = ".entered"
"""Ends the id under which it is kept what was typed into a step and is no answer yet. No step's id
has a dot.
"""
KEPT = timedelta(days=28)
"""How long an unfinished journey stays after its last answer."""

RETRIED = timedelta(hours=1)
"""After how long it is tried again to delete what an answer keeps elsewhere."""


class WrongKey(ValueError):
    """The key does not open this journey's answers."""


class JourneyGone(LookupError):
    """The journey was discarded or sent meanwhile."""


class JourneyQuerySet(models.QuerySet["Journey"]):
    def opened(self, journey: uuid.UUID, key: bytes, page_id: int) -> Opened | None:
        """A journey of this page with its answers, in one statement: every screen begins with it.

        None when there is no such journey, or no longer. Raises `WrongKey`. Written in SQL
        because the ORM takes longer to phrase it than PostgreSQL to answer.

        The journey of a deleted page is opened for whoever holds its key: they must be told.
        """
        with connection.cursor() as cursor:
            cursor.execute(_OPEN, [journey, timezone.now() - KEPT, page_id])
            rows = cursor.fetchall()
        if not rows:
            return None
        version_id, started_at, touched_at, is_sent, url_path = rows[0][:5]
        found = [
            unseal(key, journey, fingerprint, ciphertext)
            for *_, fingerprint, ciphertext in rows
            if fingerprint is not None
        ]
        opened = Journey(
            pk=journey,
            version_id=version_id,
            started_at=started_at,
            touched_at=touched_at,
            is_sent=is_sent,
        )
        entered = {
            step.removesuffix(ENTERED): given for step, given in found if step.endswith(ENTERED)
        }
        return Opened(journey=opened, answers=_answers(found), entered=entered, url_path=url_path)

    def begin(self, journey: uuid.UUID, version_id: int, url_path: str | None) -> Journey | None:
        """A new journey, if the version's page is open at that place of Wagtail's tree, or if
        `url_path` is None. Else None.
        """
        if url_path is None:
            return self.create(pk=journey, version_id=version_id)
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, [journey, now, now, version_id, url_path])
            if not cursor.rowcount:
                return None
        return Journey(pk=journey, version_id=version_id, started_at=now, touched_at=now)

    def under_way(self, services: Iterable[Page]) -> JourneyQuerySet:
        """Of people who are in these services now: begun, not sent and not expired."""
        unsent = self.filter(version__page__in=services, is_sent=False)
        return unsent.filter(touched_at__gt=timezone.now() - KEPT)

    def expired(self) -> JourneyQuerySet:
        return self.filter(touched_at__lte=timezone.now() - KEPT, submission__isnull=True)

    def delete_expired(self, limit: int | None = None) -> int:
        """Delete those that expired, at most so many, with what their answers keep elsewhere.

        Returns how many there were. One of which something elsewhere could not be deleted stays,
        and is tried again after `RETRIED`. Any number of processes may do it at once.
        """
        with transaction.atomic():
            expired = self.expired().select_for_update(of=("self",), skip_locked=True)
            found = list(expired.select_related("version").order_by("touched_at")[:limit])
            keeping = SavedStep.objects.filter(journey__in=found, elsewhere__isnull=False)
            by_id = {journey.pk: journey for journey in found}
            kept = {
                saved.journey_id
                for saved in keeping.iterator()
                if not saved.let_go(by_id[saved.journey_id].version.form)
            }
            self.filter(pk__in=by_id.keys() - kept).delete()
            self.filter(pk__in=kept).update(touched_at=timezone.now() - KEPT + RETRIED)
        return len(found)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a cookie opens."""

    journey: Journey
    answers: Answers
    """Empty once it was sent."""
    entered: Mapping[str, object]
    """Step id -> what was noted of it: see `Journey.note`."""
    url_path: str | None
    """Where its page lies now in Wagtail's tree. None when it is not live, or deleted."""


_OPEN: Final = """
    SELECT j.version_id, j.started_at, j.touched_at, j.is_sent, page.url_path,
        saved.step_fingerprint, saved.ciphertext
    FROM cms_forms_journey j
    JOIN cms_forms_formversion version ON version.id = j.version_id
    LEFT JOIN wagtailcore_page page ON page.id = version.page_id AND page.live
    LEFT JOIN cms_forms_savedstep saved ON saved.journey_id = j.id
    WHERE j.id = %s AND j.touched_at > %s
        AND (version.page_id = %s OR version.page_id IS NULL)
"""
_BEGIN: Final = """
    INSERT INTO cms_forms_journey (id, started_at, touched_at, version_id)
    SELECT %s, %s, %s, version.id
    FROM cms_forms_formversion version
    JOIN wagtailcore_page page ON page.id = version.page_id
    WHERE version.id = %s AND page.live AND page.url_path = %s
"""
_LOCK_UNSENT: Final = "SELECT 1 FROM cms_forms_journey WHERE id = %s AND NOT is_sent FOR UPDATE"
_DELETE_STEPS: Final = """
    DELETE FROM cms_forms_savedstep WHERE journey_id = %s RETURNING step_fingerprint, ciphertext
"""
_LET_GO_OF_UPLOADS: Final = """
    UPDATE cms_forms_upload SET journey_id = NULL, closed = NULL, sealed = NULL, state = 'gone'
    WHERE journey_id = %s AND submission_id IS NULL
"""
_LET_GO_OF_PLACES: Final = "DELETE FROM cms_forms_booking WHERE journey_id = %s AND case_id IS NULL"
_SAVE: Final = """
    INSERT INTO cms_forms_savedstep (journey_id, step_fingerprint, ciphertext, elsewhere, saved_at)
    SELECT j.id, %s, %s, %s::bytea, now()
    FROM cms_forms_journey j WHERE j.id = %s AND NOT j.is_sent
    FOR SHARE
    ON CONFLICT (journey_id, step_fingerprint)
    DO UPDATE SET ciphertext = excluded.ciphertext, elsewhere = excluded.elsewhere,
        saved_at = excluded.saved_at
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
    is_rated = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Whether its sender has said how easy it was. What they said, nothing tells.",
    )

    links_given = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Links to go on in another browser."
    )

    submission: Submission

    objects = JourneyQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        """When the answers are deleted if nobody answers any more."""
        return self.touched_at + KEPT

    @staticmethod
    def make_key() -> bytes:
        return secrets.token_bytes(KEY_BYTES)

    def read_answers(self, key: bytes) -> Answers:
        """Every answer given so far, on the path or not. Raises `WrongKey`."""
        return _answers(saved.open(key) for saved in self.saved_steps.all())

    def save_step(
        self,
        key: bytes,
        step: str,
        given: StepAnswers | Sequence[StepAnswers],
        elsewhere: Kept = MappingProxyType({}),
    ) -> None:
        """Keep the answers of one step, in place of earlier ones. Raises `JourneyGone`.

        `elsewhere` are those of them that refer to something elsewhere: sealed for the worker,
        which deletes it with an expired journey and has no visitor's key.
        """
        now = timezone.now()
        # One statement, and so no transaction around it.
        with connection.cursor() as cursor:
            fingerprint = step_fingerprint(key, step)
            ciphertext = self.seal(key, step, given)
            noted = self._seal_for_worker(fingerprint, step, elsewhere) if elsewhere else None
            cursor.execute(_SAVE, [fingerprint, ciphertext, noted, self.pk])
            if not cursor.rowcount:
                raise JourneyGone
        # One write an hour is enough to know that a journey is alive.
        if now - self.touched_at > timedelta(hours=1):
            Journey.objects.filter(pk=self.pk).update(touched_at=now)

    def note(self, key: bytes, step: str, entered: Mapping[str, Any]) -> None:
        """Keep what is no answer yet beside the answers of a step. Raises `JourneyGone`."""
        self.save_step(key, step + ENTERED, entered)

    def forget_noted(self, key: bytes, step: str) -> None:
        self.saved_steps.filter(step_fingerprint=step_fingerprint(key, step + ENTERED)).delete()

    def discard(self, key: bytes | None = None) -> Answers:
        """Delete it with its answers, unless it was sent: then it stays.

        Returns the answers that are gone, which only `key` can read. Raises `WrongKey`, and
        deletes nothing then. In SQL, because Django would read the whole of a submission to see
        whether there is one, and the public's database role may not.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            # Another tab may send it at this moment, which locks this row too.
            cursor.execute(_LOCK_UNSENT, [self.pk])
            if not cursor.rowcount:
                return {}
            cursor.execute(_DELETE_STEPS, [self.pk])
            rows = cursor.fetchall() if key is not None else []
            answers = _answers(unseal(key or b"", self.pk, *row) for row in rows)
            cursor.execute(_LET_GO_OF_UPLOADS, [self.pk])
            cursor.execute(_LET_GO_OF_PLACES, [self.pk])
            cursor.execute("DELETE FROM cms_forms_resumekey WHERE journey_id = %s", [self.pk])
            cursor.execute("DELETE FROM cms_forms_resumemail WHERE journey_id = %s", [self.pk])
            cursor.execute("DELETE FROM cms_forms_journey WHERE id = %s", [self.pk])
        return answers

    def _seal_for_worker(self, fingerprint: str, step: str, elsewhere: Kept) -> bytes:
        text = json.dumps([step, elsewhere]).encode()
        return sealing.seal(text, bound_to=_bound_to(self.pk, fingerprint)).packed()

    def seal(self, key: bytes, step: str, given: object) -> bytes:
        """The step and its answers. What is as long as "no" is as long as "yes"."""
        text = json.dumps([step, given]).encode()
        bound_to = _bound_to(self.pk, step_fingerprint(key, step))
        return bytes(Aead(key).encrypt(sealing.pad(text), bound_to))


def step_fingerprint(key: bytes, step: str) -> str:
    """Tells the steps of one journey apart for whoever holds no key, and nothing else of them."""
    return blake2b(step.encode(), key=key, digest_size=16).hexdigest()


def unseal(
    key: bytes, journey: uuid.UUID, fingerprint: str, ciphertext: bytes | memoryview
) -> tuple[str, StepAnswers | Sequence[StepAnswers]]:
    """The id of a step and its answers. Raises `WrongKey`."""
    try:
        text = Aead(key).decrypt(bytes(ciphertext), _bound_to(journey, fingerprint))
    except CryptoError as error:
        raise WrongKey(f"Not the key of journey {journey}.") from error
    step, given = json.loads(sealing.unpad(text))
    return step, given


def _answers(rows: Iterable[tuple[str, StepAnswers | Sequence[StepAnswers]]]) -> Answers:
    return {step: given for step, given in rows if not step.endswith(ENTERED)}


def _bound_to(journey: uuid.UUID, fingerprint: str) -> bytes:
    """What a ciphertext belongs to: copied into another row, it does not open."""
    return journey.bytes + fingerprint.encode()


class SavedStep(models.Model):
    """The answers of one step: `{question: value}`, or a list of these for a repeat step.

    Without the key a row tells neither which step was answered nor, but for its size class, how
    long the answer is.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="saved_steps")
    step_fingerprint = models.CharField(max_length=32)
    ciphertext = models.BinaryField()
    elsewhere = models.BinaryField(
        null=True,
        editable=False,
        help_text="What the answers refer to elsewhere, sealed for the worker.",
    )
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "step_fingerprint"], name="one_row_a_step"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.journey_id} {self.step_fingerprint}"

    def open(self, key: bytes) -> tuple[str, StepAnswers | Sequence[StepAnswers]]:
        """See `unseal`."""
        return unseal(key, self.journey_id, self.step_fingerprint, self.ciphertext)

    def let_go(self, form: Form) -> bool:
        """Delete what the answers keep elsewhere. False where that failed, which is logged."""
        sealed = sealing.Sealed.unpacked(bytes(self.elsewhere or b""))
        bound_to = _bound_to(self.journey_id, self.step_fingerprint)
        try:
            step, kept = json.loads(sealing.open_sealed(sealed, bound_to=bound_to))
        except sealing.NotGenuine:
            # Nobody knows what it was to say: the answers go all the same.
            logger.exception("Journey %s: what it keeps elsewhere was changed.", self.journey_id)
            return True
        except (sealing.CannotOpen, sealing.CannotVerify):
            logger.exception("Journey %s: what it keeps elsewhere stays.", self.journey_id)
            return False
        asked = form.steps_by_id.get(step)
        return asked is None or let_go(asked, kept)
