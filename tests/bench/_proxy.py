"""The nginx of site/station/deploy/nginx.conf before a running station, on this machine only."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.bench.servers import PATIENCE, ROOT, Running, free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
MISSING = "nginx is not installed (Debian package nginx-light)"
CONFIGURATION = ROOT / "site" / "station" / "deploy" / "nginx.conf"


def configured(*, port: int, station: str, media: Path, static: Path, limits: bool = True) -> str:
    """The file with its capitals filled in, listening on this machine without a certificate.

    `limits` is False where one address plays many visitors.
    """
    text = CONFIGURATION.read_text()
    text = text.replace("STATION_NAME", "localhost")
    text = text.replace("STATION_MEDIA", str(media)).replace("STATION_STATIC", str(static))
    text = text.replace("127.0.0.1:8000", station.removeprefix("http://"))
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = text.replace("access_log /dev/stdout", "access_log access.log")
    text = re.sub(r"(?m)^ +ssl_.*\n", "", text)
    redirect = re.compile(r"  server \{\n    listen 80;.*?\n  \}\n", re.DOTALL)
    text = redirect.sub("", text)
    return text if limits else re.sub(r"(?m)^ +limit_(conn|req) .*\n", "", text)


@dataclass(frozen=True, kw_only=True)
class Proxy(Running):
    logs: Path
    """The folder with what it writes down."""


@contextmanager
def proxy(station: str, *, media: Path, static: Path, limits: bool = True) -> Iterator[Proxy]:
    assert NGINX is not None
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bluelamp-nginx-") as folder:
        # The workers of a server that root starts belong to somebody else.
        Path(folder).chmod(0o755)
        file = Path(folder) / "nginx.conf"
        file.write_text(
            configured(port=port, station=station, media=media, static=static, limits=limits)
        )
        with (Path(folder) / "error.log").open("wb") as log:
            process = subprocess.Popen(
                [NGINX, "-p", folder, "-c", str(file), "-g", "daemon off;"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + PATIENCE
            while process.poll() is None and time.monotonic() < deadline:
                try:
                    urlopen(address, timeout=PATIENCE).close()
                    break
                except HTTPError as answered:
                    answered.close()
                    break
                except OSError:
                    time.sleep(0.1)
            if process.poll() is not None:
                raise RuntimeError((Path(folder) / "error.log").read_text())
            yield Proxy(address=address, pid=process.pid, logs=Path(folder))
        finally:
            process.terminate()
            process.wait(PATIENCE)
