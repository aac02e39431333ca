"""The simulator as an HTTP server: each network below a path of its own name.

with Simulator(World()) as simulator:
    settings = simulator.settings()  # for SOCIAL_HUB_NETWORKS
    account = simulator.world.add_account("x", "northteam")
    simulator.world.post(account, "Good morning")
"""

import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Final, Protocol, Self
from urllib.parse import parse_qs, urlsplit

from social_hub.simulator import pictures
from social_hub.simulator.authorizing import ask
from social_hub.simulator.bluesky_api import BlueskyApi
from social_hub.simulator.facebook_api import SYSTEM, FacebookApi
from social_hub.simulator.feed_api import FeedApi
from social_hub.simulator.http import Request, Response
from social_hub.simulator.mastodon_api import LIST_OWNER, MastodonApi
from social_hub.simulator.pushing import Pusher
from social_hub.simulator.world import World
from social_hub.simulator.x_api import APP, XApi

_GARBLED: Final = b"<html>Something went wrong. Try again.</html>"
_LARGEST: Final = 32 * 1024 * 1024


class _Api(Protocol):
    def answer(self, request: Request) -> tuple[str, Response]: ...


class Simulator:
    """A world that answers over HTTP on this machine, from `start` (or `with`) to `stop`."""

    def __init__(
        self, world: World | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.world = world or World()
        self.apis: dict[str, _Api] = {
            "x": XApi(self.world),
            "facebook": FacebookApi(self.world),
            "bluesky": BlueskyApi(self.world),
            "mastodon": MastodonApi(self.world),
            "feed": FeedApi(self.world),
        }
        self.pusher = Pusher(self.world)
        self._server = _Server((host, port), _Handler)
        self._server.simulator = self
        self.world.base = f"http://{host}:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def settings(self) -> dict[str, dict[str, Any]]:
        """What SOCIAL_HUB_NETWORKS has to hold for every network to be this simulator."""
        base, secret = self.world.base, "practice-secret"
        hosts = [urlsplit(base).netloc]
        common = {"simulated": True, "media_hosts": hosts}
        person = {"client_id": "practice", "client_secret": "practice"}
        return {
            "x": {
                **common,
                **person,
                "base": f"{base}/x",
                "site": f"{base}/x",
                "token": APP,
                "list_id": "1",
                "list_token": APP,
                "consumer_secret": secret,
                "webhook_id": "1",
            },
            "facebook": {
                **common,
                "base": f"{base}/facebook",
                "site": f"{base}/facebook",
                "token": SYSTEM,
                "app_id": "practice",
                "app_secret": secret,
                "verify_token": secret,
            },
            "bluesky": {
                **common,
                "base": f"{base}/bluesky",
                "pds": f"{base}/bluesky",
                "list": "at://did:plc:practice/app.bsky.graph.list/teams",
            },
            "mastodon": {
                **common,
                **person,
                "base": f"{base}/mastodon",
                "token": LIST_OWNER,
                "list_id": "1",
            },
            "feed": {**common, "base": f"{base}/feed", "secret": secret},
        }

    def start(self) -> Self:
        self._thread.start()
        self.pusher.start()
        return self

    def stop(self) -> None:
        """Nothing happens to one that is stopped already."""
        if self._thread.is_alive():
            self.pusher.stop()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def free(self) -> None:
        """Give the port back. For one that was never started."""
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def answer(self, path: str, request: Request) -> Response:
        """What is answered to a path that begins with the name of a network, or with media."""
        name, _, rest = path.lstrip("/").partition("/")
        if name == "media":
            return pictures.answer(self.world, rest)
        if name not in self.apis:
            return Response(404)
        request = Request(request.method, f"/{rest}", request.query, request.headers, request.body)
        if "authorize" in rest or rest.endswith("dialog/oauth"):
            return ask(self.world, name, request)
        return self._of_network(name, request)

    def _of_network(self, name: str, request: Request) -> Response:
        knobs = self.world.knobs[name]
        self.world.calls[name, "all"] += 1
        if knobs.seconds:
            time.sleep(knobs.seconds)
        if knobs.hangs_up:
            return Response(is_lost=True)
        if knobs.down:
            return Response(503, b"<html>Service Unavailable</html>")
        if knobs.garbled:
            return Response(200, _GARBLED)
        route, response = self.apis[name].answer(request)
        self.world.calls[name, route] += 1
        writes = request.method in {"POST", "PUT", "DELETE"} and response.status < 300
        if writes and knobs.loses_answers > 0:
            knobs.loses_answers -= 1
            return Response(is_lost=True)
        if writes and knobs.garbles_answers > 0:
            knobs.garbles_answers -= 1
            return Response(200, _GARBLED)
        return response


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    simulator: Simulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        length = min(_LARGEST, int(self.headers.get("Content-Length") or 0))
        body = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        request = Request(
            self.command,
            parts.path,
            parse_qs(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            body,
        )
        response = self.server.simulator.answer(parts.path, request)
        if response.is_lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if response.status != 304:
            self.wfile.write(response.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names of http.server

    def log_message(self, format: str, *args: Any) -> None:
        """The simulator counts calls and keeps no log."""
