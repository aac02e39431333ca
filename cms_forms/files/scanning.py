"""Asking clamd whether a file holds something harmful (clamd(8), INSTREAM).

The setting CMS_FORMS_CLAMD says where it listens: "tcp://127.0.0.1:3310" or
"unix:///run/clamav/clamd.ctl". Without it nothing is scanned, and staff are told so.
"""

from __future__ import annotations

import logging
import socket
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 5
SECONDS: Final = 300
"""Without a word from it."""
LONGEST_ANSWER: Final = 4_096


class Verdict(StrEnum):
    NOT_ASKED = "not_asked"
    """No scanner is set up."""
    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"
    """It did not answer, or could not say: nobody takes that for clean."""


def clamd() -> str:
    return getattr(settings, "CMS_FORMS_CLAMD", "") or ""


class Scan:
    """One file, which is fed piece by piece. Never raises: what goes wrong is `UNKNOWN`."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._failed = False
        if not clamd():
            return
        try:
            self._socket = _connected(clamd())
            self._socket.sendall(b"zINSTREAM\0")
        except (OSError, ValueError) as error:
            self._fail(error)

    def feed(self, piece: bytes) -> None:
        if self._socket is None or self._failed or not piece:
            return
        try:
            self._socket.sendall(len(piece).to_bytes(4) + piece)
        except OSError as error:
            # It may have said why: that the stream is larger than it takes.
            self._fail(error)

    def end(self) -> Verdict:
        if self._socket is None:
            return Verdict.UNKNOWN if self._failed else Verdict.NOT_ASKED
        try:
            if not self._failed:
                self._socket.sendall(bytes(4))
            return _verdict(_answer(self._socket))
        except OSError as error:
            self._fail(error)
            return Verdict.UNKNOWN
        finally:
            self.stop()

    def stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _fail(self, error: Exception) -> None:
        self._failed = True
        logger.error("The scanner does not answer (%s). Files are held.", type(error).__name__)


def where(address: str) -> str | tuple[str, int]:
    """The path of a socket, or a host and its port. Raises `ValueError`."""
    parts = urlsplit(address)
    if parts.scheme == "unix" and parts.path:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return parts.hostname, parts.port
    raise ValueError("CMS_FORMS_CLAMD is tcp://host:port or unix:///path.")


def _connected(address: str) -> socket.socket:
    found = where(address)
    if isinstance(found, str):
        connected = socket.socket(socket.AF_UNIX)
        connected.settimeout(CONNECT_SECONDS)
        try:
            connected.connect(found)
        except OSError:
            connected.close()
            raise
    else:
        connected = socket.create_connection(found, CONNECT_SECONDS)
    connected.settimeout(SECONDS)
    return connected


def _answer(connected: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < LONGEST_ANSWER:
        piece = connected.recv(LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n").decode(errors="replace")


def _verdict(told: str) -> Verdict:
    """ "stream: OK", "stream: Name FOUND", or any error."""
    if told == "stream: OK":
        return Verdict.CLEAN
    if told.endswith(" FOUND"):
        # Heuristics say that a file has a password or is too large, and not what is in it.
        return Verdict.UNKNOWN if "Heuristics.Limits" in told else Verdict.FOUND
    logger.error("The scanner could not tell: %s", told.rpartition(" ")[2] or "no answer")
    return Verdict.UNKNOWN
