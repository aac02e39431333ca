"""Sealing what the public sends to a key that the public web process does not hold.

libsodium's sealed box: anybody with the public key can close it, only the private key opens it.
Each sealed text carries the id of its key, so that keys can be changed while old texts stay
readable. Keys are 32 bytes in URL-safe base64.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class CannotOpen(ValueError):
    """This process does not hold the key, or the text was changed."""


def key_id(key: PublicKey) -> str:
    return sha256(bytes(key)).hexdigest()[:16]


def to_text(key: PublicKey | PrivateKey) -> str:
    return urlsafe_b64encode(bytes(key)).decode().rstrip("=")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache(maxsize=8)
def _key_in_file(file: Path) -> str:
    """The key of a development machine, made when it is first needed."""
    try:
        with file.open("x") as new:
            new.write(to_text(PrivateKey.generate()))
    except FileExistsError:
        pass
    return file.read_text()


def private_keys() -> list[PrivateKey]:
    """The newest first. Empty in a process that must not read."""
    texts = list(getattr(settings, "SUBMISSION_PRIVATE_KEYS", []))
    file = getattr(settings, "SUBMISSION_KEY_FILE", None)
    if not texts and file is not None:
        texts = [_key_in_file(file)]
    return [PrivateKey(_from_text(text)) for text in texts]


def public_key() -> PublicKey:
    if settings.SUBMISSION_PUBLIC_KEY:
        return PublicKey(_from_text(settings.SUBMISSION_PUBLIC_KEY))
    return private_keys()[0].public_key


def seal(text: bytes) -> tuple[bytes, str]:
    """The sealed text and the id of its key."""
    key = public_key()
    return SealedBox(key).encrypt(text), key_id(key)


def open_sealed(sealed: bytes, sealed_with: str) -> bytes:
    """The text. Raises `CannotOpen`."""
    for key in private_keys():
        if key_id(key.public_key) == sealed_with:
            try:
                return SealedBox(key).decrypt(sealed)
            except CryptoError as error:
                raise CannotOpen("The sealed text was changed.") from error
    raise CannotOpen(f"This process does not hold the private key {sealed_with}.")
