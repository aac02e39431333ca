"""The link to the reporter's page. Whoever has it reads what we write to them, and nobody else.

It carries the reporter's key, which no row of the database holds in clear. It is signed, so that
nobody makes one last longer or revives a dead one.
"""

from __future__ import annotations

import hmac
import re
import secrets
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b, sha256
from typing import Final

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms_forms.models.blind_index import index_key
from cms_forms.models.case import REPORTER_KEY_BYTES, Case

LASTS: Final = timedelta(days=28)
SIGNATURE_BYTES: Final = 16
FIELDS: Final = struct.Struct(f">16sII{REPORTER_KEY_BYTES}s")
"""The case's public id, the number of the link, the ordinal of its last day, the key."""
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{96}")
"""Base64 of 72 bytes, which needs no padding: a text has one spelling only."""


class LinkEnded(ValueError):
    """Not a link that works: too old, changed, or none of ours. It does not say which."""


@dataclass(frozen=True, kw_only=True)
class ReporterLink:
    """What the token in a link says."""

    public_id: uuid.UUID
    """Of the case."""
    key: bytes
    """The reporter's."""
    number: int
    """Dead if it is lower than that of the case."""
    last_day: date

    @classmethod
    def first(cls) -> ReporterLink:
        """That of a case which is about to be opened."""
        return cls(
            public_id=uuid.uuid4(),
            key=secrets.token_bytes(REPORTER_KEY_BYTES),
            number=1,
            last_day=timezone.localdate() + LASTS,
        )

    def token(self) -> str:
        packed = FIELDS.pack(self.public_id.bytes, self.number, self.last_day.toordinal(), self.key)
        return urlsafe_b64encode(packed + _signature(packed)).decode()

    def path(self) -> str:
        return reverse("cms_forms_report", args=[self.token()])


def address_of(case: Case) -> str:
    """The absolute address of the reporter's page. Only in staff's process: it opens the seal.

    Raises what `Case.reporter_key` raises.
    """
    link = ReporterLink(
        public_id=case.public_id,
        key=case.reporter_key(),
        number=case.link_number,
        last_day=timezone.localdate() + LASTS,
    )
    site = Site.objects.filter(is_default_site=True).first()
    return f"{site.root_url if site else ''}{link.path()}"


def opened(token: str) -> ReporterLink:
    """What a token says. Whether its number is still alive, the case knows. Raises `LinkEnded`."""
    if not TOKEN.fullmatch(token):
        raise LinkEnded
    raw = urlsafe_b64decode(token)
    packed, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    if not hmac.compare_digest(_signature(packed), signature):
        raise LinkEnded
    public_id, number, last_day, key = FIELDS.unpack(packed)
    link = ReporterLink(
        public_id=uuid.UUID(bytes=public_id),
        key=key,
        number=number,
        last_day=date.fromordinal(last_day),
    )
    if link.last_day < timezone.localdate():
        raise LinkEnded
    return link


def _signature(packed: bytes) -> bytes:
    # Of the key that all processes share: SECRET_KEY is another one for each role.
    key = blake2b(key=index_key(), digest_size=32, person=b"reporter link").digest()
    return hmac.digest(key, packed, sha256)[:SIGNATURE_BYTES]
