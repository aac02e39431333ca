"""OpenDocument texts and presentations, without deletions and comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.publications.reading.archive import DAMAGED, PIECE, Archive
from station.publications.reading.base import Text, Unreadable, whole

PARAGRAPHS: Final = frozenset({"p", "h"})
LEFT_OUT: Final = frozenset({"tracked-changes", "annotation"})
GAPS: Final = {"tab": "\t", "line-break": "\n", "s": " "}


def read(path: Path) -> Text:
    archive = Archive(path)
    if "content.xml" not in archive:
        raise Unreadable(DAMAGED)
    return whole("\n".join(_paragraphs(archive)))


def _paragraphs(archive: Archive) -> Iterator[str]:
    left_out = 0
    words: list[str] = []
    for event in archive.events("content.xml", pieces=True):
        if event.name in LEFT_OUT:
            left_out += 1 if event.begins else -1
        elif left_out:
            continue
        elif event.name == PIECE:
            words.append(event.text)
        elif not event.begins and event.name in GAPS:
            words.append(GAPS[event.name])
        elif not event.begins and event.name in PARAGRAPHS:
            yield "".join(words)
            words.clear()
