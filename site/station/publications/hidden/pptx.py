"""PowerPoint presentations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from station.publications.hidden import office
from station.publications.hidden.kinds import Finding
from station.publications.hidden.places import counted
from station.publications.reading.archive import Archive


def findings(path: Path) -> Iterator[Finding]:
    archive = Archive(path)
    for name in archive.names:
        folder = PurePosixPath(name).parent.name
        if not name.endswith(".xml"):
            continue
        if folder == "slides":
            yield from _slide(archive, name)
        elif folder == "notesSlides":
            yield from _notes(archive, name)
        elif folder in {"comments", "threadedComments"}:
            comments = sum(
                1
                for event in archive.events(name)
                if event.begins and event.name in {"cm", "reply"}
            )
            yield Finding(kind="comments", place=name, words=f"{counted(comments, 'comment')}.")
    yield from office.chart_findings(archive, None)
    yield from office.findings(archive)


def _slide(archive: Archive, name: str) -> Iterator[Finding]:
    place = f"Slide {''.join(filter(str.isdigit, PurePosixPath(name).stem))}"
    root = next(iter(archive.events(name)))
    if root.attributes.get("show") in {"0", "false"}:
        yield Finding(kind="hidden_slide", place=place, words="It is not shown and can be.")
    yield from office.drawing_findings(archive, name, place)


def _notes(archive: Archive, name: str) -> Iterator[Finding]:
    """The number of the slide is a field among the notes, and no word of anybody's."""
    inside_field = False
    letters = 0
    for event in archive.events(name):
        if event.name == "fld":
            inside_field = event.begins
        elif event.name == "t" and not event.begins and not inside_field:
            letters += len(event.text.strip())
    if letters:
        yield Finding(
            kind="speaker_notes", place=name, words=f"{counted(letters, 'character')} of notes."
        )
