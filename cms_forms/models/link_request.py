from __future__ import annotations

import json
import uuid

from django.db import models
from django.utils import timezone

from cms_forms import sealing


class LinkRequest(models.Model):
    """Somebody asked for a new link to a report. A worker looks whether it is theirs.

    Nothing in the row tells who asked for what: reference and address are sealed for staff.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    sealed = models.BinaryField(editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(cls, reference: str, email: str) -> LinkRequest:
        """Unsaved. Raises `LookupError` in a process without keys."""
        request = cls()
        text = json.dumps([reference, email]).encode()
        request.sealed = sealing.seal(text, bound_to=request.id.bytes).packed()
        return request

    def read(self) -> tuple[str, str]:
        """The reference and the address. Raises what `sealing.open_sealed` raises."""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed))
        reference, email = json.loads(sealing.open_sealed(sealed, bound_to=self.id.bytes))
        return reference, email
