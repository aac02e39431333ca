"""Word documents: paragraphs and tables in their order, headers and footers after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.table import Table

from station.publications.reading.archive import DAMAGED, Archive
from station.publications.reading.base import Text, Unreadable, whole

DEEPEST: Final = 20
"""Tables within tables."""


def read(path: Path) -> Text:
    archive = Archive(path)
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            for _ in archive.events(
                name
            ):  # refuses entities, which are read by another parser below
                break
    try:
        document = Document(str(path))
        lines = [*_lines(document, 0)]
        for section in document.sections:
            for part in (section.header, section.footer):
                if not part.is_linked_to_previous:
                    lines += _lines(part, 0)
    except Unreadable:
        raise
    except Exception as error:  # it raises whatever it stumbles over
        raise Unreadable(DAMAGED) from error
    return whole("\n".join(lines))


def _lines(container: Any, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                seen: set[Any] = set()
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001  a merged cell comes once for each column
                        seen.add(cell._tc)  # noqa: SLF001
                        yield from _lines(cell, depth + 1)
        else:
            yield item.text
