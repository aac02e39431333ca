"""The text of a file that somebody uploaded. Pure Python, and only ever run in a child process.

Each kind of file has a module with one function, `read(path) -> Text`, that raises `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from station.publications.reading import docx, opendocument, pdf, plain, slides, xlsx
from station.publications.reading.base import Place, Text, Unreadable
from station.publications.reading.kinds import kind_of

READERS: Final[Mapping[str, Callable[[Path], Text]]] = {
    "csv": plain.read_table,
    "docx": docx.read,
    "odp": opendocument.read,
    "ods": xlsx.read,
    "odt": opendocument.read,
    "pdf": pdf.read,
    "pptx": slides.read,
    "txt": plain.read,
    "xlsx": xlsx.read,
}
WHY_NOT: Final = {
    "empty": "The file is empty.",
    "picture": "It is a picture, in which nobody can search.",
    "ole": "It is in an old format, or has a password. Save it as PDF, .docx or .xlsx.",
}
OTHER: Final = "Files of this kind cannot be searched. Save it as PDF, .docx, .xlsx, .odt or .csv."


def text_of(path: Path, name: str) -> Text:
    """What can be read in it. `name` is the one that it was uploaded under. Raises nothing of
    its own: a file that cannot be opened says why.
    """
    try:
        kind = kind_of(path, name)
        reader = READERS.get(kind)
        if reader is None:
            return Text(why=WHY_NOT.get(kind, OTHER))
        return reader(path)
    except Unreadable as reason:
        return Text(why=str(reason))


__all__ = ["READERS", "Place", "Text", "Unreadable", "kind_of", "text_of"]
