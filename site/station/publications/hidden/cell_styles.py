"""Which styles of a workbook make the text of a cell invisible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.publications.reading.archive import Archive

WHITE: Final = "FFFFFF"
BLACK: Final = "000000"
INDEXED: Final = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
THEMED: Final = {"0": WHITE, "1": BLACK}
SMALLEST: Final = 2.0
"""Points. Below that, writing looks like a line."""
ALIKE: Final = 24
"""Of 255. Colours that differ by less, in each of red, green and blue, look the same."""


def invisible_styles(archive: Archive, part: str) -> Mapping[int, str]:
    """Number of a style (the `s` of a cell) -> why nobody sees what is in such a cell."""
    if part not in archive:
        return {}
    formats: dict[str, str] = {}
    fonts: list[tuple[str, float]] = []
    fills: list[str] = []
    found: dict[int, str] = {}
    inside: list[str] = []
    number = -1
    for event in archive.events(part):
        has = event.attributes
        if not event.begins:
            inside.pop()
            continue
        inside.append(event.name)
        above = inside[-2] if len(inside) > 1 else ""
        if event.name == "numFmt" and above == "numFmts":
            formats[has.get("numFmtId", "")] = has.get("formatCode", "")
        elif event.name == "font" and above == "fonts":
            fonts.append((BLACK, 11.0))
        elif event.name == "color" and above == "font" and fonts and "fonts" in inside:
            fonts[-1] = (_colour(has, BLACK), fonts[-1][1])
        elif event.name == "sz" and above == "font" and fonts and "fonts" in inside:
            fonts[-1] = (fonts[-1][0], _number(has.get("val"), 11.0))
        elif event.name == "fill" and above == "fills":
            fills.append(WHITE)
        elif event.name == "patternFill" and "fills" in inside and fills:
            pattern = has.get("patternType", "none")
            fills[-1] = {"none": WHITE, "solid": WHITE}.get(pattern, "")
        elif event.name == "gradientFill" and "fills" in inside and fills:
            fills[-1] = ""
        elif event.name == "fgColor" and "fills" in inside and fills and fills[-1]:
            fills[-1] = _colour(has, WHITE)
        elif event.name == "xf" and above == "cellXfs":
            number += 1
            colour, size = _at(fonts, has.get("fontId"), (BLACK, 11.0))
            why = _why(
                formats.get(has.get("numFmtId", ""), ""),
                colour,
                size,
                _at(fills, has.get("fillId"), WHITE),
            )
            if why:
                found[number] = why
    return found


def _why(code: str, colour: str, size: float, fill: str) -> str:
    bare = code.replace('"', "").replace(" ", "")
    if len(bare) >= 2 and set(bare) == {";"}:
        return "a number format that shows nothing"
    if size < SMALLEST:
        return "writing too small to see"
    return "writing in the colour of its background" if fill and alike(colour, fill) else ""


def alike(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
        return all(abs(a - b) <= ALIKE for a, b in pairs)
    except ValueError:  # of a theme, of which only the first two are known
        return False


def _colour(has: Mapping[str, str], usual: str) -> str:
    if "rgb" in has:
        return has["rgb"][-6:].upper()
    if "theme" in has:
        if _number(has.get("tint"), 0.0) == 0.0 and has["theme"] in THEMED:
            return THEMED[has["theme"]]
        return f"theme {has['theme']} {has.get('tint', '')}"
    if "indexed" in has:
        return INDEXED.get(has["indexed"], f"indexed {has['indexed']}")
    return usual


def _number(text: str | None, usual: float) -> float:
    try:
        return float(text or usual)
    except ValueError:
        return usual


def _at[T](items: list[T], index: str | None, usual: T) -> T:
    try:
        return items[int(index or 0)]
    except (ValueError, IndexError):
        return usual
