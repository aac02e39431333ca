"""Videos of 100 MB and of 1 GB, sent piece by piece: how fast, and how much memory the web process
takes.
"""

import re
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.bench import processes, servers
from tests.bench.harness import Figure, Result, benchmark

UPLOAD = Figure(name="upload_100mb", unit="s")
"""To the answer after its last piece: encrypted, read again, hashed. 100 MB / this are MB/s."""
MEMORY = Figure(name="upload_100mb_memory", unit="MB", target=60)
"""The most above what the process had after a small file."""
LARGE = Figure(name="upload_1gb", unit="s")
LARGE_MEMORY = Figure(name="upload_1gb_memory", unit="MB", target=60)
SLUG = "video"
SIZE = 100_000_000
LARGE_SIZE = 1_000_000_000
PIECE = 8 * 1024 * 1024
FILM = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@benchmark(UPLOAD, MEMORY)
def upload_100mb() -> Iterator[Result]:
    with station() as (address, pid):
        yield from _measured(pid, UPLOAD, MEMORY, lambda: sent(address, SIZE))


@benchmark(LARGE, LARGE_MEMORY)
def upload_1gb() -> Iterator[Result]:
    with station() as (address, pid):
        yield from _measured(pid, LARGE, LARGE_MEMORY, lambda: sent(address, LARGE_SIZE))


@contextmanager
def station() -> Iterator[tuple[str, int]]:
    """The address of a web process that has taken a small file, and its pid."""
    with ExitStack() as stack:
        database = stack.enter_context(servers.database())
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bluelamp-"))
        environment = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "tests.baselines.settings",
            "VAR_ROOT": str(Path(folder)),
            "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
        }
        servers.manage("migrate", "--verbosity", "0", environment=environment)
        make = "from tests.bench._uploads import make; make()"
        servers.manage("shell", "--no-imports", "-c", make, environment=environment)
        servers.manage("collectstatic", "--noinput", environment=environment)
        web = stack.enter_context(servers.web_server(environment=environment))
        sent(web.address, 1_000_000)
        yield web.address, web.pid


def _measured(
    pid: int, seconds: Figure, memory: Figure, send: Callable[[], float]
) -> Iterator[Result]:
    before = processes.memory([pid])
    with watching(pid) as seen:
        taken = send()
    yield seconds.measured(taken)
    yield memory.measured(max(seen) - before)


def sent(address: str, size: int) -> float:
    """Seconds until a new visitor's video of so many bytes is here."""
    line = HTTPConnection(urlsplit(address).netloc, timeout=120)
    line.request("GET", f"/{SLUG}/film/")
    page = line.getresponse()
    found = TOKEN.search(page.read().decode())
    assert found is not None
    cookies = dict(_cookies(page.headers.get_all("Set-Cookie", [])))
    started = time.perf_counter()
    headers = {
        "X-CSRFToken": found[1],
        "Content-Type": "application/offset+octet-stream",
    }
    name, question = b64encode(b"film.mp4").decode(), b64encode(b"film").decode()
    begin = {
        "Upload-Length": str(size),
        "Upload-Metadata": f"filename {name},question {question}",
        "Cookie": _told(cookies),
    }
    line.request("POST", f"/{SLUG}/film/files/", headers=headers | begin)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 201, answer.status
    cookies |= dict(_cookies(answer.headers.get_all("Set-Cookie", [])))
    place, offset = answer.headers["Location"], 0
    while offset < size:
        length = min(PIECE, size - offset)
        piece = (FILM if not offset else b"") + bytes(length)
        more = {"Upload-Offset": str(offset), "Cookie": _told(cookies)}
        line.request("PATCH", place, piece[:length], headers | more)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 204, answer.status
        offset += length
    taken = time.perf_counter() - started
    line.close()
    return taken


@contextmanager
def watching(pid: int) -> Iterator[list[float]]:
    """The megabytes of a process with its children, all the time."""
    seen: list[float] = []
    end = Event()

    def watch() -> None:
        while not end.wait(0.02):
            seen.append(processes.memory([pid]))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        end.set()
        thread.join()


def _cookies(given: list[str]) -> Iterator[tuple[str, str]]:
    for each in given:
        name, _, value = each.partition(";")[0].partition("=")
        yield name, value


def _told(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
