"""An update's picture as networks take it: a JPEG or PNG of a size that all of them accept."""

from __future__ import annotations

from typing import Final

from social_hub.models import HubUpdate
from social_hub.networks.values import Picture

SIZE: Final = "max-1600x1600|format-jpeg|jpegquality-80"
"""Under the 1 MB of Bluesky for all but the noisiest pictures, which get the smaller one."""
SMALLER: Final = "max-1000x1000|format-jpeg|jpegquality-65"
MOST_BYTES: Final = 950_000


def pictures_of(update: HubUpdate) -> tuple[Picture, ...]:
    """With their words; none where the update has none."""
    image = update.picture
    if image is None:
        return ()
    for size in (SIZE, SMALLER):
        drawn = image.get_rendition(size)
        with drawn.file.open("rb") as file:
            content = file.read()
        if len(content) <= MOST_BYTES:
            break
    return (
        Picture(
            content=content,
            type="image/jpeg",
            alternative_text=update.alternative_text,
            width=drawn.width,
            height=drawn.height,
        ),
    )
