"""What a batch counts, by area of our own tree: codes looked up, points laid into polygons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from local_areas import boundaries
from local_areas.imports.sources.base import Batch, Series, Source, Spots, Table
from local_areas.imports.sources.datastore import added
from local_areas.models import Area, AreaGeneration, Boundary, Level
from local_areas.statistics.building import ALL
from local_areas.statistics.months import Month


@dataclass(kw_only=True)
class Placed:
    """Counts by area."""

    counts: dict[tuple[int, str], Series] = field(default_factory=dict)
    """(pk of the area, key of the type) -> one a month. Every area has every type."""
    sums: dict[int, int] = field(default_factory=dict)
    """pk -> of how many neighbourhoods its counts are the sum."""
    totals: dict[str, Series] = field(default_factory=dict)
    """Key of the type -> a month's total of everything in the file that has an area."""
    unknown_codes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """An area, as far as placing goes."""

    pk: int
    code: str
    level: str
    parent: int | None
    name: str


class Tree:
    """All areas by code, name and what they lie in."""

    def __init__(self) -> None:
        rows = Area.objects.filter(is_practice=False).values_list(
            "pk", "code", "level", "parent_id", "name"
        )
        self.by_pk = {
            pk: Spot(pk=pk, code=code, level=level, parent=parent, name=name)
            for pk, code, level, parent, name in rows
        }
        self.by_code = {each.code: each for each in self.by_pk.values()}
        self.boroughs = {
            each.name.casefold(): each for each in self.by_pk.values() if each.level == "borough"
        }

    def above(self, pk: int) -> int | None:
        each = self.by_pk.get(pk)
        return None if each is None else each.parent


def place(source: Source, batch: Batch, tree: Tree) -> Placed:
    """Raises `TypeError` for a batch that is neither a table nor spots."""
    if isinstance(batch, Table):
        placed = _of_table(batch, tree)
    elif isinstance(batch, Spots):
        placed = _of_spots(source, batch, tree)
    else:
        raise TypeError(f"{type(batch).__name__} is no batch that can be placed.")
    placed.totals = _totals(placed.counts, tree)
    return placed


def _counted(batch: Batch) -> list[str]:
    return [each.key for each in batch.types.values() if not each.is_group]


def _of_table(table: Table, tree: Tree) -> Placed:
    placed = Placed()
    length = table.last - table.first + 1
    by_code: dict[str, Series] = {code: n for (code, key), n in table.counts.items() if key == ALL}
    keys = _counted(table)
    unknown = []
    for code, everything in by_code.items():
        area = tree.boroughs.get(code.casefold()) if table.is_by_name else tree.by_code.get(code)
        if area is None:
            unknown.append(code)
            continue
        nothing: Series = [None if count is None else 0 for count in everything]
        for key in keys:
            placed.counts[area.pk, key] = table.counts.get((code, key), nothing)
    if table.is_by_name and unknown:
        placed.notes.append(f"No boroughs here, so not taken in: {', '.join(sorted(unknown))}.")
    else:
        placed.unknown_codes = sorted(unknown)
    if any(len(counts) != length for counts in placed.counts.values()):
        raise ValueError("A source gave a series that is not as long as its window.")
    if not table.is_by_name:
        _add_up(placed, keys, tree)
    return placed


def _add_up(placed: Placed, keys: Sequence[str], tree: Tree) -> None:
    """Sums of boroughs and forces that the file has no figure of, marked as sums."""
    own = {pk for pk, key in placed.counts if key == ALL}
    inside: dict[int, list[int]] = defaultdict(list)
    for pk in own:
        if tree.by_pk[pk].level == Level.NEIGHBOURHOOD:
            above = tree.above(pk)
            while above is not None:
                inside[above].append(pk)
                above = tree.above(above)
    for above, below in inside.items():
        if above in own:
            continue
        for key in keys:
            placed.counts[above, key] = summed([placed.counts[pk, key] for pk in below])
        placed.sums[above] = len(below)


def summed(series: Sequence[Series]) -> Series:
    """Month by month; missing where one of them is."""
    first, *others = series
    for other in others:
        first = added(first, other)
    return first


def _of_spots(source: Source, spots: Spots, tree: Tree) -> Placed:
    placed = Placed()
    generation = generation_of(spots.first)
    if generation is None:
        placed.notes.append("There are no boundaries yet, so no point lies in an area.")
        return placed
    if not _holds(generation, spots.first):
        placed.notes.append(
            f"No boundary set holds in {spots.first}: points are laid into “{generation}”."
        )
    by_area, outside = _laid(spots, generation)
    if outside[ALL]:
        placed.notes.append(f"{outside[ALL]:,} lie in no area here.")
    everywhere = _neighbourhoods(generation, tree)
    covered = _covered(source, spots, everywhere, by_area, tree)
    wide = {each.key for each in spots.types.values() if each.is_wide}
    keys = _counted(spots)
    boroughs: dict[int, Counter[str]] = defaultdict(Counter)
    for pk in covered:
        counted = by_area.get(pk, Counter())
        for key in keys:
            if key not in wide:
                placed.counts[pk, key] = [counted[key]]
        borough = tree.above(pk)
        if borough is not None:
            boroughs[borough].update(counted)
    for borough, counted in boroughs.items():
        if set(everywhere[borough]) <= set(covered):
            for key in keys:
                placed.counts[borough, key] = [counted[key]]
    _force(placed, spots, boroughs, outside, everywhere, covered, tree)
    return placed


