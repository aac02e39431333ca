"""From the live counts of a source to the figures of each area. Pure: arrays in, figures out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from local_areas.statistics.figures import AreaFigures, Part, Revision, TypeFigures
from local_areas.statistics.likeness import Numbers, nearest
from local_areas.statistics.measures import (
    USUAL,
    YEAR,
    Direction,
    Movement,
    Shown,
    Thresholds,
    movements,
    rate,
    shown,
)
from local_areas.statistics.months import Month, months

ALL: Final = "all"
"""The key of the type that counts everything."""
NOT_SHOWN: Final = Movement(before=None, after=None, direction=Direction.NOT_COMPARABLE)

type Counts = Sequence[int | None]


@dataclass(frozen=True, kw_only=True)
class Place:
    code: str
    name: str
    level: str
    """One of `force`, `borough`, `neighbourhood`."""
    parent: str | None
    residents: int | None = None
    residents_source: str = ""


@dataclass(frozen=True, kw_only=True)
class Type:
    key: str
    name: str
    parent: str = ""
    is_sensitive: bool = False
    break_month: Month | None = None
    break_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Live:
    """Everything that is live of one source."""

    source: str
    release: str
    published: str
    first: Month
    last: Month
    places: Sequence[Place]
    types: Sequence[Type]
    """With the one of the key `all`."""
    counts: Mapping[tuple[str, str], Counts]
    """(code of the area, key of the type) -> one a month from `first` to `last`."""
    sums: Mapping[str, int] = field(default_factory=dict)
    """Code -> of how many neighbourhoods its figures are the sum."""
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    """Code -> what the release before had."""


def build(live: Live, thresholds: Thresholds = USUAL) -> Iterator[AreaFigures]:
    """The figures of each place that has any, in the order of the places."""
    return _Building(live, thresholds).figures()


class _Building:
    def __init__(self, live: Live, thresholds: Thresholds) -> None:
        self.live, self.thresholds = live, thresholds
        self.length = live.last - live.first + 1
        self.types = [each for each in live.types if any(each.key == key for _, key in live.counts)]
        self.places = [place for place in live.places if (place.code, ALL) in live.counts]
        self.by_code = {place.code: place for place in self.places}
        empty: Counts = [None] * self.length
        cells = [
            [live.counts.get((place.code, each.key), empty) for each in self.types]
            for place in self.places
        ]
        shape = (len(self.places), len(self.types), self.length)
        self.array: Numbers = np.array(cells, dtype=np.float64).reshape(shape)
        self.months = [str(month) for month in months(live.first, live.last)]
        self.beside = self._beside()
        self.similar = self._similar()
        self.borough_years: dict[tuple[str, str], Movement] = {}

    def _forces(self) -> list[str]:
        return [self._force(place) for place in self.places]

    def _force(self, place: Place) -> str:
        """The code at the top of its tree."""
        above = self.by_code.get(place.parent or "")
        return place.parent or place.code if above is None else self._force(above)

    def _beside(self) -> dict[tuple[str, str | None], list[int]]:
        """(level, parent) -> the places of those that share them."""
        beside = defaultdict(list)
        for index, place in enumerate(self.places):
            beside[place.level, place.parent].append(index)
        return beside

    def _similar(self) -> dict[int, list[int]]:
        """Neighbourhoods of the same force, by what kind of place they are."""
        newest = self.array[:, :, -YEAR:].sum(axis=2)
        top = [place for place, each in enumerate(self.types) if each.key != ALL]
        top = [place for place in top if not self.types[place].parent]
        everything = [each.key for each in self.types].index(ALL) if self.types else 0
        groups = defaultdict(list)
        for index, (place, force) in enumerate(zip(self.places, self._forces(), strict=True)):
            if place.level == "neighbourhood":
                groups[force].append(index)
        found: dict[int, list[int]] = {}
        for group in groups.values():
            residents = np.array([self.places[index].residents for index in group], dtype=float)
            near = nearest(
                residents,
                newest[group][:, top],
                newest[group][:, everything],
                count=self.thresholds.similar_areas,
            )
            found |= {
                index: [group[other] for other in others]
                for index, others in zip(group, near, strict=True)
            }
        return found

    def figures(self) -> Iterator[AreaFigures]:
        for index, place in enumerate(self.places):
            yield self._area(index, place)

    def _area(self, index: int, place: Place) -> AreaFigures:
        similar = self.similar.get(index, [])
        around = _averages(self.array[self.beside[place.level, place.parent]])
        like = _averages(self.array[similar]) if similar else None
        all_year = self._newest_year(place.code, ALL)
        ranked: list[tuple[int, TypeFigures]] = []
        for number, each in enumerate(self.types):
            if (place.code, each.key) not in self.live.counts:
                continue
            figures = self._type(
                place,
                each,
                all_types=all_year,
                around=around[number],
                like=() if like is None else like[number],
            )
            recent = self.live.counts[place.code, each.key][-YEAR:]
            ranked.append((sum(count or 0 for count in recent), figures))
        ranked.sort(key=lambda one: -one[0])
        by_rank = [figures for _, figures in ranked]
        provisional = self.thresholds.provisional_months
        return AreaFigures(
            area_code=place.code,
            area_name=place.name,
            source=self.live.source,
            release=self.live.release,
            published=self.live.published,
            first_month=str(self.live.first),
            last_month=str(self.live.last),
            provisional_from=self.months[-provisional] if 0 < provisional <= self.length else "",
            missing=tuple(
                month
                for month, count in zip(self.months, self.live.counts[place.code, ALL], strict=True)
                if count is None
            ),
            residents=place.residents,
            residents_source=place.residents_source,
            all=next(each for each in by_rank if each.key == ALL),
            types=tuple(each for each in by_rank if each.key != ALL),
            similar=tuple(self.places[other].code for other in similar),
            sum_of=self.live.sums.get(place.code),
            revision=self.live.revisions.get(place.code),
        )

    def _newest_year(self, code: str, key: str) -> int | None:
        newest = self.live.counts[code, key][-YEAR:]
        known = [count for count in newest if count is not None]
        return sum(known) if len(known) == YEAR else None

    def _type(
        self,
        place: Place,
        each: Type,
        *,
        all_types: int | None,
        around: tuple[float | None, ...],
        like: tuple[float | None, ...],
    ) -> TypeFigures:
        counts = self.live.counts[place.code, each.key]
        break_at = 0 if each.break_month is None else each.break_month - self.live.first
        detail = Shown.MONTHLY
        if place.level == "neighbourhood" and each.key != ALL:
            detail = shown(
                counts[-YEAR:], is_sensitive=each.is_sensitive, thresholds=self.thresholds
            )
        said = movements(counts, break_at=break_at, thresholds=self.thresholds)
        is_monthly, is_own = detail is Shown.MONTHLY, detail is not Shown.BOROUGH
        newest_year = said.year.after if is_own else None
        return TypeFigures(
            key=each.key,
            name=each.name,
            parent=each.parent,
            shown=detail,
            counts=tuple(counts) if is_monthly else (),
            year=said.year if is_own else NOT_SHOWN,
            month_before=said.month_before if is_monthly else NOT_SHOWN,
            year_before=said.year_before if is_monthly else NOT_SHOWN,
            rate=rate(
                newest_year, place.residents, all_types=all_types, thresholds=self.thresholds
            ),
            borough_year=self._borough_year(place, each, break_at),
            borough_counts=around if is_monthly else (),
            similar_counts=like if is_monthly else (),
            break_note=each.break_note,
            break_month="" if each.break_month is None else str(each.break_month),
            part=self._part(place, each, detail),
        )

    def _part(self, place: Place, each: Type, detail: Shown) -> Part | None:
        if detail not in {Shown.PART, Shown.BOROUGH}:
            return None
        code = place.code if detail is Shown.PART else place.parent or ""
        newest = self.live.counts.get((code, each.key), ())[-YEAR:]
        start = self.length - len(newest)
        known = {start + at: count for at, count in enumerate(newest) if count is not None}
        if not known or len(known) == YEAR:
            return None
        return Part(
            count=sum(known.values()),
            months=len(known),
            first_month=self.months[min(known)],
            last_month=self.months[max(known)],
        )

    def _borough_year(self, place: Place, each: Type, break_at: int) -> Movement:
        """Worked out once a borough."""
        asked = (place.parent or "", each.key)
        if place.level != "neighbourhood" or asked not in self.live.counts:
            return NOT_SHOWN
        if asked not in self.borough_years:
            said = movements(self.live.counts[asked], break_at=break_at, thresholds=self.thresholds)
            self.borough_years[asked] = said.year
        return self.borough_years[asked]


def _averages(cells: Numbers) -> list[tuple[float | None, ...]]:
    """One a type and month, of several areas. None where one of them is missing."""
    means = np.round(cells.mean(axis=0), 1)
    known = np.where(np.isnan(means), None, means)  # type: ignore[call-overload]
    return [tuple(row) for row in known.tolist()]
