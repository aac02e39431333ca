"""One request to an address that staff entered, or that the settings name: never to a machine of
ours, never for longer than its time, and never on to where the answer leads.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Event, Timer
from time import monotonic
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from cms_forms.deliveries.base import SECONDS

type Connect = Callable[[str, int, float], socket.socket]
"""Makes a connection to a host and port within so many seconds.

Raises `PermissionError` for one that nothing may be sent to, and `OSError` where nobody answers.
"""

PORTS: Final[Mapping[str, int]] = {"https": 443, "http": 80}
PLAIN_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
"""To these alone, where the settings name them, messages go without encryption."""
NO_ANSWER: Final = (OSError, HTTPException)
"""What a request raises where the receiver or the way to it fails, `PermissionError` aside."""


class BadAddress(ValueError):
    """Nothing is sent to such an address. Its words say why."""


class TooLarge(ValueError):
    """The answer has more bytes than it may have."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    retry_after: str | None
    body: bytes = b""
    """Of a GET."""


def split(address: str) -> tuple[SplitResult, str, int]:
    """The parts, the host and the port. Raises `BadAddress`."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        host.encode("idna")
    except ValueError:
        raise BadAddress("This is not a web address.") from None
    if parts.scheme not in PORTS or not host or parts.username or parts.password:
        raise BadAddress("Enter an address that begins with https:// and has no password in it.")
    if parts.scheme == "http" and not (host in PLAIN_HOSTS and is_private(host, port)):
        raise BadAddress("Reports are only sent over https.")
    return parts, host, port


def is_private(host: str, port: int) -> bool:
    """Whether the settings let reports go to this host although it is not public."""
    return f"{host.lower()}:{port}" in getattr(settings, "CMS_FORMS_PRIVATE_HOSTS", ())


def not_public(address: str) -> str:
    """Says that nothing is sent to this address, and who can change that."""
    _parts, host, port = split(address)
    name = getattr(settings, "CMS_FORMS_PRIVATE_HOSTS_NAME", "CMS_FORMS_PRIVATE_HOSTS")
    return (
        "The address leads to a machine that is not on the public internet. Whoever runs this "
        f"site can allow it: they add {host.lower()}:{port} to the setting {name}."
    )


def leads_inside(host: str, port: int) -> bool:
    """Whether a machine that is not public has this name now. One that is not known has none."""
    try:
        return not all(map(_is_public, _addresses_of(host, port)))
    except OSError:
        return False


def _addresses_of(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def public_only(host: str, port: int, timeout: float) -> socket.socket:
    """To one of the very addresses that were judged: a name that leads elsewhere a moment later
    changes nothing. One address that is not public spoils the name.
    """
    addresses = _addresses_of(host, port)
    if not all(map(_is_public, addresses)):
        raise PermissionError("It leads to a machine that is not on the public internet.")
    return _first_that_answers(addresses, port, timeout)


def _is_public(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    return parsed.is_global and not parsed.is_multicast


def _first_that_answers(addresses: list[str], port: int, timeout: float) -> socket.socket:
    """Each has its share of the time that is left: one that hangs costs no other its try."""
    until = monotonic() + timeout
    failed = OSError("The name has no address.")
    for after, address in enumerate(addresses):
        share = (until - monotonic()) / (len(addresses) - after)
        if share <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), share)
        except OSError as error:
            failed = error
    raise failed


def connect(host: str, port: int, timeout: float) -> socket.socket:
    """As the setting CMS_FORMS_CONNECT makes connections, else `public_only`."""
    if is_private(host, port):
        return _first_that_answers(_addresses_of(host, port), port, timeout)
    name = getattr(settings, "CMS_FORMS_CONNECT", "")
    guarded: Connect = import_string(name) if name else public_only
    return guarded(host, port, timeout)


def post(address: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> Answer:
    """Raises `BadAddress`, `PermissionError`, or `OSError` and `HTTPException` where no whole
    answer came in time: it may have arrived all the same.
    """
    # The status is all that counts: a body that never ends is not waited for.
    return _asked("POST", address, body, headers, seconds, most=0)


def get(address: str, headers: Mapping[str, str], seconds: float, *, most: int) -> Answer:
    """As `post`, with the body of the answer. Raises `TooLarge` too, for more bytes than `most`."""
    return _asked("GET", address, None, headers, seconds, most=most)


def _asked(
    method: str,
    address: str,
    body: bytes | None,
    headers: Mapping[str, str],
    seconds: float,
    *,
    most: int,
) -> Answer:
    """With no more than `most` bytes of the answer's body, for which 0 does not wait."""
    parts, host, port = split(address)
    until = monotonic() + seconds
    raw = connect(host, port, seconds)
    raw.settimeout(seconds)
    with _shut_after(raw, max(0.0, until - monotonic())) as is_over:
        connection: HTTPConnection
        if parts.scheme == "https":
            connection = HTTPSConnection(host, port)
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(raw, server_hostname=host)
        else:
            connection = HTTPConnection(host, port)
            connection.sock = raw
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body, dict(headers))
            with connection.getresponse() as response:
                answered = _read(response, most)
            # What was cut off by us looks like an answer that ended.
            if is_over.is_set():
                raise TimeoutError
            return answered
        finally:
            connection.close()
            raw.close()


def _read(response: HTTPResponse, most: int) -> Answer:
    body = response.read(most + 1) if most else b""
    if len(body) > most:
        raise TooLarge(f"The answer has more than {most} bytes.")
    return Answer(status=response.status, retry_after=response.headers["Retry-After"], body=body)


@contextmanager
def _shut_after(connection: socket.socket, seconds: float) -> Iterator[Event]:
    """The timeout of a socket begins anew with each byte; this one does not. Raises `TimeoutError`
    once it is over, whatever the shut connection is told as: a handshake fails as if it were TLS.
    """
    # Under a number of its own: TLS takes over the other one.
    copy = socket.socket(fileno=os.dup(connection.fileno()))
    is_over = Event()

    def shut() -> None:
        is_over.set()
        with suppress(OSError):
            copy.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    except NO_ANSWER as error:
        if is_over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        copy.close()
