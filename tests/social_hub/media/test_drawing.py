"""What becomes of a picture, and what is none."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from social_hub.media import drawing
from social_hub.networks.errors import Refused


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000), **more: object) -> bytes:
    made = io.BytesIO()
    mode = str(more.pop("mode", "RGB"))
    Image.new(mode, size, "navy").save(made, kind, **more)  # type: ignore[arg-type]
    return made.getvalue()


def opened(drawn: drawing.Drawn) -> Image.Image:
    return Image.open(io.BytesIO(drawn.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_large_picture_is_made_small(kind: str) -> None:
    found = drawing.drawn(picture(kind))
    assert (found.width, found.height) == (1600, 1067)
    assert opened(found).size == (1600, 1067)


def test_a_small_picture_is_not_made_larger() -> None:
    assert drawing.drawn(picture(size=(20, 10))).width == 20


def test_a_picture_that_one_can_see_through_stays_so() -> None:
    found = drawing.drawn(picture("PNG", (40, 40), mode="RGBA"))
    assert found.suffix == "png"
    assert opened(found).mode == "RGBA"


def test_where_when_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of an officer"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    for kind in ("JPEG", "WEBP"):
        found = drawing.drawn(picture(kind, exif=exif, comment=b"at home", icc_profile=b"x" * 200))
        assert b"officer" not in found.content
        assert not opened(found).getexif()
        assert not {"exif", "icc_profile", "comment"} & set(opened(found).info)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "an officer at home")
    assert b"officer" not in drawing.drawn(picture("PNG", pnginfo=notes)).content


def test_a_picture_that_was_held_sideways_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = drawing.drawn(picture(size=(400, 200), exif=exif))
    assert (found.width, found.height) == (200, 400)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


BOMB = chunk(b"IDAT", zlib.compress(b"\0" * 3_000_000, 9))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not a picture</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a",
        picture()[:2000],
        picture("BMP", (10, 10)),
        picture("TIFF", (10, 10)),
        png(60000, 60000, BOMB),
        png(2**31 - 1, 1, BOMB),
        png(4000, 4000, BOMB),
        png(10, 10, chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b"\0" * 200_000_000, 9)) + BOMB),
    ],
    ids=lambda content: f"{content[:8]!r}-{len(content)}",
)
def test_what_is_no_picture_that_can_be_shown_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        drawing.drawn(content)
