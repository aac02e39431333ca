"""Pictures are drawn anew: what is not a pixel (place, comments, scripts) is left behind."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageOps, ImageSequence

FORMATS: Final = {"GIF": ".gif", "JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
"""What is taken, by Pillow's names, and the ending that each gets."""
MOST_PIXELS: Final = 40_000_000
"""In all frames together. A telephone's camera fits; what would fill the memory does not."""
MOST_FRAMES: Final = 500
"""One of a single pixel is drawn and kept as a whole picture: ten thousand of them fit into a small
file and take minutes."""
UNREADABLE: Final = "This picture cannot be read. Save it anew as a JPEG or PNG, and upload that."
TOO_LARGE: Final = (
    f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller, and "
    "upload it again."
)
TOO_MANY: Final = (
    f"This moving picture has more than {MOST_FRAMES} frames. Make it shorter, and upload it again."
)


def redraw(file: File[bytes], name: str, *, longest_side: int | None = None) -> SimpleUploadedFile:
    """The same picture and nothing else. Raises `ValidationError`.

    It is turned as its camera said, in the colours of the web, and fits `longest_side` pixels.
    """
    file.seek(0)
    try:
        # The formats are named: Pillow knows more, with more code to go wrong in.
        with Image.open(file, formats=list(FORMATS)) as picture:
            form = picture.format or ""
            frames = getattr(picture, "n_frames", 1)
            if picture.width * picture.height * frames > MOST_PIXELS:
                raise ValidationError(TOO_LARGE)
            if frames > MOST_FRAMES:
                raise ValidationError(TOO_MANY)
            drawn = _drawn(picture, form, longest_side)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise ValidationError(TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as error:
        raise ValidationError(UNREADABLE) from error
    stem = name.rpartition("/")[2].split(".")[0] or "picture"
    return SimpleUploadedFile(
        f"{stem}{FORMATS[form]}", drawn, content_type=Image.MIME.get(form, "image/png")
    )


def _drawn(picture: Image.Image, form: str, longest_side: int | None) -> bytes:
    output = BytesIO()
    if form != "JPEG" and getattr(picture, "n_frames", 1) > 1 and longest_side is None:
        durations = []
        frames = []
        for frame in ImageSequence.Iterator(picture):
            durations.append(frame.info.get("duration", 100))
            frames.append(_bare(frame.convert("RGBA")))
        frames[0].save(
            output, form, save_all=True, append_images=frames[1:], duration=durations, loop=0
        )
        return output.getvalue()
    picture.load()
    upright = _in_the_colours_of_the_web(ImageOps.exif_transpose(picture))
    if longest_side is not None:
        upright.thumbnail((longest_side, longest_side))
    if form == "JPEG":
        _bare(upright.convert("RGB")).save(output, form, quality=90, optimize=True)
    else:
        has_colour = upright.mode not in {"1", "L", "LA", "I", "I;16"}
        _bare(upright.convert("RGBA") if has_colour else upright).save(output, form)
    return output.getvalue()


def _in_the_colours_of_the_web(picture: Image.Image) -> Image.Image:
    """By its profile, which is left behind as well: it holds texts."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
        return converted or picture
    return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Pillow writes what it finds in `info` into the new file, comments for instance."""
    picture.info = {}
    return picture
