"""Names of boroughs and neighbourhoods. None is that of a real place, and none is there twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from station.demo.city.land import BOROUGHS, IN_A_BOROUGH

BOROUGH_NAMES: Final = [
    "Lanternquay",
    "Tidebarrow",
    "Anchormarsh",
    "Gannetspar",
    "Brinestrand",
    "Ambersand",
    "Ferrymarrow",
    "Jettymoor",
    "Pilotspar",
    "Saltlantern",
    "Hollowspar",
    "Driftbarrow",
    "Candlemarrow",
    "Farrowquay",
    "Cobblestrand",
    "Ebbstrand",
    "Kilnspar",
    "Marlstrand",
    "Netherbrine",
    "Reedspar",
    "Quernstrand",
    "Bellspar",
    "Inkerstrand",
    "Vanemarsh",
    "Wrackmarrow",
    "Yarrowspar",
    "Oxlantern",
    "Heronspar",
    "Upperbrine",
    "Draymarrow",
    "Emberstrand",
    "Larkspar",
]
HEADS: Final = [
    "Arvel",
    "Braxen",
    "Corvin",
    "Dovrel",
    "Eskar",
    "Fyndle",
    "Gavrin",
    "Hespar",
    "Ilvane",
    "Jorvel",
    "Kestwin",
    "Lurven",
    "Morvane",
    "Nethrin",
    "Ospel",
    "Pellor",
    "Quillen",
    "Rasken",
    "Silvane",
    "Tavrin",
    "Ulven",
    "Vessar",
    "Wexel",
    "Yarvel",
]
TAILS: Final = [
    "bury",
    "combe",
    "ford",
    "ham",
    "ley",
    "mere",
    "port",
    "stead",
    "stow",
    "thorpe",
    "ton",
    "wick",
    "worth",
    "gate",
    "den",
    "by",
]
PARTS: Final = [
    "Green",
    "Quay",
    "Fields",
    "Cross",
    "Hill",
    "Wharf",
    "Park",
    "Lock",
    "Hollow",
    "Common",
    "Reach",
    "Bridge",
    "North",
    "South",
    "Vale",
]
STEMS: Final = len(HEADS) * len(TAILS) // BOROUGHS
"""Old villages in each borough. What was built beside one has its name and another word."""


@dataclass(frozen=True, kw_only=True)
class Name:
    name: str
    alias: str = ""
    """What people call it too."""
    is_centre: bool = False
    """A town centre: few people live in it, and many come."""


def names(seed: int) -> list[list[Name]]:
    """The names of each borough's neighbourhoods."""
    chance = random.Random(seed)
    stems = [head + tail for head in HEADS for tail in TAILS]
    chance.shuffle(stems)
    return [
        list(_of_borough(number, stems[number * STEMS : (number + 1) * STEMS], chance))
        for number in range(BOROUGHS)
    ]


def _of_borough(number: int, stems: list[str], chance: random.Random) -> Iterator[Name]:
    first, second, third, *others = stems
    saint = HEADS[number % len(HEADS)] + "ao"[number // len(HEADS)]
    made = [
        Name(name=f"{first} Market", alias=f"{first} town centre", is_centre=True),
        Name(name=f"{second} & {third}", alias=f"{second} and {third}"),
        Name(name=f"St {saint}’s", alias=f"Saint {saint}’s"),
        *(Name(name=stem) for stem in stems[:1] + others),
    ]
    more = [f"{stem} {part}" for stem in stems for part in PARTS]
    made += [Name(name=name) for name in chance.sample(more, IN_A_BOROUGH - len(made))]
    chance.shuffle(made)
    yield from made
