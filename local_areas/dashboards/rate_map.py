"""A map of areas with the rate of each written on it, where it fits. The table has them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from local_areas.drawing.boundary_map import LETTER, BoundaryMap, Label, Shape

LINE: Final = 15
"""How high a line of words is on a wide screen."""
UP: Final = LINE // 2
"""How much higher a name stands than without a rate below it."""
NARROW_LETTER, NARROW_LINE = 13.0, 24.0
"""On a narrow one the map is drawn at half its size, and the rates at nearly twice theirs."""

type Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Rated:
    """An area of the map: its shape, and where its name and rate are written."""

    shape: Shape
    url: str
    shade: int
    rate: str
    lines: tuple[tuple[int, str], ...]
    """Of its name, each with its y."""
    wide: tuple[int, int] | None
    """Where the rate is written on a wide screen; None where it would lie on another's words."""
    narrow: tuple[int, int] | None

    @property
    def is_dark(self) -> bool:
        return self.shade > 3


@dataclass(frozen=True, kw_only=True)
class RateMap:
    width: int
    height: int
    areas: tuple[Rated, ...]

    @property
    def without_wide(self) -> list[Rated]:
        """Whose rate has no room on a wide screen, by name. What has none at all is hatched."""
        left_off = (each for each in self.areas if each.shade and each.wide is None)
        return sorted(left_off, key=_name)

    @property
    def without_narrow(self) -> list[Rated]:
        """The same of a narrow one."""
        left_off = (each for each in self.areas if each.shade and each.narrow is None)
        return sorted(left_off, key=_name)


def _name(rated: Rated) -> str:
    return rated.shape.name


def rate_map(drawn: BoundaryMap, told: Iterable[tuple[str, int, str]]) -> RateMap:
    """`told` has the address, the shade and the rate of each of the map's shapes, in order."""
    taken_wide: list[Box] = []
    taken_narrow: list[Box] = []
    rated = []
    pairs = [pair for pair in zip(drawn.others, told, strict=True) if pair[0].d]
    # Names first: a rate without a name gives way to them.
    for shape, (url, shade, rate) in sorted(pairs, key=lambda pair: pair[0].label is None):
        x, y = shape.middle
        label = shape.label
        lines: tuple[tuple[int, str], ...] = ()
        wide: tuple[int, int] | None = None
        if label is not None and _takes(taken_wide, _label_box(label)):
            lines = tuple((line_y - UP, line) for line_y, line in label.lines)
            wide = (label.x, lines[-1][0] + LINE)
        elif _takes(taken_wide, _box(x, y - LINE / 2, len(rate) * LETTER, LINE)):
            wide = (x, y + LINE // 3)
        narrow = None
        if shade and _takes(
            taken_narrow, _box(x, y - NARROW_LINE / 2, len(rate) * NARROW_LETTER, NARROW_LINE)
        ):
            narrow = (x, y)
        rated.append(
            Rated(
                shape=shape,
                url=url,
                shade=shade,
                rate=rate,
                lines=lines,
                wide=wide,
                narrow=narrow,
            )
        )
    return RateMap(width=drawn.width, height=drawn.height, areas=tuple(rated))


def _label_box(label: Label) -> Box:
    """Of a name with the rate below it."""
    longest = max(len(line) for _y, line in label.lines)
    top = label.lines[0][0] - UP - LINE
    return _box(label.x, top, longest * LETTER, LINE * (len(label.lines) + 1) + 2)


def _box(middle: float, top: float, width: float, height: float) -> Box:
    return (middle - width / 2, top, middle + width / 2, top + height)


def _takes(taken: list[Box], box: Box) -> bool:
    """Whether there is room for it; taken from then on."""
    is_free = not _overlaps(taken, box)
    if is_free:
        taken.append(box)
    return is_free


def _overlaps(taken: Sequence[Box], box: Box) -> bool:
    left, top, right, bottom = box
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )
