"""What an account gave us permission with, encrypted, so that a copy of the database opens nothing.

XChaCha20-Poly1305 (libsodium) with a key of SOCIAL_HUB_TOKEN_KEYS: 32 bytes in URL-safe base64, the
newest first. What is sealed names its key, so that a new one can be put in front while the older
ones still open, and is bound to its account: moved into another row it opens no more.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Final

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import Aead

KEY_BYTES: Final = Aead.KEY_SIZE
ID_LENGTH: Final = 8


class CannotOpen(ValueError):
    """The key is not here, or what is sealed was changed or belongs to another account."""


def new_key() -> str:
    return urlsafe_b64encode(token_bytes(KEY_BYTES)).decode().rstrip("=")


def is_key(text: str) -> bool:
    try:
        return len(_bytes(text)) == KEY_BYTES
    except ValueError:
        return False


def seal(secrets: Mapping[str, str], *, bound_to: str) -> str:
    """As one text. Raises LookupError where there is no key."""
    keys = _keys()
    if not keys:
        raise LookupError("There is no SOCIAL_HUB_TOKEN_KEYS: make a key with make_token_key.")
    key_id, key = next(iter(keys.items()))
    sealed = Aead(key).encrypt(json.dumps(dict(secrets)).encode(), bound_to.encode())
    return f"{key_id}:{urlsafe_b64encode(sealed).decode()}"


def open_sealed(sealed: str, *, bound_to: str) -> dict[str, str]:
    """What was sealed for this account. Raises CannotOpen."""
    key_id, _, text = sealed.partition(":")
    key = _keys().get(key_id)
    if key is None:
        raise CannotOpen(f"The key {key_id} is not in SOCIAL_HUB_TOKEN_KEYS.")
    try:
        opened = Aead(key).decrypt(urlsafe_b64decode(text), bound_to.encode())
    except (CryptoError, ValueError) as error:
        raise CannotOpen("What is sealed was changed, or belongs to another account.") from error
    secrets: dict[str, str] = json.loads(opened)
    return secrets


def is_newest(sealed: str) -> bool:
    """Whether it is sealed with the key that is used today."""
    return sealed.partition(":")[0] == next(iter(_keys()), "")


def _keys() -> dict[str, bytes]:
    """Key id -> key, the newest first."""
    return _read(tuple(getattr(settings, "SOCIAL_HUB_TOKEN_KEYS", [])))


@lru_cache(maxsize=8)
def _read(texts: tuple[str, ...]) -> dict[str, bytes]:
    keys = [_bytes(text) for text in texts]
    return {blake2b(key, digest_size=ID_LENGTH // 2).hexdigest(): key for key in keys}


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
