"""A request and an answer of the simulator, and what its networks need to read and write them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """After the name of the network."""
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    """In lower case."""
    body: bytes

    def one(self, name: str, otherwise: str = "") -> str:
        return next(iter(self.query.get(name, ())), otherwise)

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").partition(" ")[2]

    @cached_property
    def json(self) -> dict[str, Any]:
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    @cached_property
    def form(self) -> Mapping[str, list[str]]:
        """The fields of a form; files are in `files`."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/"):
            return {n: [v.decode()] for n, (v, is_file) in self._parts.items() if not is_file}
        return parse_qs(self.body.decode(errors="replace"), keep_blank_values=True)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return {name: value for name, (value, is_file) in self._parts.items() if is_file}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[bytes, bool]]:
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/"):
            return {}
        message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body)
        found = {}
        for part in message.walk():
            name = part.get_param("name", header="content-disposition")
            if isinstance(name, str):
                value = part.get_payload(decode=True)
                found[name] = (
                    value if isinstance(value, bytes) else b"",
                    bool(part.get_filename()),
                )
        return found


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_lost: bool = False
    """Done, but the connection ends without an answer."""

    @classmethod
    def of(
        cls, told: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> "Response":
        kind = {"content-type": "application/json; charset=utf-8"}
        return cls(status, json.dumps(told).encode(), {**kind, **(headers or {})})


type View = Callable[..., Response]


def first(values: list[str] | None) -> str:
    return values[0] if values else ""


def routed(routes: Mapping[str, View], request: Request) -> tuple[str, Response | None]:
    """The answer of the first route whose method and path fit, and the route's name."""
    for route, view in routes.items():
        method, _, pattern = route.partition(" ")
        found = re.fullmatch(pattern, request.path)
        if found and method == request.method:
            return route, view(request, **found.groupdict())
    return "", None


def milliseconds(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def host(address: str) -> str:
    return urlsplit(address).netloc
