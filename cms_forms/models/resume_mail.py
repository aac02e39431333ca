from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from cms_forms import sealing
from cms_forms.models.journey import Journey

WARNED: Final = timedelta(days=3)
"""How long before the answers are deleted somebody is warned."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail is made of. Sealed for the worker while it waits."""

    address: str
    """Of the person."""
    url: str = ""
    """The link, which opens the answers. A warning has none: it points to the earlier mail."""
    service: str = ""
    """The title of the service. Empty for a sensitive one."""
    is_sensitive: bool = False
    language: str = ""
    """Of the screen on which they asked."""
    asked_at: datetime


class ResumeMailQuerySet(models.QuerySet["ResumeMail"]):
    def due(self, now: datetime) -> ResumeMailQuerySet:
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, due_at__lte=now)

    def let_go(self, journey: uuid.UUID, *, only_warnings: bool = False) -> None:
        """Delete those of a journey. In SQL: Django would read all of them first, which the
        public's database role may not.
        """
        with connection.cursor() as cursor:
            cursor.execute(_LET_GO_OF_WARNINGS if only_warnings else _LET_GO, [journey])


_LET_GO: Final = "DELETE FROM cms_forms_resumemail WHERE journey_id = %s"
_LET_GO_OF_WARNINGS: Final = f"{_LET_GO} AND is_warning"


class ResumeMail(models.Model):
    """A mail to somebody who saved what they wrote: the link, or the warning before it ends.

    It goes with its journey. The row of a link is deleted once it is sent, and the link with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="resume_mails")
    is_warning = models.BooleanField(editable=False)
    sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = ResumeMailQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(
        cls, journey: uuid.UUID, letter: Letter, *, due_at: datetime | None = None
    ) -> ResumeMail:
        """Unsaved; with `due_at` a warning. Raises `LookupError` in a process without keys."""
        mail = cls(journey_id=journey, is_warning=due_at is not None)
        mail.due_at = due_at or mail.created_at
        text = json.dumps(asdict(letter) | {"asked_at": letter.asked_at.isoformat()})
        mail.sealed = sealing.seal(text.encode(), bound_to=mail._bound_to()).packed()
        return mail

    def read(self) -> Letter:
        """Raises what `sealing.open_sealed` raises."""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed))
        facts = json.loads(sealing.open_sealed(sealed, bound_to=self._bound_to()))
        return Letter(**facts | {"asked_at": datetime.fromisoformat(facts["asked_at"])})

    def _bound_to(self) -> bytes:
        return self.pk.bytes + self.journey_id.bytes
