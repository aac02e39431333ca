from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from cms_forms import sealing
from cms_forms.models.journey import KEY_BYTES, Journey
from cms_forms.models.signed_token import LinkEnded

PURPOSE: Final = b"resume key"


class ResumeKey(models.Model):
    """The visitor's key, closed with the key in one link to their answers.

    Neither the row nor the link alone opens the answers. While a link works its row is there: a
    link is ended by deleting its row, and then what anybody kept of it opens nothing.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="resume_keys")
    number = models.PositiveIntegerField(editable=False, help_text="Of the link. From 1.")
    closed = models.BinaryField(
        editable=False, help_text="The visitor’s key and their language, closed with the link’s."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="one_key_a_link"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.journey_id} {self.number}"

    @classmethod
    def of(
        cls, journey: uuid.UUID, number: int, link_key: bytes, key: bytes, language: str
    ) -> ResumeKey:
        """Unsaved. `key` is the visitor's, `language` the one they were saving in."""
        row = cls(journey_id=journey, number=number)
        text = sealing.pad(key + language.encode())
        row.closed = bytes(Aead(link_key).encrypt(text, row._bound_to()))
        return row

    def open(self, link_key: bytes) -> tuple[bytes, str]:
        """The visitor's key, and the language. Raises `LinkEnded`."""
        try:
            text = Aead(link_key).decrypt(bytes(self.closed), self._bound_to())
        except CryptoError as error:
            raise LinkEnded from error
        opened = sealing.unpad(text)
        return opened[:KEY_BYTES], opened[KEY_BYTES:].decode()

    def _bound_to(self) -> bytes:
        """Moved to another journey or link, it does not open."""
        return PURPOSE + self.journey_id.bytes + self.number.to_bytes(4)
