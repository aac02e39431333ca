"""The drawings below the demonstration's posts: a few scenes, each in several colours."""

from __future__ import annotations

import io
import random
from typing import Final

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 600, 340
INK, NIGHT, LAMP, BEACON, PAPER = "#46536a", "#0d1f45", "#1a56c4", "#ffd23f", "#ffffff"
GROUNDS: Final = ("#dfeaff", "#dff3ea", "#fff4dc", "#f3e8f7", "#e7eef2")
SKINS: Final = ("#8a5a3c", "#f1c9a5", "#6b4430", "#d9a57a")

SCENES: Final = {
    "stall": "Two officers stand behind a table under a striped awning. A marking pen lies on it.",
    "bike": "A dark blue bike leans on grey railings. A yellow tag hangs from the frame.",
    "bridge": "A bridge over water. Its middle is turned away; a red light is on each side.",
    "night": "A street lamp at night. Its light falls on a path between two houses.",
    "road": "A road with a zebra crossing. A van waits, and a small person crosses.",
    "lock": "A green door with a yellow lock and a chain across it.",
    "walk": "Three officers walk side by side along a quay.",
}
"""By name, what is in the picture."""


def drawn(scene: str, variant: int) -> bytes:
    """A PNG of a few kilobytes; always the same."""
    chance = random.Random(f"{scene} {variant}")
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUNDS[variant % len(GROUNDS)])
    DRAWN[scene](ImageDraw.Draw(image), chance)
    made = io.BytesIO()
    image.quantize(32).save(made, "PNG")
    return made.getvalue()


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, coat: str, chance: random.Random) -> None:
    draw.ellipse((x - 17, y - 17, x + 17, y + 17), fill=chance.choice(SKINS))
    draw.rounded_rectangle((x - 26, y + 20, x + 26, y + 96), 18, fill=coat)


def _stall(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 150, WIDTH, 210), fill="#8fb4ff")
    draw.rectangle((0, 206, WIDTH, HEIGHT), fill="#e9dcc4")
    for x in (160, 440):
        draw.rectangle((x - 4, 96, x + 4, 300), fill=INK)
    for number, x in enumerate(range(132, 468, 48)):
        colour = LAMP if number % 2 == 0 else PAPER
        draw.rectangle((x, 92, x + 48, 136), fill=colour)
        draw.pieslice((x, 118, x + 48, 158), 0, 180, fill=colour)
    for x in (235, 372):
        _person(draw, x, 190, NIGHT, chance)
    draw.rectangle((170, 250, 430, 312), fill=PAPER, outline=INK, width=4)
    draw.line((250, 290, 280, 262), fill=NIGHT, width=9)


def _bike(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 260, WIDTH, HEIGHT), fill="#c9d6c6")
    for x in (60, 540):
        draw.line((x, 150, x, 300), fill=INK, width=10)
    for y in (170, 215):
        draw.line((60, y, 540, y), fill=INK, width=10)
    for x in (212, 400):
        draw.ellipse((x - 62, 174, x + 62, 298), outline=NIGHT, width=9)
    draw.line((212, 236, 270, 144, 366, 144, 400, 236), fill=NIGHT, width=9, joint="curve")
    draw.line((270, 144, 302, 236, 212, 236), fill=NIGHT, width=9, joint="curve")
    draw.line((302, 236, 366, 144), fill=NIGHT, width=9)
    draw.line((252, 118, 294, 118), fill=NIGHT, width=9)
    x = chance.randint(312, 324)
    draw.polygon([(x, 168), (x + 46, 176), (x + 38, 210), (x - 6, 202)], fill=BEACON, outline=NIGHT)


def _bridge(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 210, WIDTH, HEIGHT), fill="#8fb4ff")
    draw.rectangle((0, 170, 210, 196), fill=INK)
    draw.rectangle((390, 170, WIDTH, 196), fill=INK)
    draw.polygon([(270, 120), (300, 112), (334, 300), (304, 308)], fill=NIGHT)
    for x in (190, 410):
        draw.rectangle((x - 4, 110, x + 4, 172), fill=INK)
        draw.ellipse((x - 14, 92, x + 14, 120), fill="#b42318")
    for y in range(230, 330, 26):
        x = chance.randint(20, 200)
        draw.arc((x, y, x + 90, y + 18), 180, 360, fill=PAPER, width=3)


def _night(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill="#0a1838")
    draw.polygon([(300, 84), (170, 340), (430, 340)], fill="#3b4a70")
    for x in (40, 430):
        top = chance.randint(110, 150)
        draw.rectangle((x, top, x + 130, 300), fill="#1d2c55")
        draw.rectangle((x + 30, top + 40, x + 60, top + 75), fill=BEACON)
    draw.rectangle((295, 84, 305, 320), fill=INK)
    draw.polygon([(282, 60), (318, 60), (326, 88), (274, 88)], fill="#9cc2ff")


def _road(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 180, WIDTH, HEIGHT), fill="#6b7587")
    for y in range(190, 340, 40):
        draw.rectangle((330, y, 440, y + 20), fill=PAPER)
    left = chance.randint(60, 110)
    draw.rounded_rectangle((left, 130, left + 180, 250), 16, fill=LAMP)
    draw.rectangle((left + 120, 146, left + 168, 190), fill="#dbe6ff")
    for x in (left + 40, left + 140):
        draw.ellipse((x - 24, 228, x + 24, 276), fill=NIGHT)
    _person(draw, 386, 190, "#b42318", chance)


def _lock(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((180, 20, 420, HEIGHT), fill="#0b6b4a", outline=NIGHT, width=8)
    for top in (50, 190):
        draw.rectangle((210, top, 390, top + 110), outline="#095a3e", width=6)
    y = chance.randint(160, 180)
    for x in range(180, 420, 34):
        draw.ellipse((x, y, x + 38, y + 20), outline=INK, width=6)
    draw.arc((272, y - 46, 328, y + 20), 180, 360, fill=INK, width=10)
    draw.rounded_rectangle((258, y - 10, 342, y + 64), 10, fill=BEACON, outline=NIGHT, width=4)
    draw.ellipse((290, y + 12, 310, y + 32), fill=NIGHT)


def _walk(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 180, WIDTH, 230), fill="#8fb4ff")
    draw.rectangle((0, 226, WIDTH, HEIGHT), fill="#e9dcc4")
    for x in (210, 300, 390):
        _person(draw, x, chance.randint(150, 168), NIGHT, chance)
        draw.rectangle((x - 18, 250, x - 4, 300), fill=INK)
        draw.rectangle((x + 4, 250, x + 18, 300), fill=INK)


DRAWN: Final = {
    "stall": _stall,
    "bike": _bike,
    "bridge": _bridge,
    "night": _night,
    "road": _road,
    "lock": _lock,
    "walk": _walk,
}
