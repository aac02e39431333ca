from __future__ import annotations

from datetime import UTC
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms import sealing
from cms_forms.models.reporter_page import Told

SHOWN_TO_REPORTER: Final = ("id", "case", "at", "happened", "shown")
"""All that the public's process may read of what happened: `grants` says so to the database."""


class Happened(models.TextChoices):
    """What can happen to a case."""

    OPENED = "opened", _("Received")
    READ = "read", _("Read")
    HANDED_OVER = "handed_over", _("Given to another team")
    ASSIGNED = "assigned", _("Given to a person")
    STATUS = "status", _("Status changed")
    NOTE = "note", _("Note")
    REPLY = "reply", _("Reply to the reporter")
    ADDED = "added", _("Added by the reporter")
    WITHDRAWN = "withdrawn", _("Withdrawn by the reporter")
    BOOKING = "booking", _("Booking")
    CLOCK = "clock", _("Deadline")
    MERGED = "merged", _("Merged")
    EXPORTED = "exported", _("Exported")
    PRINTED = "printed", _("Printed")
    DELIVERY = "delivery", _("Delivery")
    LINK = "link", _("Link for the reporter")
    HOLD = "hold", _("Legal hold")
    FILE = "file", _("Original of a file taken")
    PURGED = "purged", _("Answers deleted")


class Unreadable(ValueError):
    """The words of an event do not open with this key."""


class CaseEvent(models.Model):
    """Something that happened to a case. Only ever added to: the database refuses changes."""

    case = models.ForeignKey("cms_forms.Case", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now, editable=False)
    happened = models.CharField(max_length=20, choices=Happened)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(
        max_length=400,
        blank=True,
        help_text="Of the user: it stays when the account is deleted. Empty for the reporter.",
    )
    data = models.JSONField(default=dict, help_text="What changed. No personal data.")
    sealed = models.BinaryField(null=True, editable=False, help_text="Words, sealed for staff.")
    shown = models.BinaryField(
        null=True, editable=False, help_text="Words, closed with the reporter’s key."
    )

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        indexes = [
            models.Index("case", "at", name="events_of_a_case"),
            models.Index("user", "at", name="events_of_a_user"),
            models.Index("at", name="events_in_time"),
            models.Index("happened", "at", name="events_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_happened_display()}, {self.at:%Y-%m-%d %H:%M}"

    def seal(self, words: str) -> None:
        """Before it is saved. Raises `LookupError` in a process without keys."""
        self.sealed = sealing.seal(words.encode(), bound_to=self._bound_to()).packed()

    def words(self) -> str:
        """For staff; empty where there are none. Raises what `sealing.open_sealed` raises."""
        if self.sealed is None:
            return ""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed))
        return sealing.open_sealed(sealed, bound_to=self._bound_to()).decode()

    def show(self, told: Told, reporter_key: bytes) -> None:
        """Before it is saved: what the reporter reads on their page."""
        text = sealing.pad(told.text().encode())
        self.shown = bytes(Aead(_page_key(reporter_key)).encrypt(text, self._bound_to()))

    def told(self, reporter_key: bytes) -> Told | None:
        """What the reporter's page knows of it. Raises `Unreadable`."""
        if self.shown is None:
            return None
        try:
            text = Aead(_page_key(reporter_key)).decrypt(bytes(self.shown), self._bound_to())
        except CryptoError as error:
            raise Unreadable("Not the key of this report.") from error
        return Told.read(sealing.unpad(text).decode())

    def _bound_to(self) -> bytes:
        """What its words belong to: moved into another row, they do not open."""
        at = self.at.astimezone(UTC).isoformat()
        return f"{self.case_id} {self.happened} {at}".encode()


def _page_key(reporter_key: bytes) -> bytes:
    """For what is shown, and for nothing else that the reporter's key may close one day."""
    return blake2b(key=reporter_key, digest_size=Aead.KEY_SIZE, person=b"case page").digest()
