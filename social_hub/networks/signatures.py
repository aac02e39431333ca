"""Signatures of what networks push to us, over the raw body. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from social_hub.networks.errors import BadSignature

_METHODS: Final = frozenset({"sha1", "sha256", "sha384", "sha512"})


def header(headers: Mapping[str, str], name: str) -> str:
    """A header whatever the case of its name, empty where it is missing."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def base64_sha256(secret: str, message: bytes) -> str:
    """As X signs: "sha256=" and Base64."""
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def hexadecimal(secret: str, message: bytes, method: str = "sha256") -> str:
    """As Facebook and WebSub sign: the method, "=" and hexadecimal digits."""
    return f"{method}={hmac.new(secret.encode(), message, method).hexdigest()}"


def demand(secret: str, expected: str, given: str) -> None:
    """Raises BadSignature where they differ, or where there is no secret to compare with."""
    if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
        raise BadSignature


def method_of(signature: str) -> str:
    """The method that a signature names; raises BadSignature where it is none that is known."""
    method = signature.partition("=")[0]
    if method not in _METHODS:
        raise BadSignature
    return method
