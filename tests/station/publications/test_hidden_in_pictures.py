"""What cameras and programs write beside a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station.publications.hidden import findings_of
from tests.station.publications import made
from tests.station.publications.findings import blocking, found


def _exif(ifd: int | None, tag: int, value: Any) -> bytes:
    exif = Image.Exif()
    if ifd is None:
        exif[tag] = value
    else:
        exif[ifd] = {tag: value}
    return exif.tobytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
@pytest.mark.parametrize(
    ("exif", "kind"),
    [
        (_exif(0x8825, 2, (51.0, 30.0, 0.0)), "gps"),
        (_exif(None, 0x013B, "Jo Bloggs"), "picture_author"),
        (_exif(0x8769, 0xA431, "1234567"), "serial_number"),
        (_exif(None, 0x010E, "PC Smith at the scene"), "properties"),
    ],
)
def test_of_a_picture(here: Path, form: str, exif: bytes, kind: str) -> None:
    here.write_bytes(made.picture(form, exif=exif))

    assert blocking(here, "photo") == {kind}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "GIF"])
def test_a_picture_of_pixels_alone_goes_out(here: Path, form: str) -> None:
    here.write_bytes(made.picture(form))

    assert findings_of(here, "photo") == []


def test_of_a_picture_a_film_behind_it_is_found(here: Path) -> None:
    here.write_bytes(made.picture() + b"\0\0\0\x18ftypmp42" + b"film" * 20)

    assert blocking(here, "photo.jpg") == {"appended"}


def test_pictures_within_documents_are_looked_at(here: Path) -> None:
    photo = made.picture(exif=_exif(0x8825, 2, (51.0, 30.0, 0.0)))
    made.workbook(
        here, {"Costs": made.sheet([["Rovers", "120"]])}, parts={"xl/media/image1.jpeg": photo}
    )

    assert "xl/media/image1.jpeg" in found(here, "costs.xlsx")["gps"]
