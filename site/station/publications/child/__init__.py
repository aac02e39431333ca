"""Files that somebody uploaded are opened in a process of their own, with limits.

What a hostile file does to its parser, it does to a process that has no secret, no network and no
database, that may use so much memory and time, and that is gone afterwards.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from station.publications.hidden.kinds import Finding, unchecked
from station.publications.reading.base import Place, Text

ROOT: Final = Path(__file__).resolve().parents[3]
"""Where the package `station` lies."""
START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from station.publications.child.inside import main; main()"
)
TOO_LONG: Final = "It takes longer to open than files may take. Make it smaller, or save it anew."
TOO_MUCH: Final = "It holds more text than can be kept. Split it into several files."
CRASHED: Final = "It is damaged: the program that opens such files crashed on it."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of each file. `PUBLICATIONS_LIMITS` in the settings changes some of them."""

    seconds: int = 30
    """Of the processor."""
    wall_seconds: int = 60
    memory: int = 1024 * 1024 * 1024
    """Bytes of address space, of which the libraries take about 300 million."""
    answer: int = 64 * 1024 * 1024
    """Bytes of text and findings that are taken back."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    text: Text
    findings: tuple[Finding, ...]
    seconds: float = 0.0


def examine(files: Sequence[tuple[Path, str]], limits: Limits = Limits()) -> Iterator[Examined]:
    """The text and the hidden data of each file, given with the name it was uploaded under.

    One process takes one file after the other. A file that ends it has an answer that says so, and
    those after it get another process. Never raises for what a file is.
    """
    child: _Child | None = None
    try:
        for path, name in files:
            child = child or _Child(limits)
            try:
                yield child.ask(path, name)
            except _Ended as reason:
                child.end()
                child = None
                yield Examined(text=Text(why=str(reason)), findings=(unchecked(str(reason)),))
    finally:
        if child is not None:
            child.end()


class _Ended(Exception):
    """The process is of no more use; its words say why."""


class _Child:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rest = b""
        given = json.dumps({**asdict(limits), "parent": os.getpid()})
        # Nothing in it comes from outside: the names of files go through its standard input.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-c", START, str(ROOT), given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )

    def ask(self, path: Path, name: str) -> Examined:
        assert self.process.stdin is not None
        question = json.dumps({"path": str(path.resolve()), "name": name}).encode() + b"\n"
        try:
            self.process.stdin.write(question)
            self.process.stdin.flush()
        except OSError as error:
            raise _Ended(CRASHED) from error
        return _examined(json.loads(self._line()))

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        until = time.monotonic() + self.limits.wall_seconds
        pieces = [self.rest]
        size = len(self.rest)
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in pieces[-1]:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise _Ended(TOO_LONG)
                piece = os.read(self.process.stdout.fileno(), 1 << 20)
                size += len(piece)
                if size > self.limits.answer:
                    raise _Ended(TOO_MUCH)
                if not piece:
                    raise _Ended(self._why_it_ended())
                pieces.append(piece)
        line, _, self.rest = b"".join(pieces).partition(b"\n")
        return line

    def _why_it_ended(self) -> str:
        used = self.process.wait()
        return TOO_LONG if used in {-24, -9} else CRASHED  # SIGXCPU, and SIGKILL at the hard limit

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet
                    continue


def _examined(answer: Mapping[str, Any]) -> Examined:
    text = dict(answer["text"])
    places = tuple(Place(**place) for place in text.pop("places"))
    return Examined(
        text=Text(places=places, **text),
        findings=tuple(Finding(**finding) for finding in answer["findings"]),
        seconds=answer["seconds"],
    )


__all__ = ["Examined", "Limits", "examine"]
