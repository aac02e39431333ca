"""Recorded crime, residents and stops of the city: counts that chance made, and nobody suffered."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import cos, exp, pi
from typing import Final

from local_areas.statistics.months import Month

MONTHS: Final = 36
REVISED: Final = 3
"""How many of the newest months a release corrects in the next one."""
NEW_AFTER: Final = 10
"""After how many months of the window one type begins to be counted."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of crime in the city."""

    name: str
    """As the file has it."""
    usual: float
    """About how many a month in a neighbourhood where it is neither busy nor quiet."""
    peak: int = 0
    """The month of the year with the most; 0 for none."""
    swing: float = 0.0
    """How much more at the peak, in parts of the usual."""
    trend: float = 0.0
    """By which share it grows in a year."""
    is_of_crowds: bool = False
    """Where many come it is far more."""


VIOLENCE, STALKING = "VIOLENCE AGAINST THE PERSON", "STALKING AND HARASSMENT"
NUISANCE: Final = "NUISANCE BY VEHICLES"
KINDS: Final = (
    Kind(name=VIOLENCE, usual=16, peak=7, swing=0.15),
    Kind(name="THEFT", usual=11, peak=12, swing=0.12, is_of_crowds=True),
    Kind(name="VEHICLE OFFENCES", usual=8, peak=11, swing=0.1, trend=-0.08),
    Kind(name="BURGLARY", usual=5, peak=12, swing=0.3, trend=-0.1),
    Kind(name="ARSON AND CRIMINAL DAMAGE", usual=5, peak=6, swing=0.1),
    Kind(name="SHOPLIFTING", usual=6, peak=12, swing=0.1, trend=0.14, is_of_crowds=True),
    Kind(name="PUBLIC ORDER OFFENCES", usual=4, peak=7, swing=0.25),
    Kind(name="DRUG OFFENCES", usual=3, is_of_crowds=True),
    Kind(name="BICYCLE THEFT", usual=2, peak=8, swing=0.5),
    Kind(name="ROBBERY", usual=1.6, peak=11, swing=0.15, is_of_crowds=True),
    Kind(name="POSSESSION OF WEAPONS", usual=0.5),
    Kind(name="SEXUAL OFFENCES", usual=1.5, peak=7, swing=0.1),
    Kind(name=NUISANCE, usual=0.8, peak=7, swing=0.3),
    Kind(name=STALKING, usual=4),
)


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """What decides how much happens."""

    code: str
    remoteness: float
    is_centre: bool


def residents(places: Sequence[Neighbourhood], seed: int) -> list[int]:
    """How many live in each: under a thousand in half of the town centres."""
    chance = random.Random(seed)
    return [
        chance.randint(450, 1_600)
        if place.is_centre
        else int((9_000 - 4_500 * place.remoteness) * chance.uniform(0.65, 1.35))
        for place in places
    ]


@dataclass(frozen=True, kw_only=True)
class Releases:
    """The same crimes as two files have them, the second a month later."""

    months: tuple[Sequence[Month], Sequence[Month]]
    rows: tuple[list[list[object]], list[list[object]]]


def releases(places: Sequence[Neighbourhood], newest: Month, seed: int) -> Releases:
    """Rows of type, code and a count a month. The older release begins and ends a month earlier,
    its last months are not final, and stalking is violence in it. In both, one type is new.
    """
    chance = random.Random(seed)
    window = [newest + (place - MONTHS) for place in range(MONTHS + 1)]
    older: list[list[object]] = []
    newer: list[list[object]] = []
    for place in places:
        busy = exp(chance.gauss(0, 0.35)) * (1.0 - 0.7 * place.remoteness)
        if place.is_centre:
            busy *= 2.2
        counts = {kind.name: _counts(kind, busy, window, place, chance) for kind in KINDS}
        counts[NUISANCE][:NEW_AFTER] = [0] * NEW_AFTER
        newer += [[name, place.code, *each[1:]] for name, each in counts.items()]
        apart = counts.pop(STALKING)
        counts[VIOLENCE] = [a + b for a, b in zip(counts[VIOLENCE], apart, strict=True)]
        older += [
            [name, place.code, *_not_final(each[:-1], chance)] for name, each in counts.items()
        ]
    return Releases(months=(window[:-1], window[1:]), rows=(older, newer))


