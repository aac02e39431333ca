"""Sealing what the public sends, so that only staff can read it and nobody can forge it.

Two pairs of keys. libsodium's sealed box: anybody with the public key can close it, and only the
private key, which staff's processes hold, opens it. Because anybody can close one, the text within
is signed (Ed25519) by the process that took it in, together with what it belongs to: a text that
somebody wrote into the database, or moved into another row, is refused.

Each row carries the ids of both its keys, so that keys can be changed while old texts stay
readable. Keys are 32 bytes in URL-safe base64.
"""

import os
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.conf import settings
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

type Key = PublicKey | PrivateKey | SigningKey | VerifyKey

SIGNATURE_BYTES: Final = 64
KEY_ID_LENGTH: Final = 16
SMALLEST_TEXT: Final = 256
"""Bytes before encryption, which hide how long most answers are."""
PURPOSE: Final = b"bluelamp submission 1\0"
"""Begins every text that is signed: a signature made for anything else is none here."""


class CannotOpen(ValueError):
    """This process does not hold the private key."""


class CannotVerify(ValueError):
    """This process does not know the key that signed it: it may be right or forged."""


class NotGenuine(ValueError):
    """Changed, forged, or moved here from another row."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A text as it is stored."""

    text: bytes
    sealed_with: str
    """The id of the public key."""
    signed_with: str
    """The id of the key that verifies the signature within."""

    def packed(self) -> bytes:
        """All of it in one column."""
        return (self.sealed_with + self.signed_with).encode() + self.text

    @classmethod
    def unpacked(cls, packed: bytes) -> "Sealed":
        ids, text = packed[: 2 * KEY_ID_LENGTH].decode(), packed[2 * KEY_ID_LENGTH :]
        return cls(text=text, sealed_with=ids[:KEY_ID_LENGTH], signed_with=ids[KEY_ID_LENGTH:])


def key_id(key: PublicKey | VerifyKey) -> str:
    return sha256(bytes(key)).hexdigest()[:KEY_ID_LENGTH]


def to_text(key: Key) -> str:
    return urlsafe_b64encode(bytes(key)).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes of a key as settings hold it."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache(maxsize=8)
def _key_in_file(file: Path) -> str:
    """The key of a development machine, made when it is first needed, for its owner only."""
    if not file.exists():
        _make_key_file(file)
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return file.read_text()


def _make_key_file(file: Path) -> None:
    """Complete before it has its name, so that another process never reads half a key."""
    # A temporary file is 0600 from the start.
    with NamedTemporaryFile("w", dir=file.parent, prefix=f"{file.name}.") as new:
        new.write(to_text(PrivateKey.generate()))
        new.flush()
        with suppress(FileExistsError):
            os.link(new.name, file)


def _key_of_development() -> str | None:
    file: Path | None = getattr(settings, "SUBMISSION_KEY_FILE", None)
    return _key_in_file(file) if file is not None else None


def private_keys() -> list[PrivateKey]:
    """The newest first. Empty in a process that must not read."""
    texts = list(getattr(settings, "SUBMISSION_PRIVATE_KEYS", []))
    if not texts:
        texts = list(filter(None, [_key_of_development()]))
    return [PrivateKey(from_text(text)) for text in texts]


def public_key() -> PublicKey:
    """Raises `IndexError` where there is none."""
    text = getattr(settings, "SUBMISSION_PUBLIC_KEY", "")
    if text:
        return PublicKey(from_text(text))
    return private_keys()[0].public_key


def signing_key() -> SigningKey:
    """This process's own. Raises `LookupError` where there is none.

    A development machine has one file: its signing key is derived from the private key in it.
    """
    text = getattr(settings, "SUBMISSION_SIGNING_KEY", "")
    if text:
        return SigningKey(from_text(text))
    return SigningKey(derived(b"signing"))


def derived(purpose: bytes) -> bytes:
    """The key for a purpose (at most 16 bytes) on a development machine, from its one file.

    Raises `LookupError` where there is none.
    """
    kept = _key_of_development()
    if kept is None:
        raise LookupError(f"There is no key for {purpose.decode()}.")
    return blake2b(from_text(kept), digest_size=32, person=purpose).digest()


def verify_keys() -> Iterator[VerifyKey]:
    """Of every process whose answers are believed: those that are listed, and this one."""
    # A process that takes nothing in has none.
    with suppress(LookupError):
        yield signing_key().verify_key
    for text in getattr(settings, "SUBMISSION_VERIFY_KEYS", []):
        yield VerifyKey(from_text(text))


def pad(text: bytes) -> bytes:
    """To a power of two of at least `SMALLEST_TEXT` bytes: encrypted, "no" is as long as "yes"."""
    return sodium_pad(text, max(SMALLEST_TEXT, 1 << len(text).bit_length()))


def unpad(padded: bytes) -> bytes:
    """Raises `ValueError` for what `pad` did not make."""
    return sodium_unpad(padded, len(padded))


def seal(text: bytes, *, bound_to: bytes) -> Sealed:
    """Sign a text as belonging to `bound_to`, and seal it. Raises `LookupError` without keys."""
    text = pad(text)
    box, signer = public_key(), signing_key()
    sealed_with = key_id(box)
    signature = signer.sign(_signed(text, bound_to, sealed_with)).signature
    return Sealed(
        text=SealedBox(box).encrypt(signature + text),
        sealed_with=sealed_with,
        signed_with=key_id(signer.verify_key),
    )


def open_sealed(sealed: Sealed, *, bound_to: bytes) -> bytes:
    """The text, if it is what was sealed for `bound_to`.

    Raises `CannotOpen` or `CannotVerify` where a key is missing here, else `NotGenuine`.
    """
    try:
        private = {key_id(key.public_key): key for key in private_keys()}.get(sealed.sealed_with)
    except (TypeError, ValueError) as error:
        raise CannotOpen(
            "SUBMISSION_PRIVATE_KEYS is no list of keys: see manage.py check"
        ) from error
    if private is None:
        raise CannotOpen(f"This process does not hold the private key {sealed.sealed_with}.")
    try:
        # Its own comes first, and needs none of the others.
        known = (key for key in verify_keys() if key_id(key) == sealed.signed_with)
        verifier = next(known, None)
    except (TypeError, ValueError) as error:
        raise CannotVerify(
            "SUBMISSION_VERIFY_KEYS is no list of keys: see manage.py check"
        ) from error
    if verifier is None:
        raise CannotVerify(f"This process does not know the verify key {sealed.signed_with}.")
    try:
        opened = SealedBox(private).decrypt(sealed.text)
    except (CryptoError, ValueError) as error:
        raise NotGenuine("The sealed text was cut or changed.") from error
    signature, text = opened[:SIGNATURE_BYTES], opened[SIGNATURE_BYTES:]
    try:
        verifier.verify(_signed(text, bound_to, sealed.sealed_with), signature)
    except (BadSignatureError, ValueError) as error:
        raise NotGenuine("The signature is not that of this text in this row.") from error
    return unpad(text)


def _signed(text: bytes, bound_to: bytes, sealed_with: str) -> bytes:
    """What the signature covers. The length keeps one part from being read as another."""
    parts = (sealed_with.encode(), bound_to, text)
    return PURPOSE + b"".join(len(part).to_bytes(8) + part for part in parts)
