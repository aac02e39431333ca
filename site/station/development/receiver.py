"""A records system for tests and chaos: a real HTTP server that does what it is told to."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]


@dataclass
class Receiver:
    """`how` is a status, "hang", "drip", "reset" (unread), "reset after" (taken, but unanswered) or
    "empty" (200 without any header or body).
    """

    host: str
    how: int | str = 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    asked: int = 0
    at_once: int = 0
    most_at_once: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://{self.host}/reports?from=bluelamp"

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.got]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            with receiver.lock:
                receiver.asked += 1
                receiver.at_once += 1
                receiver.most_at_once = max(receiver.most_at_once, receiver.at_once)
            try:
                # Whoever hangs up early is no fault of this server.
                with suppress(OSError):
                    self._answer(receiver.how)
            finally:
                with receiver.lock:
                    receiver.at_once -= 1
                self.close_connection = True

        def _answer(self, how: int | str) -> None:
            if how == "reset":
                self._reset()
                return
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            if how in (200, "empty", "reset after", "drip") or how == 201 or how == 204:
                with receiver.lock:
                    receiver.got.append(Got(self.path, headers, body))
            if how == "hang":
                receiver.let_go.wait(30)
            elif how == "reset after":
                self._reset()
            elif how == "empty":
                self.wfile.write(b"HTTP/1.1 200 \r\n\r\n")
            elif how == "drip":
                for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 600:
                    self.wfile.write(bytes([letter]))
                    if receiver.let_go.is_set():
                        return
                    time.sleep(0.05)
            else:
                self.send_response(int(how))
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _reset(self) -> None:
            # Closed without lingering, a connection is reset and not ended.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def receiver_of() -> Iterator[Receiver]:
    receiver = Receiver(host="")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
