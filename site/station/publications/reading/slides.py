"""Presentations (PowerPoint): slide by slide. Hidden ones are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.publications.reading.archive import Archive
from station.publications.reading.base import CUT, Place, Text, kept

SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read(path: Path) -> Text:
    archive = Archive(path)
    numbers = sorted(int(found[1]) for name in archive.names if (found := SLIDE.fullmatch(name)))
    places, complete = kept(_slides(archive, numbers))
    if not places:
        return Text(pages=len(numbers), why="There is no text in it.")
    return Text(places=places, pages=len(numbers), searchable=True, why="" if complete else CUT)


def _slides(archive: Archive, numbers: list[int]) -> Iterator[Place]:
    for number in numbers:
        lines: list[str] = []
        shown = True
        for event in archive.events(f"ppt/slides/slide{number}.xml"):
            if event.name == "sld" and event.attributes.get("show") in {"0", "false"}:
                shown = False
            if event.name == "t" and not event.begins:
                lines.append(event.text)
        if shown:
            yield Place(number=number, text="\n".join(lines), name=f"Slide {number}")
