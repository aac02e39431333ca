"""The one way to a network: HTTP with limits of time and size, and without any secret in what it
says.

It never tries again by itself, follows no redirect and keeps no cookie: when to ask again is for
the caller to decide.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from social_hub.networks.errors import Down

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
        """Raises Down where the body is no JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            raise Down("The network’s answer cannot be read. We try again by ourselves.") from None


class Transport:
    """Connections to networks, kept open between calls. One a thread: it is not to be shared."""

    def __init__(
        self,
        *,
        clock: Clock = utc_now,
        total_seconds: float = TOTAL_SECONDS,
        read_seconds: float = READ_SECONDS,
        largest_answer: int = LARGEST_ANSWER,
    ) -> None:
        self.clock = clock
        self._total_seconds = total_seconds
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._largest_answer = largest_answer
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = "Bluelamp social hub"
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0))

    def call(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        sent_json: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        files: Files | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Ask once. Any status is an answer; none, or one that is too long or too slow, raises
        Down.
        """
        ends = monotonic() + self._total_seconds
        try:
            with self._session.request(
                method,
                url,
                params=query,
                headers=headers,
                json=sent_json,
                data=content if content is not None else form,
                files=files,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._body(response, ends)
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

    def _body(self, response: requests.Response, ends: float) -> bytes:
        """The unpacked body, read in pieces as they come: a drop now and then does not make it
        endless.
        """
        pieces: list[bytes] = []
        size = 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            size += len(piece)
            if size > self._largest_answer:
                raise Down("The network’s answer is too long.", perhaps_done=True)
            if monotonic() > ends:
                raise Down("The network’s answer takes too long.", perhaps_done=True)
            pieces.append(piece)
        return b"".join(pieces)


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Whether nothing was sent: the name is not known, or nobody listens."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
