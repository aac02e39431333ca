from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, date
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms_forms import sealing
from cms_forms.engine import codec, triage
from cms_forms.engine.answers import Answers
from cms_forms.engine.deadlines import with_days
from cms_forms.engine.definition import Form
from cms_forms.engine.walk import Walk, walk
from cms_forms.models import station_time
from cms_forms.models.form_version import FormVersion
from cms_forms.models.journey import Journey, step_fingerprint, unseal
from cms_forms.models.team import Team

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No 0, 1, I, L or O to misread, and no vowels to spell a word with."""
REFERENCE_LENGTH = 8
RULE = "triage rule"
LINK = "reporter link"
"""Stand where a step's id stands in what the journey's key seals. No id has a space."""
SHOWN_TO_VISITOR: Final = (
    *("id", "reference", "journey", "version", "key_fingerprint", "sealed_rule", "sealed_link"),
    "sent_at",
)
"""All that the public's process may read again of what it took in: `grants` says so to the
database."""


def make_reference() -> str:
    """Random, so that it says nothing about how many there are. 27^8 are 282 thousand million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def key_fingerprint(key: bytes) -> str:
    """Tells whether two keys are the same. Keys are random, so it gives nothing of them away."""
    return sha256(key).hexdigest()


def more_holidays() -> Sequence[date]:
    """Bank holidays that the `holidays` library does not know yet.

    A day of the setting MORE_BANK_HOLIDAYS that cannot be read is done without.
    """
    return _days_of(tuple(map(str, getattr(settings, "MORE_BANK_HOLIDAYS", ()))))


@lru_cache(maxsize=1)
def _days_of(texts: Sequence[str]) -> Sequence[date]:
    """Read once: each clock that is shown asks for them, and the log is told of a mistake once."""
    days = []
    for text in texts:
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            logger.error("MORE_BANK_HOLIDAYS names no day as “2027-05-03” is one: “%s”.", text)
    return days


class Purged(LookupError):
    """The answers were deleted, as the service says how long they are kept."""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def for_visitor(self) -> SubmissionQuerySet:
        """With only the columns that the public's process may read."""
        return self.only(*SHOWN_TO_VISITOR)


