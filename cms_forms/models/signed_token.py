"""What stands in a link that opens something for whoever has it: signed, with a key and a last day.

No row of the database holds the key in clear. The signature keeps anybody from making a link last
longer, or from making one for somebody else.
"""

from __future__ import annotations

import hmac
import re
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, sha256
from typing import Final

from cms_forms.models import station_time
from cms_forms.models.blind_index import index_key

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 16
FIELDS: Final = struct.Struct(f">16sII{KEY_BYTES}s")
"""What it opens, the number of the link, the ordinal of its last day, the key."""
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{96}")
"""Base64 of 72 bytes, which needs no padding: a text has one spelling only."""


class LinkEnded(ValueError):
    """Not a link that works: too old, changed, or none of ours. It does not say which."""


@dataclass(frozen=True, kw_only=True)
class SignedToken:
    id: uuid.UUID
    """Of what it opens."""
    key: bytes
    number: int
    """Of the links to the same thing, by which older ones are dead. From 1."""
    last_day: date

    def text(self, purpose: bytes) -> str:
        """`purpose`, at most 16 bytes, keeps a link to one kind of thing from opening another."""
        packed = FIELDS.pack(self.id.bytes, self.number, self.last_day.toordinal(), self.key)
        return urlsafe_b64encode(packed + _signature(packed, purpose)).decode()

    @classmethod
    def read(cls, text: str, purpose: bytes) -> SignedToken:
        """Whether its number is still alive, the row knows. Raises `LinkEnded`."""
        if not TOKEN.fullmatch(text):
            raise LinkEnded
        raw = urlsafe_b64decode(text)
        packed, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
        if not hmac.compare_digest(_signature(packed, purpose), signature):
            raise LinkEnded
        id, number, last_day, key = FIELDS.unpack(packed)
        token = cls(
            id=uuid.UUID(bytes=id), key=key, number=number, last_day=date.fromordinal(last_day)
        )
        if token.last_day < station_time.today():
            raise LinkEnded
        return token


def _signature(packed: bytes, purpose: bytes) -> bytes:
    # Of the key that all processes share: SECRET_KEY is another one for each role.
    key = blake2b(key=index_key(), digest_size=32, person=purpose).digest()
    return hmac.digest(key, packed, sha256)[:SIGNATURE_BYTES]
