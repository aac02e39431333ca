"""The names of areas, held in memory: found while somebody types, and in spite of misspellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz, process

from local_areas import boundaries
from local_areas.lookup.answers import Place
from local_areas.models import Area, AreaAlias, AreaGeneration, Level

LONGEST: Final = 80
"""Letters of a text that are looked at."""
ALIKE: Final = 82
"""Of 100: how alike a part of a name must be for the name to be offered."""
SHORTEST: Final = 0.6
"""Of the letters that were typed: a shorter name is only a part of what is looked for."""
MOST: Final = 8
SAINT: Final = re.compile(r"\bsaint\b")
EMPTY_WORDS: Final = re.compile(r"\b(ward|neighbourhood|borough of|london borough of|royal)\b")


def fold(text: str) -> str:
    """A name as it is compared: “St. Mary’s” and “saint marys” are one, and “&” is “and”."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold().replace("&", " and ")
    plain = re.sub(r"['’‘`´ʼ]", "", plain)
    words = "".join(each if each.isalnum() else " " for each in plain if not _is_mark(each))
    words = EMPTY_WORDS.sub(" ", SAINT.sub("st", words))
    return " ".join(word.rstrip("s") if len(word) > 3 else word for word in words.split())


def _is_mark(letter: str) -> bool:
    return unicodedata.combining(letter) > 0


@dataclass(frozen=True)
class Names:
    """Every name of a generation's areas. Never changed: a newer import makes a new one."""

    places: Sequence[Place]
    folded: Sequence[str]
    """As they are compared."""
    whole: Mapping[str, Sequence[int]]
    """A folded name, with and without the borough's after it -> its places in `places`."""

    def exact(self, text: str) -> tuple[Place, ...]:
        """All that have this name, or this name and borough."""
        return _once(self.places[at] for at in self.whole.get(fold(text), ()))

    def beginning(self, text: str) -> tuple[Place, ...]:
        """Those that begin so, then those with a word that begins so."""
        wanted = fold(text)
        return _once(self.places[at] for at in self._beginning(wanted)) if wanted else ()

    def _beginning(self, wanted: str) -> list[int]:
        begins = [at for at, name in enumerate(self.folded) if name.startswith(wanted)]
        return begins + [at for at, name in enumerate(self.folded) if f" {wanted}" in name]

    def like(self, text: str, limit: int = MOST) -> tuple[Place, ...]:
        """The best ones first: those that begin so, then those with a word that begins so, then
        those that are spelt nearly so.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        found = self._beginning(wanted)
        if len(set(found)) < limit and len(wanted) > 2:
            nearly = process.extract(
                wanted, self.folded, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=50
            )
            near = [at for name, _score, at in nearly if len(name) >= SHORTEST * len(wanted)]
            found += sorted(near, key=lambda at: -fuzz.ratio(wanted, self.folded[at]))
        return _once(self.places[at] for at in found)[:limit]


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each area once, by the first of its names."""
    by_area: dict[int, Place] = {}
    for place in places:
        by_area.setdefault(place.area, place)
    return tuple(by_area.values())


_held: dict[int, tuple[datetime, Names]] = {}


def names(generation: AreaGeneration | None = None) -> Names:
    """Those of a generation, or of today's boundary set."""
    wanted = generation or boundaries.current()
    return boundaries.held(_held, wanted, _read) if wanted is not None else Names((), (), {})


def _read(generation: AreaGeneration) -> Names:
    areas = Area.objects.in_generation(generation).public().exclude(level=Level.FORCE)
    own = {area.pk: place_of(area) for area in areas.select_related("parent")}
    found = sorted(own.values(), key=lambda place: (place.level != Level.BOROUGH, place.name))
    official = {area.pk: area.official_name for area in areas if area.local_name}
    others = list(official.items())
    others += AreaAlias.objects.filter(area__in=own).values_list("area", "name")
    found += [replace(own[area], alias=name) for area, name in others]
    folded = tuple(fold(place.alias or place.name) for place in found)
    boroughs = {place.within: fold(place.within) for place in found}
    whole: dict[str, list[int]] = {}
    for at, (place, name) in enumerate(zip(found, folded, strict=True)):
        for words in {name, f"{name} {boroughs[place.within]}".strip()} - {""}:
            whole.setdefault(words, []).append(at)
    return Names(tuple(found), folded, whole)


def place_of(area: Area) -> Place:
    parent = area.parent
    is_inside = parent is not None and parent.level == Level.BOROUGH
    return Place(
        area=area.pk,
        name=str(area.name),
        level=area.level,
        within=str(parent.name) if parent is not None and is_inside else "",
    )
