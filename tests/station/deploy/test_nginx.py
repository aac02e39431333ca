"""The proxy's configuration is one that nginx takes, and serves uploads by the station's rules."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_connection
from tempfile import gettempdir
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from station.uploads.views import FOLDERS, KEPT, ORIGINALS, POLICY, TYPES
from tests.bench._proxy import CONFIGURATION, MISSING, NGINX, Proxy, proxy
from tests.station.deploy.test_access_log import LINKS, SECRET

pytestmark = pytest.mark.skipif(NGINX is None, reason=MISSING)


class Echo(BaseHTTPRequestHandler):
    """Stands for the station: says what it was sent."""

    def do_GET(self) -> None:
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(running: Proxy) -> str:
    return running.address


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    top = Path(gettempdir())
    for each in (folder, *folder.parents):
        # nginx, started by root, reads as somebody else.
        if each.is_relative_to(top) and each != top:
            each.chmod(0o755)
    media, static = folder / "media", folder / "static"
    static.mkdir()
    for place in (*FOLDERS, ORIGINALS, "documents"):
        (media / place).mkdir(parents=True)
        for ending in (*TYPES, ".svg", ".html", ".pdf", ".svg.png"):
            (media / place / f"x{ending}").write_bytes(b"<script>alert(1)</script>")
    server = HTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    with proxy(f"http://127.0.0.1:{server.server_port}", media=media, static=static) as running:
        yield running
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("folder", sorted(FOLDERS))
@pytest.mark.parametrize("ending", [*TYPES, ".svg.png"])
def test_a_picture_is_an_attachment_with_a_policy_of_its_own(
    address: str, folder: str, ending: str
) -> None:
    with urlopen(f"{address}/media/{folder}/x{ending}") as response:
        headers = response.headers

    assert headers["Content-Type"] == TYPES["." + ending.rpartition(".")[2]]
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cache-Control"] == KEPT
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "images/x.svg",
        "images/x.html",
        "Original_images/x.png",
        "documents/x.pdf",
        "documents/x.png",
        "images/../documents/x.png",
        "images%2f..%2fdocuments/x.png",
        "x.png",
        "",
    ],
)
def test_nothing_else_has_an_address(address: str, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/media/{path}")

    assert refused.value.code == 404
    refused.value.close()


@pytest.mark.parametrize(
    "path", ["original_images/x.png", "images/../original_images/x.png", "original_images%2fx.png"]
)
def test_the_station_is_asked_who_may_see_a_picture_as_it_was_uploaded(
    address: str, path: str
) -> None:
    with urlopen(f"{address}/media/{path}") as response:
        said = response.read().decode().lower()

    assert "x-real-ip: 127.0.0.1" in said


@pytest.mark.parametrize(
    "path", ["/", "/admin/login/", "/admin/login/code/", "/admin/password_reset/"]
)
def test_the_station_is_told_who_connected_and_not_what_a_visitor_claims(
    address: str, path: str
) -> None:
    request = Request(
        address + path,
        headers={
            "X-Real-IP": "203.0.113.7",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "gopher",
            "SCRIPT_NAME": "/x",
        },
    )

    with urlopen(request) as response:
        said = response.read().decode().lower()

    assert "203.0.113.7" not in said
    assert "x-real-ip: 127.0.0.1" in said
    assert "x-forwarded-proto: http\n" in said
    assert "script_name" not in said


def test_the_file_has_what_holds_slow_lines() -> None:
    text = Path(CONFIGURATION).read_text()

    for line in ("proxy_request_buffering on;", "proxy_buffering on;", "client_body_timeout 20s;"):
        assert line in text


def test_no_log_keeps_what_was_typed(address: str, running: Proxy) -> None:
    said = {"Referer": f"{address}/search/?q=from-elsewhere#bruises"}
    for path in ("/search/?q=typed-words", "/search/%3Fq=1?x=typed-words", "/media/?typed-words"):
        with suppress(HTTPError):
            urlopen(Request(address + path, headers=said)).close()

    logs = "".join(file.read_text() for file in running.logs.glob("*.log"))
    assert "/search/" in logs
    assert not any(words in logs for words in ("typed-words", "from-elsewhere", "bruises"))


@pytest.mark.parametrize("link", LINKS)
def test_no_log_opens_a_report(address: str, running: Proxy, link: str) -> None:
    for path, headers in ((link, {}), ("/look/", {"Referer": f"{address}{link}"})):
        urlopen(Request(address + path, headers=headers)).close()

    logs = "".join(file.read_text() for file in running.logs.glob("*.log"))
    assert SECRET not in logs
    assert f"{link.split(SECRET, maxsplit=1)[0].rstrip('/')}/-" in logs


@pytest.mark.parametrize("kind", ["multipart/form-data; x=y", "application/offset+octet-stream"])
def test_a_slow_line_with_a_file_is_kept_from_the_station_and_the_file_from_every_disk(
    running: Proxy, kind: str
) -> None:
    host, port = running.address.removeprefix("http://").split(":")
    head = f"GET /x/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: 900000\r\n"
    with create_connection((host, int(port)), 10) as line:
        line.sendall(f"{head}\r\n".encode() + bytes(899_999))
        line.settimeout(0.5)
        with pytest.raises(TimeoutError):
            line.recv(100)
        assert not [each for each in running.logs.rglob("*temp/**/*") if each.is_file()]

        line.sendall(bytes(1))
        line.settimeout(10)
        assert line.recv(100).startswith(b"HTTP/1.1 200")


def test_a_form_that_is_too_large_is_answered_in_words(address: str) -> None:
    request = Request(
        f"{address}/x/", method="POST", headers={"Content-Type": "multipart/form-data"}
    )
    request.data = bytes(1)
    request.add_unredirected_header("Content-Length", "30000000")

    with pytest.raises(HTTPError) as refused:
        urlopen(request)

    assert refused.value.code == 413
    assert "too much at once" in refused.value.read().decode()
