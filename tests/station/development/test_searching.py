"""Starting a search server: what answers at its address is the one that was started."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from station.development import searching


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"cluster_name": "first"}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """Where the cluster “first” answers."""
    server = HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_server_that_answers_under_its_name_is_the_one_that_was_started(
    port: int, tmp_path: Path
) -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        server = searching.Server(name="opensearch", folder=tmp_path, port=port, process=process)

        searching._wait_until_it_answers(server, "first")
        with pytest.raises(searching.SearchUnavailable, match="Another server has taken port"):
            searching._wait_until_it_answers(server, "second")

        process.kill()
