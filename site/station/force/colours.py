"""A force's own colours: two are chosen, the others follow from them."""

import re
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError

NIGHT: Final = "#0d1f45"
"""Header and footer, unless the force chooses. The same as in sass/_tokens.scss."""
LAMP: Final = "#1a56c4"
"""Links and buttons, unless the force chooses. The same as in sass/_tokens.scss."""
LEAST_CONTRAST: Final = 6
"""Against white. WCAG 2.2 asks 4.5; the rest keeps text readable on the tints made from it."""
WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)

type Rgb = tuple[int, int, int]


def validate_colour(value: str) -> None:
    """A colour on which white can be read, and which can be read on white."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", value) is None:
        raise ValidationError("Enter a colour as # and six digits, for instance #1a56c4.")
    contrast = contrast_with_white(_rgb(value))
    if contrast < LEAST_CONTRAST:
        raise ValidationError(
            "White on this colour has a contrast of %(contrast).1f : 1, which many people cannot "
            "read. Choose a darker one, with at least %(least)s : 1.",
            params={"contrast": contrast, "least": LEAST_CONTRAST},
        )


def contrast_with_white(colour: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, from 1 (white itself) to 21 (black)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def custom_properties(night: str, lamp: str) -> Mapping[str, str]:
    """What the style sheet is told, by the names that it has in sass/_tokens.scss."""
    dark, accent = _rgb(night), _rgb(lamp)
    return {
        "night": night,
        "night-deep": _mixed(dark, BLACK, 0.24),
        "lamp": lamp,
        "lamp-deep": _mixed(accent, BLACK, 0.26),
        "lamp-bright": _mixed(accent, WHITE, 0.1),
        "lamp-pale": _mixed(accent, WHITE, 0.52),
        "glow": _mixed(accent, WHITE, 0.86),
        "halo": _mixed(accent, WHITE, 0.945),
        "mist": _mixed(accent, WHITE, 0.84),
    }


def style_sheet(night: str, lamp: str) -> str:
    properties = custom_properties(night, lamp).items()
    return ":root{" + "".join(f"--{name}:{value};" for name, value in properties) + "}"


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: Rgb, other: Rgb, part: float) -> str:
    """`part` of the other colour, from 0 to 1."""
    mixed = (round(a + (b - a) * part) for a, b in zip(colour, other, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