def _laid(spots: Spots, generation: AreaGeneration) -> tuple[dict[int, Counter[str]], Counter[str]]:
    """pk of the neighbourhood -> what is counted in it, and what is counted outside of all."""
    points = list(spots.points)
    found = boundaries.of(generation).at_each([x for x, _ in points], [y for _, y in points])
    by_area: dict[int, Counter[str]] = defaultdict(Counter)
    outside: Counter[str] = Counter()
    for at, pk in zip(points, found, strict=True):
        (outside if pk is None else by_area[pk]).update(spots.points[at])
    return by_area, outside


def _neighbourhoods(generation: AreaGeneration, tree: Tree) -> dict[int | None, list[int]]:
    """pk of the borough -> the pks of its neighbourhoods in a boundary set."""
    rows = Boundary.objects.filter(
        generation=generation, area__level=Level.NEIGHBOURHOOD, area__is_practice=False
    )
    found: dict[int | None, list[int]] = defaultdict(list)
    for pk in rows.values_list("area_id", flat=True):
        found[tree.above(pk)].append(pk)
    return found


def _covered(
    source: Source,
    spots: Spots,
    everywhere: Mapping[int | None, Sequence[int]],
    by_area: Mapping[int, Counter[str]],
    tree: Tree,
) -> list[int]:
    """The neighbourhoods of which the file says something, if only that there was nothing.

    A borough without any row is missing, not without crime, and so is one with a few strays.
    """
    if spots.only:
        codes = [tree.by_code.get(code) for code in spots.only]
        return [each.pk for each in codes if each is not None]
    if source.joins:
        return list(by_area)
    usual = {
        borough: sum(by_area[pk].total() for pk in inside if pk in by_area) / len(inside)
        for borough, inside in everywhere.items()
    }
    some = [rows for rows in usual.values() if rows]
    least = source.fewest * median(some) if some else 0
    return [
        pk
        for borough, inside in everywhere.items()
        if usual[borough] and usual[borough] >= least
        for pk in inside
    ]


def _force(
    placed: Placed,
    spots: Spots,
    boroughs: Mapping[int, Counter[str]],
    outside: Counter[str],
    everywhere: Mapping[int | None, Sequence[int]],
    covered: Sequence[int],
    tree: Tree,
) -> None:
    """The figure of the force in which most of the rows lie. It has what has no place too, where
    the file covers the whole force; else it is the sum of what is covered.
    """
    if spots.only:
        return
    by_force: dict[int, Counter[str]] = defaultdict(Counter)
    for borough, counted in boroughs.items():
        force = tree.above(borough)
        if force is not None:
            by_force[force].update(counted)
    if not by_force:
        return
    force = max(by_force, key=lambda pk: by_force[pk][ALL])
    expected = [
        pk
        for borough, inside in everywhere.items()
        for pk in inside
        if borough is not None and tree.above(borough) == force
    ]
    counted = Counter(by_force[force])
    lacking = len(set(expected) - set(covered))
    if lacking:
        placed.sums[force] = len(set(expected) & set(covered))
        placed.notes.append(
            f"{lacking:,} neighbourhoods have no row: they are missing, and the force's figure "
            "is a sum of the others."
        )
    else:
        counted.update(outside)
        counted.update(spots.nowhere)
    for key in _counted(spots):
        placed.counts[force, key] = [counted[key]]


def _totals(counts: Mapping[tuple[int, str], Series], tree: Tree) -> dict[str, Series]:
    """Of the smallest areas in the file: no area is in it twice."""
    levels = {tree.by_pk[pk].level for pk, _ in counts}
    order = (Level.NEIGHBOURHOOD, Level.BOROUGH, Level.FORCE)
    smallest = next((level for level in order if level in levels), None)
    by_key: dict[str, list[Series]] = defaultdict(list)
    for (pk, key), series in counts.items():
        if tree.by_pk[pk].level == smallest:
            by_key[key].append(series)
    return {key: known_sum(series) for key, series in by_key.items()}


def known_sum(series: Iterable[Series]) -> Series:
    """Month by month, of those that are known; missing where none is."""
    return [
        None if all(count is None for count in month) else sum(count or 0 for count in month)
        for month in zip(*series, strict=True)
    ]


def generation_of(month: Month) -> AreaGeneration | None:
    """The boundary set into which a month's points are laid: the one that held then, else the one
    nearest in time, of those that have polygons of neighbourhoods.
    """
    drawn = Boundary.objects.filter(geometry__isnull=False, area__level=Level.NEIGHBOURHOOD).values(
        "generation"
    )
    sets = AreaGeneration.objects.filter(pk__in=drawn)
    return min(sets, key=lambda each: (_months_away(each, month), -each.pk), default=None)


def _holds(generation: AreaGeneration, month: Month) -> bool:
    return _months_away(generation, month) == 0


def _months_away(generation: AreaGeneration, month: Month) -> int:
    first = Month.from_date(generation.valid_from)
    last = Month.from_date(generation.valid_to or date.max)
    return max(first - month, month - last, 0)
