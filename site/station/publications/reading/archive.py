"""Zipped documents (Office, OpenDocument): their parts, and the XML in them.

Nothing is ever unpacked to a disk: a name in a zip is only a key here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, NamedTuple
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from station.publications.reading.base import Unreadable

MOST_PARTS: Final = 5_000
LARGEST: Final = 512 * 1024 * 1024
"""Bytes of all parts, unpacked."""
STEEPEST: Final = 250
"""Bytes unpacked for each that is packed. A spreadsheet that repeats itself reaches 100."""
SMALL: Final = 32 * 1024 * 1024
"""Below this many bytes, how steep it is does no harm."""
CHUNK: Final = 8_192
DEEPEST: Final = 250
"""Elements within each other. Office nests about 40."""

DAMAGED: Final = "The file is damaged, or not what its name says. Save it anew, and upload that."
ENCRYPTED: Final = "The file has a password. Save it without one, and upload that."
BOMB: Final = "The file unpacks to far more than documents do, so it was left alone."
STRANGE: Final = (
    "The file is put together as no office program does it, so programs may read it differently. "
    "Save it anew in the program that made it, and upload that."
)


class Archive:
    """The parts of a zipped document. Raises `Unreadable` for one that is not safe to open."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(DAMAGED) from error
        if len(infos) > MOST_PARTS:
            raise Unreadable(BOMB)
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos) or 1
        if unpacked > LARGEST or (unpacked > SMALL and unpacked > STEEPEST * packed):
            raise Unreadable(BOMB)
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable(ENCRYPTED)
        self.sizes: Mapping[str, int] = {
            info.filename: info.file_size for info in infos if not info.is_dir()
        }
        folded = {info.filename.casefold() for info in infos}
        if len(folded) != len(infos) or any(map(_leads_out, self.sizes)):
            raise Unreadable(STRANGE)

    @property
    def names(self) -> list[str]:
        return list(self.sizes)

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
            raise Unreadable(DAMAGED) from error

    def read(self, name: str) -> bytes:
        try:
            with self.open(name) as stream:
                return stream.read()
        except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
            raise Unreadable(DAMAGED) from error
        except Exception as error:  # zlib.error and lzma's have no common class
            raise Unreadable(DAMAGED) from error

    def events(self, name: str, *, pieces: bool = False) -> Iterator[Event]:
        """The XML of a part. Raises `Unreadable` for one that is none, or declares entities."""
        with self.open(name) as stream:
            yield from events(stream, pieces=pieces)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name[:3]


class Event(NamedTuple):
    """An element begins or ends, and its own text is there when it ends; or a `PIECE` of text."""

    begins: bool
    name: str
    """Without its prefix: strict and transitional Office files differ in namespaces alone."""
    attributes: Mapping[str, str]
    """By name without prefix, and with it where there is one."""
    text: str = ""


PIECE: Final = "#text"


class _Events(ContentHandler):
    def __init__(self, pieces: bool) -> None:
        super().__init__()
        self.pieces = pieces
        self.found: list[Event] = []
        self.open: list[tuple[str, Mapping[str, str], list[str]]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if len(self.open) > DEEPEST:
            raise Unreadable(STRANGE)
        local = name.rpartition(":")[2]
        attributes: dict[str, str] = {}
        for key, value in attrs.items():
            attributes[key] = value
            if ":" in key:
                attributes.setdefault(key.rpartition(":")[2], value)
        self.open.append((local, attributes, []))
        self.found.append(Event(True, local, attributes))

    def endElement(self, name: str) -> None:  # noqa: N802
        local, attributes, texts = self.open.pop()
        self.found.append(Event(False, local, attributes, "".join(texts)))

    def characters(self, content: str) -> None:
        if self.pieces:
            self.found.append(Event(False, PIECE, {}, content))
        elif self.open:
            self.open[-1][2].append(content)


def events(stream: IO[bytes], *, pieces: bool = False) -> Iterator[Event]:
    """One after the other, so that a part of any length needs no memory.

    With `pieces`, text comes in the order in which it stands among elements, and not when its
    element ends.
    """
    handler = _Events(pieces)
    parser: Any = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            yield from handler.found
            handler.found.clear()
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(STRANGE) from error
    except Unreadable:
        raise
    except (SAXException, zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    yield from handler.found
