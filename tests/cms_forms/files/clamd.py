"""A real clamd with one signature, EICAR's, where the Debian package is installed; and a stand-in
that says what a test wants said.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any

from tests.cms_forms.files.samples import EICAR

PROGRAM = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")


@contextmanager
def real(folder: Path) -> Iterator[str]:
    """Its address. Its signatures are a database of our own, in the folder."""
    signatures = folder / "signatures"
    signatures.mkdir()
    digest = md5(EICAR, usedforsecurity=False).hexdigest()
    (signatures / "eicar.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n")
    where = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {where}\nDatabaseDirectory {signatures}\nForeground yes\n"
        f"TemporaryDirectory {folder}\nUser root\nStreamMaxLength 5M\nMaxThreads 2\n"
    )
    process = subprocess.Popen(
        [str(PROGRAM), "-c", str(folder / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            if where.exists():
                break
            assert process.poll() is None, "clamd ended"
            time.sleep(0.05)
        yield f"unix://{where}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def saying(answer: bytes | None) -> Iterator[str]:
    """Listens, takes a whole stream, and answers so. None: it hangs up at once."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connected, _ = server.accept()
            except OSError:
                return
            with connected:
                if answer is not None:
                    _read_stream(connected)
                    connected.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()


def _read_stream(connected: Any) -> None:
    file = connected.makefile("rb")
    assert file.read(10) == b"zINSTREAM\0"
    while length := int.from_bytes(file.read(4)):
        file.read(length)
