"""The axis of a chart: from nought to a round number above the highest figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from django.utils.formats import number_format

MOST_STEPS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Tick:
    value: int
    up: float
    """Per cent of the height, from the bottom."""
    words: str

    @property
    def down(self) -> float:
        """Per cent of the height, from the top, as SVG counts."""
        return round(100 - self.up, 2)


@dataclass(frozen=True, kw_only=True)
class Scale:
    top: int
    step: int

    @property
    def ticks(self) -> tuple[Tick, ...]:
        values = range(0, self.top + 1, self.step)
        return tuple(Tick(value=value, up=self.up(value), words=written(value)) for value in values)

    @property
    def width(self) -> float:
        """What the longest number needs, in em."""
        return round(max(len(tick.words) for tick in self.ticks) * 0.62 + 0.3, 1)

    def up(self, value: float) -> float:
        return round(value * 100 / self.top, 2)


def scale(values: Iterable[float | None]) -> Scale:
    """In steps of 1, 2 or 5 times a power of ten, at most five of them, and never less than one:
    what is counted is whole.
    """
    highest = max((value for value in values if value is not None), default=0)
    rough = max(highest, 1) / MOST_STEPS
    power = 10 ** floor(log10(rough)) if rough >= 1 else 1
    step = int(next(times * power for times in (1, 2, 5, 10) if times * power >= rough))
    return Scale(top=step * max(1, ceil(highest / step)), step=step)


def written(value: float) -> str:
    """1,234 or 12.5, as the language of the page groups digits."""
    whole = float(value).is_integer()
    number = int(value) if whole else value
    return number_format(number, decimal_pos=0 if whole else 1, force_grouping=True)
