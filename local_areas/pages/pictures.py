"""Photos in the sizes that pages show: one query for all, and one more for each new size."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from wagtail.images.models import Image, Rendition

FACE: Final = "fill-112x112"
PHOTO: Final = "width-720"


def renditions(wanted: Iterable[tuple[int | None, str]]) -> Mapping[tuple[int, str], Any]:
    """(pk of an image, size) -> its rendition. What cannot be made is left out."""
    asked = {(image, size) for image, size in wanted if image is not None}
    if not asked:
        return {}
    found = _made(asked)
    missing = asked - found.keys()
    if missing:
        images = Image.objects.in_bulk({image for image, _ in missing})
        for image, size in missing:
            if image in images:
                found[image, size] = images[image].get_rendition(size)
    return found


def _made(asked: Collection[tuple[int, str]]) -> dict[tuple[int, str], Any]:
    rows = Rendition.objects.filter(
        image__in={image for image, _ in asked},
        filter_spec__in={size for _, size in asked},
        focal_point_key="",
    )
    return {(row.image_id, row.filter_spec): row for row in rows}
