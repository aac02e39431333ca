"""Word documents: the text itself, headers, footers, notes and what lies beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.publications.hidden import office
from station.publications.hidden.cell_styles import BLACK, WHITE, alike
from station.publications.hidden.kinds import Finding, unchecked
from station.publications.hidden.places import counted
from station.publications.reading.archive import DAMAGED, Archive, Event

CHANGES: Final = {
    "ins": "insertion",
    "del": "deletion",
    "moveFrom": "moved passage",
    "moveTo": "moved passage",
    "cellIns": "change to a table",
    "cellDel": "change to a table",
    "rPrChange": "change of format",
    "pPrChange": "change of format",
    "tblPrChange": "change of format",
    "sectPrChange": "change of format",
}
PLACES: Final = {
    "header": "Header",
    "footer": "Footer",
    "footnotes": "Footnotes",
    "endnotes": "Endnotes",
    "document": "Text",
    "glossary": "Building blocks",
}
WITHOUT_TEXT: Final = frozenset({"styles", "theme", "fonts", "numbering", "webSettings"})
"""Roots of parts that hold no words: most of the elements of a short letter."""
OFF: Final = frozenset({"0", "false", "off"})
DARK: Final = frozenset({"black", "darkBlue", "darkGray"})


def findings(path: Path) -> Iterator[Finding]:
    archive = Archive(path)
    main = office.main_part(archive, "word/document.xml")
    if main not in archive:
        yield unchecked(DAMAGED)
        return
    hidden_styles = _hidden_styles(archive)
    for name in archive.names:
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        first = next(archive.events(name), None)
        if first is None or first.name in WITHOUT_TEXT:
            continue
        running = _Pass(hidden_styles)
        for event in archive.events(name):
            running.take(event)
        yield from running.findings(_place(name))
        yield from office.drawing_findings(archive, name, _place(name))
    for link in office.links_of(archive, "word/settings.xml").values():
        if link.kind == "attachedTemplate" and ("\\" in link.target or "/" in link.target):
            yield Finding(
                kind="template",
                place="File properties",
                words="The folder of its template, which may name a person or a server.",
            )
    yield from office.chart_findings(archive, None)
    yield from office.findings(archive)


def _place(name: str) -> str:
    stem = name.rpartition("/")[2].removesuffix(".xml")
    return PLACES.get(stem.rstrip("0123456789"), name)


class _Pass:
    """One part. A run's properties come before its text, so they are known when it comes."""

    def __init__(self, hidden_styles: frozenset[str]) -> None:
        self.hidden_styles = hidden_styles
        self.paragraph_is_hidden = False
        self.open: list[str] = []
        self.changes: Counter[str] = Counter()
        self.comments = 0
        self.variables = 0
        self.hidden = self.covered = self.unseen = 0
        """Characters."""
        self.reset_run()
        self.shades: list[tuple[int, str]] = []
        """(Depth of the paragraph, table or cell, its colour)."""

    def reset_run(self) -> None:
        self.vanishes = self.paragraph_is_hidden
        self.colour = BLACK
        self.background = ""
        self.size = 22.0

    def take(self, event: Event) -> None:
        if event.begins:
            self.open.append(event.name)
            self.begin(event)
            return
        if event.name in {"t", "delText"} and event.text.strip():
            self.count(len(event.text.strip()))
        self.open.pop()
        while self.shades and self.shades[-1][0] > len(self.open):
            self.shades.pop()

    def begin(self, event: Event) -> None:
        name, value = event.name, event.attributes.get("val", "")
        above = self.open[-2] if len(self.open) > 1 else ""
        if name == "r":
            self.reset_run()
        elif name in CHANGES and "author" in event.attributes:
            self.changes[CHANGES[name]] += 1
        elif name == "comment":
            self.comments += 1
        elif name == "docVar":
            self.variables += 1
        elif name == "p":
            self.paragraph_is_hidden = False
        elif name == "pStyle":
            self.paragraph_is_hidden = value in self.hidden_styles
        elif above == "rPr" and "r" in self.open[-3:-2]:
            self.begin_property(name, value, event)
        elif name == "shd" and above in {"pPr", "tcPr", "tblPr"}:
            self.shades.append((len(self.open) - 2, _fill(event)))

    def begin_property(self, name: str, value: str, event: Event) -> None:
        if name in {"vanish", "webHidden"}:
            self.vanishes = value not in OFF
        elif name == "rStyle":
            self.vanishes = self.vanishes or value in self.hidden_styles
        elif name == "color" and value not in {"", "auto"}:
            self.colour = value.upper()
        elif name == "highlight":
            self.background = BLACK if value in DARK else "other"
        elif name == "shd":
            self.background = _fill(event)
        elif name == "sz":
            self.size = float(value) if value.isdigit() else 22.0

    def count(self, characters: int) -> None:
        background = self.background or (self.shades[-1][1] if self.shades else "")
        if self.vanishes:
            self.hidden += characters
        elif background == BLACK and alike(self.colour, BLACK):
            self.covered += characters
        elif self.size < 4 or (
            # A table's style may give its cells a dark colour, which is not looked up.
            alike(self.colour, WHITE) and background in {"", WHITE} and "tbl" not in self.open
        ):
            self.unseen += characters

    def findings(self, place: str) -> Iterator[Finding]:
        if self.changes:
            parts = ", ".join(counted(number, name) for name, number in self.changes.items())
            yield Finding(kind="tracked_changes", place=place, words=f"{parts}, with who and when.")
        if self.comments:
            yield Finding(
                kind="comments", place="Margin", words=f"{counted(self.comments, 'comment')}."
            )
        if self.variables:
            yield Finding(
                kind="variables",
                place="Settings",
                words=f"{counted(self.variables, 'variable')} that a program left.",
            )
        for kind, number, how in (
            ("hidden_text", self.hidden, "formatted as hidden"),
            ("text_under_box", self.covered, "in black on black: it can be copied"),
            ("invisible_text", self.unseen, "in white, or too small to see"),
        ):
            if number:
                yield Finding(
                    kind=kind, place=place, words=f"{counted(number, 'character')} {how}."
                )


def _hidden_styles(archive: Archive) -> frozenset[str]:
    """The ids of styles whose text is hidden. One that is based on such a style is one too."""
    hidden: set[str] = set()
    style = ""
    for event in archive.events("word/styles.xml") if "word/styles.xml" in archive else ():
        value = event.attributes.get("val", "")
        if not event.begins:
            continue
        if event.name == "style":
            style = event.attributes.get("styleId", "")
        elif event.name == "basedOn" and value in hidden:
            hidden.add(style)
        elif event.name == "vanish":
            (hidden.discard if value in OFF else hidden.add)(style)
    return frozenset(hidden)


def _fill(event: Event) -> str:
    fill = event.attributes.get("fill", "").upper()
    if fill and fill != "AUTO":
        return BLACK if alike(fill, BLACK) else fill
    return BLACK if event.attributes.get("val") == "solid" else ""