class Submission(models.Model):
    """What was sent: the answers on the path, with the version that they answer."""

    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True, default=make_reference)
    journey = models.OneToOneField(
        Journey,
        on_delete=models.PROTECT,
        related_name="submission",
        help_text="Unique: a journey is sent once, however often it is posted.",
    )
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="submissions")
    sealed_answers = models.BinaryField()
    sealed_with = models.CharField(max_length=16, help_text="The id of the public key.")
    signed_with = models.CharField(
        max_length=16, help_text="The id of the key of the process that took it in."
    )
    key_fingerprint = models.CharField(
        max_length=64, help_text="Of the journey’s key: only the browser that sent it knows it."
    )
    sealed_rule = models.BinaryField(
        null=True,
        editable=False,
        help_text="Which triage rule decided. It tells something of the answers, so that only the "
        "journey’s key opens it.",
    )
    sealed_link = models.BinaryField(
        null=True,
        editable=False,
        help_text="The reporter’s link, which only the journey’s key opens.",
    )
    language = models.CharField(
        max_length=12,
        blank=True,
        default="",
        editable=False,
        help_text="In which it was answered. Empty for the service’s own.",
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        default_permissions = ()
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        permissions = [("read_submission", "Can read the submissions of their own teams")]

    def __str__(self) -> str:
        return self.shown_reference

    @property
    def shown_reference(self) -> str:
        """In groups of four, as it is read out: "ABCD-2346"."""
        return f"{self.reference[:4]}-{self.reference[4:]}"

    def was_sent_with(self, key: bytes) -> bool:
        """Whether this is the key of the journey, whose answers are gone."""
        return secrets.compare_digest(self.key_fingerprint, key_fingerprint(key))

    def keep_rule(self, key: bytes, rule: int | None) -> None:
        """Remember, for the browser that sent it alone, which triage rule decided."""
        # A length that does not tell one rule from another.
        number = -1 if rule is None else rule
        self.sealed_rule = self.journey.seal(key, RULE, f"{number:+06d}")

    def keep_link(self, key: bytes, token: str) -> None:
        """Remember, for the browser that sent it alone, the token of the reporter's link; ""
        where it goes by e-mail.
        """
        self.sealed_link = self.journey.seal(key, LINK, token)

    def link(self, key: bytes) -> str:
        """What `keep_link` kept. Raises `WrongKey`."""
        if self.sealed_link is None:
            return ""
        fingerprint = step_fingerprint(key, LINK)
        _, kept = unseal(key, self.journey_id, fingerprint, self.sealed_link)
        return str(kept)

    def what_happens_next(self, key: bytes, form: Form) -> str:
        """HTML for its sender, whose browser holds the journey's key, in the words of the form that
        they answered. Raises `WrongKey`.

        Spans such as “{{ 20 working days }}” are days, counted from when it was sent. Bank holidays
        that the `holidays` library does not know yet are in the setting `MORE_BANK_HOLIDAYS`.
        """
        rule = None
        if self.sealed_rule is not None:
            fingerprint = step_fingerprint(key, RULE)
            _, kept = unseal(key, self.journey_id, fingerprint, self.sealed_rule)
            number = int(str(kept))
            rule = number if number >= 0 else None
        words = triage.what_happens_next(form, rule)
        return with_days(words, station_time.day_of(self.sent_at), more_holidays())

    def seal_answers(self, answers: Answers) -> None:
        """Signs and seals them for this row as it is now: everything but its team is final.

        Raises `LookupError` in a process without keys.
        """
        sealed = sealing.seal(json.dumps(answers).encode(), bound_to=self._bound_to())
        self.sealed_answers = sealed.text
        self.sealed_with, self.signed_with = sealed.sealed_with, sealed.signed_with

    def read_answers(self) -> Answers:
        """Opens the seal.

        Raises `Purged` for answers that were deleted, `sealing.CannotOpen` and
        `sealing.CannotVerify` where a key is missing, and `sealing.NotGenuine` for answers that
        were not taken in for this reference and version.
        """
        if not self.sealed_answers:
            raise Purged(f"The answers of {self.reference} were deleted.")
        sealed = sealing.Sealed(
            text=bytes(self.sealed_answers),
            sealed_with=self.sealed_with,
            signed_with=self.signed_with,
        )
        try:
            answers: Answers = json.loads(sealing.open_sealed(sealed, bound_to=self._bound_to()))
        except (sealing.NotGenuine, sealing.CannotVerify) as refused:
            logger.error("The answers of submission %s are not shown. %s", self.reference, refused)
            raise
        return answers

    def answered_form(self) -> Form:
        """The definition that the signature covers, decoded anew: `version.form`, which a process
        keeps in memory, may be another one.
        """
        return codec.restore(self.version.definition)

    def walked(self, answers: Answers, form: Form | None = None) -> Walk:
        """The way that `read_answers` took when they were sent: “within the last 14 days” must be
        read as it was on that day. `form` is the `answered_form`, where the caller has it.
        """
        return walk(form or self.answered_form(), answers, station_time.day_of(self.sent_at))

    def purge(self) -> None:
        """Delete what was answered, and what the browser that sent it could still open."""
        self.sealed_answers, self.key_fingerprint = b"", ""
        self.sealed_rule = self.sealed_link = None
        self.save(update_fields=["sealed_answers", "key_fingerprint", "sealed_rule", "sealed_link"])
        self.journey.saved_steps.all().delete()

    def _bound_to(self) -> bytes:
        """What the answers belong to. Changed in the row, or in its version, they do not open.

        The team is not among it: it is that of intake, and a case may be given to another one.
        """
        bound = {
            "reference": self.reference,
            "journey": str(self.journey_id),
            "version": self.version_id,
            "definition": self.version.definition,
            "sent_at": self.sent_at.astimezone(UTC).isoformat(),
        }
        return json.dumps(bound, sort_keys=True).encode()


def name_of(user: User) -> str:
    """The full name, with the name of the account, which is the only one of its kind."""
    full, account = user.get_full_name(), user.get_username()
    return f"{full} ({account})" if full else account
