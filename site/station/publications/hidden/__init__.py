"""What is in a file that nobody sees on its pages, and everybody who has it can get out.

Pure Python, and only ever run in a child process. What cannot be looked into is a finding itself:
nobody vouches for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from station.publications.hidden import docx, opendocument, pdf, pictures, plain, pptx, xlsx
from station.publications.hidden.kinds import KINDS, Finding, Kind, unchecked
from station.publications.reading.base import Unreadable
from station.publications.reading.kinds import kind_of

CHECKERS: Final[Mapping[str, Callable[[Path], Iterator[Finding]]]] = {
    "csv": plain.findings_of_table,
    "docx": docx.findings,
    "odp": opendocument.findings,
    "ods": opendocument.findings,
    "odt": opendocument.findings,
    "pdf": pdf.findings,
    "picture": lambda path: pictures.findings_in(path.read_bytes(), ""),
    "pptx": pptx.findings,
    "xlsx": xlsx.findings,
}
HARMLESS: Final = frozenset({"txt", "empty"})
WHY_NOT: Final = {
    "ole": "Old formats (.doc, .xls, .ppt) and files with a password cannot be looked into.",
    "xlsb": "Binary workbooks (.xlsb) cannot be looked into.",
    "zip": "A zip is a folder of files, and none of them is looked into. Attach them one by one.",
    "rtf": "Rich text files cannot be looked into.",
    "markup": "A web page or drawing as a file cannot be looked into.",
}
OTHER: Final = "Nothing here knows this kind of file, so nobody can say what is in it."
MOST: Final = 500
"""Findings that are kept of one file."""


def findings_of(path: Path, name: str) -> list[Finding]:
    """Everything found in it, each once. `name` is the one that it was uploaded under."""
    found: dict[Finding, None] = {}
    try:
        kind = kind_of(path, name)
        checker = CHECKERS.get(kind)
        if checker is None:
            return [] if kind in HARMLESS else [unchecked(WHY_NOT.get(kind, OTHER))]
        for finding in checker(path):
            found.setdefault(finding)
            if len(found) >= MOST:
                break
    except Unreadable as reason:
        return [*found, unchecked(str(reason))]
    return list(found)


__all__ = ["CHECKERS", "KINDS", "Finding", "Kind", "findings_of", "unchecked"]
