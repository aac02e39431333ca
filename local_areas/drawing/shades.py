"""Values as shades of a map: at most five classes with as many areas in each as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 5


@dataclass(frozen=True, kw_only=True)
class Band:
    """A class of the key: its shade, 1 to 5 from light to dark, and what lies in it."""

    shade: int
    low: float
    high: float


def shades(values: Sequence[float | None]) -> tuple[tuple[int, ...], tuple[Band, ...]]:
    """The shade of each value, 0 for None, and the classes. Equal values have equal shades."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return (0,) * len(values), ()
    first = {value: place for place, value in reversed(list(enumerate(known)))}

    def shade(value: float) -> int:
        return first[value] * MOST // len(known) + 1

    inside: dict[int, list[float]] = {}
    for value in known:
        inside.setdefault(shade(value), []).append(value)
    bands = tuple(
        Band(shade=each, low=found[0], high=found[-1]) for each, found in sorted(inside.items())
    )
    return tuple(0 if value is None else shade(value) for value in values), bands
