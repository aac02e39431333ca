"""Connections to the public internet only, whatever an address says and wherever it leads.

A name is looked up once, every address that it has is judged, and the connection is made to one of
those very
addresses: a name that leads elsewhere a moment later changes nothing. Decimal, octal and shortened
addresses are
judged by what they become.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Lock, Timer
from time import monotonic
from typing import Any, Final

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from social_hub.networks.errors import Down, Refused

type Origin = tuple[str, int]
"""A host name in lower case, and a port."""
type LookUp = Callable[[str, int], list[str]]

_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_SPECIAL: Final = tuple(
    IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""Parts of the unicast space that lead into other networks or nowhere: Teredo, documents, 6to4."""
_SPECIAL_V4: Final = frozenset({"192.88.99", "192.0.0"})


def is_public(address: str) -> bool:
    """Whether a machine of the public internet answers there, and none of ours.

    IPv4 inside IPv6 (mapped, NAT64) is judged as IPv4. An address that is none is not public.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped or _nat64(parsed)
        if inner is None:
            return (
                parsed in _UNICAST and parsed.is_global and not any(parsed in n for n in _SPECIAL)
            )
        parsed = inner
    return (
        parsed.is_global
        and not parsed.is_multicast
        and str(parsed).rpartition(".")[0] not in _SPECIAL_V4
    )


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, as the machine's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Which addresses may be connected to: public ones, and these origins, which are simulators."""

    exempt: frozenset[Origin] = frozenset()
    look_up: LookUp = look_up

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connection to an address that was judged. One address that is not public spoils the
        name.

        Raises Refused, or OSError where nobody answers.
        """
        addresses = self.look_up(host, port)
        if (host.lower(), port) not in self.exempt and not all(map(is_public, addresses)):
            raise Refused("This address does not lead to the public internet. Nothing was fetched.")
        until = None if timeout is None else monotonic() + timeout
        failed = OSError("The name has no address.")
        for after, address in enumerate(addresses):
            # One that hangs leaves the others their share of the time.
            share = until and (until - monotonic()) / (len(addresses) - after)
            if share is not None and share <= 0:
                raise TimeoutError
            try:
                found = _connected(address, port, share)
            except OSError as error:
                failed = error
            else:
                found.settimeout(timeout)
                return found
        raise failed


class Watch:
    """Ends the connections of a call when its time is up, whoever waits on them for what."""

    def __init__(self, seconds: float) -> None:
        self._lock = Lock()
        self._watched: list[socket.socket] = []
        self.rung = False
        self._timer = Timer(seconds, self._ring)
        self._timer.daemon = True

    def add(self, connection: socket.socket) -> None:
        """The same connection under a number of its own: TLS takes over the other one."""
        copy = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            self._watched.append(copy)
            rung = self.rung
        if rung:
            self._ring()

    def _ring(self) -> None:
        with self._lock:
            self.rung = True
            for connection in self._watched:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def start(self) -> None:
        self._timer.start()


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is called inside ends after so many seconds: with Down, when it would have gone on."""
    watch = Watch(seconds)
    before = _watch.set(watch)
    watch.start()
    try:
        yield
    except Exception:
        if watch.rung:
            raise Down("The answer takes too long.", perhaps_done=True) from None
        raise
    finally:
        _watch.reset(before)
        watch.close()
    if watch.rung:
        raise Down("The answer takes too long.", perhaps_done=True)


@dataclass(frozen=True)
class Pools:
    """Makes pools of guarded connections, in the place of urllib3's own."""

    guard: Guard = field(default_factory=Guard)

    def of(self, **settings: Any) -> PoolManager:
        guard = self.guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _new(self, guard)

            def request(self, *args: Any, **kwargs: Any) -> None:
                _watch_again(self)
                super().request(*args, **kwargs)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _new(self, guard)

            def request(self, *args: Any, **kwargs: Any) -> None:
                _watch_again(self)
                super().request(*args, **kwargs)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        manager = PoolManager(**settings)
        manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
        return manager


def _new(connection: HTTPConnection, guard: Guard) -> socket.socket:
    try:
        made = guard.connect(connection.host, connection.port, connection.timeout)
    except OSError as error:
        raise NewConnectionError(connection, "Nobody answers.") from error
    if watch := _watch.get():
        watch.add(made)
    return made


def _watch_again(connection: HTTPConnection) -> None:
    """One that was kept open since an earlier call."""
    if connection.sock is not None and (watch := _watch.get()):
        watch.add(connection.sock)


def _connected(address: str, port: int, timeout: float | None) -> socket.socket:
    """To this very address: nothing is looked up again."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect((address, port))
    except OSError:
        connection.close()
        raise
    return connection


def _nat64(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
