"""Postcodes of the city. They have the form of real ones, and letters that no post office uses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import shapely

from local_areas.statistics.months import Month
from station.demo.city.land import DIGITS, Cell

LETTERS: Final = "XR"
"""No postcode in use begins with X."""
UNIT: Final = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters at the end of one."""
IN_A_CELL: Final = 10
COLUMNS: Final = ("postcode", "latitude", "longitude", "ward_code", "terminated")


@dataclass(frozen=True, kw_only=True)
class Postcode:
    text: str
    longitude: float
    latitude: float
    code: str
    """Of the neighbourhood."""
    withdrawn: Month | None = None

    def row(self) -> tuple[str, ...]:
        """As `COLUMNS` has it."""
        ended = f"{self.withdrawn}" if self.withdrawn else ""
        return (self.text, f"{self.latitude}", f"{self.longitude}", self.code, ended)


def postcodes(
    cells: Sequence[Cell], codes: Sequence[str], newest: Month, seed: int
) -> Iterator[Postcode]:
    """Ten in use and one withdrawn in each neighbourhood; each borough has an outward code."""
    chance = random.Random(seed)
    used = [0] * (1 + max(cell.borough for cell in cells))
    for cell, code in zip(cells, codes, strict=True):
        for place, (longitude, latitude) in enumerate(_points(cell, IN_A_CELL + 1, chance)):
            number = used[cell.borough]
            used[cell.borough] += 1
            yield Postcode(
                text=f"{LETTERS}{cell.borough + 1} {_inward(number)}",
                longitude=longitude,
                latitude=latitude,
                code=code,
                withdrawn=newest + -chance.randint(2, 200) if place == IN_A_CELL else None,
            )


def _inward(number: int) -> str:
    number, last = divmod(number, len(UNIT))
    digit, first = divmod(number, len(UNIT))
    return f"{digit}{UNIT[first]}{UNIT[last]}"


def _points(cell: Cell, number: int, chance: random.Random) -> Iterator[tuple[float, float]]:
    """Longitude and latitude of points inside, the middle first."""
    yield cell.centre
    west, south, east, north = cell.shape.bounds
    found = 1
    while found < number:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(cell.shape, x, y):
            found += 1
            yield round(x, DIGITS), round(y, DIGITS)
