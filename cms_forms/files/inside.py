"""What opens a file that a stranger sent: in a process of its own, with limits, without Django.

Started by `cms_forms.files.examining`. The file comes on standard input and is only ever in this
process's memory. The answer is one line of JSON on standard output, and a picture behind it.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import resource
import signal
import stat
import sys
import zipfile
from pathlib import PurePosixPath
from typing import Any, Final

MOST_PIXELS: Final = 120_000_000
"""Of a picture that has to be unpacked whole. A JPEG is unpacked at a fraction of its size."""
MOST_JPEG_PIXELS: Final = 260_000_000
MOST_FRAMES: Final = 500
LONGEST_SIDE: Final = 1_600
"""Pixels of the copy that staff see."""
FORMATS: Final = {
    "jpeg": ["JPEG", "MPO"], "png": ["PNG"], "gif": ["GIF"], "webp": ["WEBP"], "heic": ["HEIF"],
    "avif": ["AVIF"], "tiff": ["TIFF"], "bmp": ["BMP"],
}  # fmt: skip

MOST_PARTS: Final = 5_000
LARGEST_UNPACKED: Final = 400_000_000
STEEPEST: Final = 250
"""Bytes unpacked for each that is packed. A spreadsheet that repeats itself reaches 100."""
SMALL: Final = 30_000_000
"""Below this many bytes, how steep it is does no harm."""
DOCUMENTS: Final = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"),
                    ("ppt/presentation.xml", "pptx"))  # fmt: skip
OPEN_DOCUMENTS: Final = {
    f"application/vnd.oasis.opendocument.{name}": kind
    for name, kind in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}
PACKED_PROGRAM: Final = re.compile(r"(?:^|/)(?:embeddings/ole|activeX/)", re.IGNORECASE)
"""Something that another program opens from inside of a document."""
FETCHES: Final = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument|externalLink)[\"'])",
    re.IGNORECASE,
)
"""What a document loads from elsewhere when it is opened: not a link that somebody presses."""
PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38


class Refused(Exception):
    """Its text is a key of `refusals.WORDS`."""


def main() -> None:
    asked = json.loads(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(asked)
    picture = b""
    try:
        content = sys.stdin.buffer.read()
        if asked["act"] == "redraw":
            picture = redrawn(content, asked["kind"])
            told: dict[str, Any] = {"kind": asked["kind"]}
        else:
            told = {"kind": examined(content, asked["kind"])}
    except Refused as refused:
        told = {"reason": str(refused)}
    except MemoryError:
        told = {"reason": "too_much_inside"}
    except Exception:  # Libraries raise whatever they stumble over.
        told = {"reason": "damaged"}
    answers.write(json.dumps(told).encode() + b"\n" + picture)
    answers.flush()


def examined(content: bytes, kind: str) -> str:
    """The kind, which of a zip is known only now. Raises `Refused`, or what a library raises."""
    if kind == "zip":
        return document(content)
    picture = opened(content, kind)
    for frame in range(min(getattr(picture, "n_frames", 1), MOST_FRAMES)):
        # A camera's second picture may be a video: the first one is the picture.
        if frame and kind != "gif":
            break
        picture.seek(frame)
        picture.load()
    return kind


def opened(content: bytes, kind: str) -> Any:
    from PIL import Image

    if kind == "heic":
        try:
            from pillow_heif import register_heif_opener
        except ImportError:
            raise Refused("unshown") from None
        register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limits
    picture = Image.open(io.BytesIO(content), formats=FORMATS[kind])
    pixels = picture.width * picture.height
    if pixels > (MOST_JPEG_PIXELS if kind == "jpeg" else MOST_PIXELS):
        raise Refused("too_many_pixels")
    if kind == "gif" and getattr(picture, "n_frames", 1) > MOST_FRAMES:
        raise Refused("too_many_pixels")
    if kind == "jpeg":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    return picture


def redrawn(content: bytes, kind: str) -> bytes:
    """As a JPEG of its pixels and nothing else, turned as its camera said."""
    from PIL import Image, ImageOps

    picture = opened(content, kind)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        upright = upright.convert("RGBA")
        behind = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(behind, upright)
    # A new one: what a library found in the old one it writes into the next.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright.convert("RGB"))
    output = io.BytesIO()
    bare.save(output, "JPEG", quality=85)
    return output.getvalue()


def document(content: bytes) -> str:
    """The kind of a zipped document. Raises `Refused`."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("locked")
    names = {info.filename for info in infos}
    kind = _kind_of(archive, names)
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("mixed")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
        raise Refused("macros")
    if any(PACKED_PROGRAM.search(name) for name in names):
        raise Refused("packed")
    if any(_leads_out(name) for name in names) or len(names) != len(infos):
        raise Refused("strange")
    if any(stat.S_ISLNK(info.external_attr >> 16) for info in infos):
        raise Refused("strange")
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if len(infos) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise Refused("too_much_inside")
    if unpacked > SMALL and unpacked > STEEPEST * packed:
        raise Refused("too_much_inside")
    left = LARGEST_UNPACKED
    for info in infos:
        # What the directory says of sizes may be a lie.
        before = b""
        with archive.open(info) as part:
            while piece := part.read(1 << 20):
                left -= len(piece)
                if left < 0:
                    raise Refused("too_much_inside")
                if info.filename.endswith(".rels") and FETCHES.search(before + piece):
                    raise Refused("packed")
                before = piece[-1_000:]
    return kind


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        found = OPEN_DOCUMENTS.get(archive.read("mimetype").decode("ascii", "replace").strip())
        if found and "content.xml" in names:
            return found
    if "[Content_Types].xml" in names:
        for part, kind in DOCUMENTS:
            if part in names:
                return kind
    raise Refused("archive")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name[:3]


def confine(asked: dict[str, Any]) -> None:
    """No more memory or time, no file written; ends with its parent."""
    for limit, most in (
        (resource.RLIMIT_AS, asked["memory"]),
        (resource.RLIMIT_CPU, asked["seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(limit)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (allowed, allowed))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.getppid() != asked["parent"]:  # it died before that
            raise SystemExit