def _counts(
    kind: Kind, busy: float, window: Sequence[Month], place: Neighbourhood, chance: random.Random
) -> list[int]:
    """A Poisson count a month about what is usual for the place and the season."""
    crowds = 7.0 if place.is_centre and kind.is_of_crowds else 1.0
    usual = kind.usual * busy * crowds * chance.uniform(0.75, 1.25)
    # One place in eight has a turn of its own, which is what people look for.
    turn = chance.choice((0.55, 1.7)) if chance.random() < 0.125 else 1.0
    counts = []
    for at, (month, grown) in enumerate(zip(window, _growth(kind, len(window)), strict=True)):
        expected = usual * grown * _season(kind, month.first_day.month)
        if at > len(window) - 13:
            expected *= turn
        counts.append(poisson(expected, chance))
    return counts


@cache
def _season(kind: Kind, month: int) -> float:
    return 1 + kind.swing * cos((month - kind.peak) * pi / 6)


@cache
def _growth(kind: Kind, months: int) -> list[float]:
    """What the trend makes of each month, in parts of the last."""
    return [(1 + kind.trend) ** ((at - months) / 12) for at in range(months)]


def poisson(expected: float, chance: random.Random) -> int:
    """How many of them happened. By the normal curve where it is near enough."""
    if expected > 12:
        return max(0, round(chance.gauss(expected, expected**0.5)))
    limit, count, product = exp(-expected), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count


def _not_final(counts: Sequence[int], chance: random.Random) -> list[int]:
    """As they were known at first: one in four of the newest month was corrected later."""
    known = list(counts)
    for back in range(1, REVISED + 1):
        if chance.random() < 0.25 / back:
            known[-back] = max(0, known[-back] + chance.choice((-1, -1, 1)))
    return known


OBJECTS: Final = (
    ("Controlled drugs", 60), ("Offensive weapons", 15), ("Stolen goods", 12),
    ("Article for use in theft", 7), ("Articles for use in criminal damage", 2), ("Firearms", 2),
    ("", 2),
)  # fmt: skip
OUTCOMES: Final = (
    ("A no further action disposal", 68), ("Arrest", 13), ("Community resolution", 9),
    ("Penalty Notice for Disorder", 3), ("Summons / charged by post", 4),
    ("Caution (simple or conditional)", 3),
)  # fmt: skip
ETHNICITIES: Final = (("White", 46), ("Black", 22), ("Asian", 19), ("Other", 8), ("", 5))
STOP_COLUMNS: Final = (
    "Type", "Date", "Latitude", "Longitude", "Officer-defined ethnicity", "Object of search",
    "Outcome",
)  # fmt: skip


def stops(
    centres: Sequence[tuple[float, float]], month: Month, seed: int
) -> Iterator[tuple[str, ...]]:
    """Stops of one month at these points (longitude, latitude), one in twelve without a place."""
    chance = random.Random(seed * 1_000 + month.number)
    begin = datetime(month.first_day.year, month.first_day.month, 2, tzinfo=UTC)
    for longitude, latitude in centres:
        for _ in range(poisson(3.0, chance)):
            when = begin + timedelta(minutes=chance.randrange(25 * 24 * 60))
            placed = chance.random() > 1 / 12
            yield (
                "Person search",
                when.isoformat(),
                f"{latitude:.6f}" if placed else "",
                f"{longitude:.6f}" if placed else "",
                *(_drawn(each, chance) for each in (ETHNICITIES, OBJECTS, OUTCOMES)),
            )


def _drawn(weighed: Sequence[tuple[str, int]], chance: random.Random) -> str:
    words, weights = zip(*weighed, strict=True)
    return str(chance.choices(words, weights)[0])


QUESTIONS: Final = (
    "The police here do a good job",
    "The police listen to the concerns of people here",
)


def confidence(rounds: int, chance: random.Random) -> Iterator[list[float]]:
    """Of each question the percentage that agreed, the newest round first."""
    for usual in (54.0, 61.0):
        here = usual + chance.gauss(0, 4)
        yield [round(here + back * 0.6 + chance.gauss(0, 1.8), 1) for back in range(rounds)]
