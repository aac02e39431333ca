"""Files that are uploaded, and what browsers may do with them."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image as Pillow

POLICY = "sandbox; default-src 'none'"
SCRIPT = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n%%EOF"


def picture(form: str = "JPEG", *, size: tuple[int, int] = (40, 20), **save: Any) -> bytes:
    made = BytesIO()
    Pillow.new("RGB", size, "#1a56c4").save(made, form, **save)
    return made.getvalue()


def zipped(*names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()
