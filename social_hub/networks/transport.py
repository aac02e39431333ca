"""The one way to a network: HTTP with limits of time and size, and without any secret in what it
says.

It never tries again by itself, follows no redirect and keeps no cookie: when to ask again is for
the caller to decide.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from social_hub.networks.errors import Down, Refused
from social_hub.networks.guarded import Guard, LookUp, Origin, Pools, at_most, look_up

type Clock = Callable[[], datetime]
type Files = Mapping[str, tuple[str, bytes, str]]
"""Form parts: field name to file name, content and type."""

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0
TOTAL_SECONDS: Final = 30.0
LARGEST_ANSWER: Final = 8 * 1024 * 1024
"""Bytes after unpacking. The largest answer that is expected, 100 posts of X with all includes,
has under 1 MB.
"""
_PIECE: Final = 64 * 1024


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    def json(self) -> Any:
        """Raises Down where the body is no JSON: what was asked for may have been done."""
        try:
            return parsed(self.content)
        except ValueError:
            words = "The network’s answer cannot be read. We try again by ourselves."
            raise Down(words, perhaps_done=True) from None


def parsed(content: bytes) -> Any:
    """The JSON in a body. Raises ValueError where there is none, or one that is nested too deep."""
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("It is nested too deep.") from None


class TooLong(Down):
    """More bytes than are taken."""

    words = "The answer is too long. It was not taken."


class _Adapter(HTTPAdapter):
    """The library's own, but its connections are guarded."""

    def __init__(self, guard: Guard) -> None:
        self._pools = Pools(guard)
        super().__init__(max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **settings: Any
    ) -> None:
        self.poolmanager = self._pools.of(
            num_pools=connections, maxsize=maxsize, block=block, **settings
        )


class Transport:
    """Connections to networks, kept open between calls. One a thread: it is not to be shared.

    `exempt` are origins that may have a private address: simulators.
    """

    def __init__(
        self,
        *,
        clock: Clock = utc_now,
        exempt: frozenset[Origin] = frozenset(),
        look_up: LookUp = look_up,
        total_seconds: float = TOTAL_SECONDS,
        read_seconds: float = READ_SECONDS,
        largest_answer: int = LARGEST_ANSWER,
    ) -> None:
        self.clock = clock
        self.calls = 0
        """How often it has asked somebody."""
        self._total_seconds = total_seconds
        self._timeout = (min(CONNECT_SECONDS, total_seconds), read_seconds)
        self._largest_answer = largest_answer
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = "Bluelamp social hub"
        adapter = _Adapter(Guard(exempt=exempt, look_up=look_up))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def call(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        sent_json: Mapping[str, Any] | None = None,
        form: Mapping[str, str | Sequence[str]] | None = None,
        files: Files | None = None,
        content: bytes | None = None,
        largest: int | None = None,
        packed: bool = True,
    ) -> Answer:
        """Ask once. Any status is an answer; none, or one that is too long or too slow, raises
        Down.

        `largest` is how many bytes are taken, unpacked. Not `packed`: a body that the other side
        compressed is refused unread.
        """
        asked = (
            dict(headers or {}) if packed else {**(headers or {}), "Accept-Encoding": "identity"}
        )
        self.calls += 1
        try:
            with (
                at_most(self._total_seconds),
                self._session.request(
                    method,
                    url,
                    params=query,
                    headers=asked,
                    json=sent_json,
                    data=content if content is not None else form,
                    files=files,
                    timeout=self._timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                if (
                    not packed
                    and response.headers.get("Content-Encoding", "identity") != "identity"
                ):
                    raise Refused("The file is packed. It was not fetched.")
                body = _body(response, largest or self._largest_answer)
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    content=body,
                )
        # The texts of these errors hold the whole address, with a token that may stand in it.
        except requests.exceptions.ConnectTimeout:
            raise Down from None
        except requests.exceptions.ConnectionError as error:
            raise Down(perhaps_done=not _never_connected(error)) from None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError):
            raise Down(perhaps_done=True) from None

    def close(self) -> None:
        self._session.close()


def _body(response: requests.Response, largest: int) -> bytes:
    """The unpacked body, taken in pieces as they come."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise TooLong(perhaps_done=True)
    pieces: list[bytes] = []
    size = 0
    while piece := response.raw.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > largest:
            raise TooLong(perhaps_done=True)
        pieces.append(piece)
    return b"".join(pieces)


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Whether nothing was sent: the name is not known, or nobody listens."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError)
