"""Opening files of strangers in a process that has no secret, and that is gone afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from cms_forms.files.inside import main; main()"
)
LARGEST_OPENED: Final = 80_000_000
"""Bytes of a picture or a zipped document. Larger ones are not taken: nobody could look inside."""
SECONDS: Final = 20
WALL_SECONDS: Final = 40
MEMORY: Final = 1_500_000_000
"""Bytes of address space, of which the libraries take about 300 million."""
LARGEST_ANSWER: Final = 20_000_000
AT_ONCE: Final = threading.BoundedSemaphore(2)
"""Of one process of the site: each may take `MEMORY`."""
PATIENCE: Final = 5
"""Seconds that a thread waits for its turn. All threads of a process must not wait at once: nobody
would be answered meanwhile.
"""


class Busy(Exception):
    """As many files as can be opened at once are open. Try again in some seconds."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    kind: str = ""
    reason: str = ""
    """Why it is refused: a key of `refusals.WORDS`."""
    picture: bytes = b""


class Examination:
    """One file, which is fed piece by piece. Never raises for what a file is; `Busy` at first."""

    def __init__(self, kind: str, act: str = "examine") -> None:
        if not AT_ONCE.acquire(timeout=PATIENCE):
            raise Busy
        asked = {
            "act": act,
            "kind": kind,
            "memory": MEMORY,
            "seconds": SECONDS,
            "parent": os.getpid(),
        }
        try:
            # Nothing in it comes from outside: the file goes through its standard input.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", START, str(ROOT), json.dumps(asked)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            AT_ONCE.release()
            raise
        self._is_over = False
        self._timer = threading.Timer(WALL_SECONDS, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def feed(self, piece: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(piece)
        except OSError:  # it is gone; `end` says why
            return

    def end(self) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            with suppress(OSError):
                self._process.stdin.close()
            told = self._process.stdout.read(LARGEST_ANSWER)
        finally:
            self.stop()
        line, _, picture = told.partition(b"\n")
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            # A limit of time or memory ended it, or the library crashed.
            return Answer(reason="too_much_inside")
        return Answer(picture=picture, **answer)

    def stop(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet
                    continue
        AT_ONCE.release()
