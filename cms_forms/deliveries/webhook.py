"""A report as a signed POST (https://www.standardwebhooks.com), for a records system that listens.

The receiver checks the signature and the timestamp, keeps the key, answers a key that it knows with
success, and so has each report exactly once.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _

from cms_forms.deliveries import base, connecting
from cms_forms.deliveries.base import Outcome, RecordsChannel, arrived, down, later, never, refused
from cms_forms.deliveries.report import Report
from cms_forms.engine.retrying import retry_after
from cms_forms.models.delivery import Destination

PREFIX: Final = "whsec_"
PASSING: Final = frozenset({408, 425, 429})
"""Statuses below 500 after which a repeat may be taken."""
TOO_MANY: Final = 429
WHY_NO_ANSWER: Final[tuple[tuple[type[Exception], str], ...]] = (
    (socket.gaierror, "Its host is not known. Look whether the address is spelt right."),
    (TimeoutError, "It did not answer in time."),
    (
        ssl.SSLCertVerificationError,
        "There is no safe connection: its certificate cannot be trusted.",
    ),
    (ssl.SSLError, "There is no safe connection: it does not agree to one over https."),
    (ConnectionRefusedError, "Its machine runs, and nothing there takes messages."),
)


def make_secret() -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a secret. Raises `ValueError` for one of another shape than `make_secret`'s."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError("A secret is whsec_ and 24 to 64 bytes in base64.")
    return key


def signed(report: Report, secret: str, now: datetime) -> Mapping[str, str]:
    """The headers. The signature covers key, time and body, so that none can be changed or used
    again later.
    """
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Bluelamp",
        "Idempotency-Key": report.key,
        "webhook-id": report.key,
        "webhook-timestamp": timestamp,
    }
    if secret:
        covered = f"{report.key}.{timestamp}.".encode() + report.body
        signature = base64.b64encode(hmac.digest(key_of(secret), covered, sha256)).decode()
        headers["webhook-signature"] = f"v1,{signature}"
    return headers


def judged(answer: connecting.Answer, now: datetime) -> Outcome:
    """What an answer means. 3xx is refused: a report is sent where staff said, and nowhere else."""
    status, wait = answer.status, retry_after(answer.retry_after, now)
    if 200 <= status < 300:
        return arrived(f"Taken ({status}).", status)
    if status in PASSING:
        return later(f"It asks us to come again ({status}).", status, wait)
    if status >= 500:
        return down(f"It says that it does not work ({status}).", status, wait)
    if 300 <= status < 400:
        return refused(f"It leads elsewhere ({status}). Enter the address itself.", status)
    return refused(f"It does not take this report ({status}).", status)


def posted(address: str, report: Report, secret: str, now: datetime) -> Outcome:
    """Whatever happens on the way is an outcome."""
    headers = signed(report, secret, now)
    try:
        answer = connecting.post(address, report.body, headers, base.SECONDS)
    except connecting.BadAddress as error:
        return never(str(error))
    except PermissionError:
        return never(connecting.not_public(address))
    except connecting.NO_ANSWER as error:
        return down(in_words(error))
    return judged(answer, now)


def in_words(error: Exception) -> str:
    """Why there was no answer, for those who look after the records system."""
    for kind, words in WHY_NO_ANSWER:
        if isinstance(error, kind):
            return words
    return f"There was no answer ({type(error).__name__})."


@base.register
class Webhook(RecordsChannel):
    name = "webhook"
    label = _("Webhook: a signed POST to an https address")
    takes_secret: ClassVar[bool] = True

    def endpoint(self, destination: Destination) -> str:
        try:
            parts, host, port = connecting.split(destination.address)
        except connecting.BadAddress:
            return f"webhook {destination.pk}"
        return f"{parts.scheme}://{host}:{port}"

    def problem_with(self, address: str) -> str:
        try:
            _parts, host, port = connecting.split(address)
        except connecting.BadAddress as error:
            return str(error)
        is_reached = connecting.is_private(host, port) or not connecting.leads_inside(host, port)
        return "" if is_reached else connecting.not_public(address)

    def bring(self, destination: Destination, report: Report, now: datetime) -> Outcome:
        return posted(destination.address, report, destination.secret(), now)
