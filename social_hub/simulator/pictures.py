"""Pictures of the simulated networks: what was put there, else one that is drawn from its name."""

import io
from zlib import crc32

from PIL import Image, ImageDraw

from social_hub.simulator.http import Response
from social_hub.simulator.world import World

_KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def answer(world: World, name: str) -> Response:
    kind = _KINDS.get(name.rpartition(".")[2], "image/png")
    return Response(200, world.pictures.get(name) or drawn(name), {"content-type": kind})


def drawn(name: str, width: int = 640, height: int = 400) -> bytes:
    """A street of houses under a sky, in colours and heights that follow from the name."""
    seed = crc32(name.encode())
    image = Image.new("RGB", (width, height), (150 + seed % 60, 190, 220))
    draw = ImageDraw.Draw(image)
    left = 0
    for house in range(12):
        seed = crc32(f"{name} {house}".encode())
        wide, top = 40 + seed % 50, height // 4 + seed // 64 % (height // 3)
        colour = (90 + seed % 120, 80 + seed // 8 % 90, 70 + seed // 32 % 80)
        draw.rectangle((left, top, left + wide, height - 40), fill=colour)
        draw.polygon(
            [(left, top), (left + wide // 2, top - 30), (left + wide, top)], fill=(80, 60, 55)
        )
        draw.rectangle((left + 10, top + 15, left + 24, top + 35), fill=(235, 225, 170))
        left += wide
    draw.rectangle((0, height - 40, width, height), fill=(110, 110, 115))
    made = io.BytesIO()
    suffix = name.rpartition(".")[2].lower()
    image.save(made, "JPEG" if suffix in {"jpg", "jpeg"} else "WEBP" if suffix == "webp" else "PNG")
    return made.getvalue()
