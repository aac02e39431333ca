"""A picture drawn anew from what a network gave: of one size at most, and without anything else
that was in its file.

What a file is, its first bytes say, not its name or what its server calls it.
"""

import io
import warnings
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageOps

from social_hub.networks.errors import Refused

WIDEST: Final = 1600
"""Pixels of the longer side. Twice the column that posts stand in."""
_MOST_PIXELS: Final = 24_000_000
"""Of the picture as it came: 96 MB at the most while it is drawn anew."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = 82


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture as it is kept. `suffix` is "jpg" or "png"."""

    content: bytes = field(repr=False)
    suffix: str
    width: int
    height: int


def drawn(content: bytes, widest: int = WIDEST) -> Drawn:
    """With at most `widest` pixels on its longer side; of one that moves the first moment.

    Raises Refused for what is no picture, or too large a one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warning of size comes after our limit
            return _drawn(content, widest)
    # Pillow raises whatever its parsers run into: OSError, SyntaxError, struct.error, KeyError …
    except Refused:
        raise
    except Exception:
        raise Refused("This is no picture that can be shown.") from None


def _drawn(content: bytes, widest: int) -> Drawn:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > _MOST_PIXELS or min(image.size) < 1:
            raise Refused("The picture has too many pixels.")
        # A JPEG is read in the size that is needed, which saves most of the memory.
        image.draft("RGB", (widest, widest))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((widest, widest))
        see_through = "A" in turned.getbands() or "transparency" in turned.info
        plain = turned.convert("RGBA" if see_through else "RGB")
        plain.info.clear()
        made = io.BytesIO()
        if see_through:
            plain.save(made, "PNG", optimize=False)
        else:
            plain.save(made, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
        return Drawn(
            content=made.getvalue(),
            suffix="png" if see_through else "jpg",
            width=plain.width,
            height=plain.height,
        )
