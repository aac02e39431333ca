"""A register of addresses: a real HTTP server that speaks as OS Places does, or fails as told to.

The houses are made up, and so is the postcode: none in use begins with X.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "the-key-of-the-project"


def point(number: int, **more: Any) -> dict[str, Any]:
    """One delivery point, with what OS says of each beside its address."""
    return {
        "UPRN": f"1000000000{number:02}",
        "UDPRN": f"500000{number:02}",
        "ADDRESS": f"{number}, TIDEWATCH STREET, RIVERMOUTH, XR1 0AA",
        "BUILDING_NUMBER": str(number),
        "THOROUGHFARE_NAME": "TIDEWATCH STREET",
        "POST_TOWN": "RIVERMOUTH",
        "POSTCODE": "XR1 0AA",
        "RPC": "1",
        "X_COORDINATE": 1.0,
        "Y_COORDINATE": 2.0,
        "STATUS": "APPROVED",
        "LOGICAL_STATUS_CODE": "1",
        "CLASSIFICATION_CODE": "RD04",
        "MATCH": 1.0,
        "MATCH_DESCRIPTION": "EXACT",
        "LANGUAGE": "EN",
        **more,
    }


def answer(*points: dict[str, Any]) -> bytes:
    """As OS has it: without `results` where there are none."""
    header = {"totalresults": len(points), "offset": 0, "format": "JSON", "maxresults": 100}
    document: dict[str, Any] = {"header": header}
    if points:
        document["results"] = [{"DPA": each} for each in points]
    return json.dumps(document).encode()


@dataclass
class Register:
    """`how` is a status with `body`, "hang", "drip" (a byte now and then), "huge" or "cut"."""

    host: str = ""
    how: int | str = 200
    body: bytes = field(default_factory=lambda: answer(point(1), point(2)))
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """(path, headers) of each request."""
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://{self.host}/search/places/v1/postcode"

    @property
    def named(self) -> dict[str, Any]:
        """The setting that names it."""
        options = {"key": KEY, "address": self.address}
        return {"BACKEND": "cms_forms.lookups.os_places.OSPlaces", "OPTIONS": options}


def _handler(register: Register) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = {name.lower(): value for name, value in self.headers.items()}
            register.asked.append((self.path, said))
            # Whoever hangs up early is no fault of this server.
            with suppress(OSError):
                self._answer(register.how)

        def _answer(self, how: int | str) -> None:
            if how == "hang":
                register.let_go.wait(30)
                return
            self.send_response(how if isinstance(how, int) else 200)
            for name, value in register.headers.items():
                self.send_header(name, value)
            length = 10**9 if how in ("huge", "cut") else len(register.body)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if how == "drip":
                for byte in register.body:
                    self.wfile.write(bytes([byte]))
                    if register.let_go.wait(0.05):
                        return
            elif how == "huge":
                while not register.let_go.is_set():
                    self.wfile.write(b"[" * 100_000)
            else:
                self.wfile.write(register.body[:-5] if how == "cut" else register.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def register_of() -> Iterator[Register]:
    register = Register()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(register))
    server.daemon_threads = True
    register.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield register
    finally:
        register.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
