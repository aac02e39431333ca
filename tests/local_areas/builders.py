"""A small city: one force, two boroughs of three square neighbourhoods each, and a live release.

    N1 N2 N3     the borough of Northside
    S1 S2 S3     the borough of Southside

Each square is 0.01° wide and high; the south-west corner of S1 is at longitude 0, latitude 51.
Burglary in N1 has clearly fallen, robbery is too rare for months, and N3 lacks the third month.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils import timezone

from local_areas.imports import summaries
from local_areas.imports.placing import known_sum
from local_areas.models import (
    Area,
    AreaGeneration,
    Boundary,
    Coverage,
    Level,
    Release,
    Series,
    StatisticType,
)
from local_areas.statistics.months import Month

SIDE: Final = 0.01
WEST, SOUTH = 0.0, 51.0
FIRST, LAST = Month.of(2023, 2), Month.of(2026, 1)
MONTHS: Final = LAST - FIRST + 1

TYPES: Final = {
    "burglary": 20,
    "theft": 60,
    "vehicle-offences": 25,
    "robbery": 1,
    "sexual-offences": 2,
}
"""Key -> about how many a month in a neighbourhood."""


@dataclass(kw_only=True)
class City:
    generation: AreaGeneration
    force: Area
    boroughs: dict[str, Area]
    """By name: Northside, Southside."""
    areas: dict[str, Area]
    """By name: N1 to S3."""
    types: dict[str, StatisticType] = field(default_factory=dict)
    """By key, with `all`."""
    release: Release | None = None


def city(*, with_figures: bool = True, generation: str = "2024") -> City:
    """The city in the database, in about 20 queries. Codes: F1; B1, B2; A01 to A06."""
    made = AreaGeneration.objects.create(
        key=generation, name=f"Wards of {generation}", valid_from=date(int(generation[:4]), 1, 1)
    )
    force = Area.objects.create(
        code="F1", level=Level.FORCE, official_name="Rivermouth", slug="rivermouth"
    )
    boroughs = {
        name: Area.objects.create(
            code=code, level=Level.BOROUGH, parent=force, official_name=name, slug=name.lower()
        )
        for name, code in (("Northside", "B1"), ("Southside", "B2"))
    }
    rows = []
    for place, (row, column) in enumerate((row, column) for row in (1, 0) for column in range(3)):
        name = f"{'SN'[row]}{column + 1}"
        rows.append(
            Area(
                code=f"A{place + 1:02d}",
                level=Level.NEIGHBOURHOOD,
                parent=boroughs["Northside" if row else "Southside"],
                official_name=name,
                slug=name.lower(),
                longitude=WEST + (column + 0.5) * SIDE,
                latitude=SOUTH + (row + 0.5) * SIDE,
                population=9_000 + 1_000 * place,
                population_source="Made for tests",
                population_year=2024,
            )
        )
    Area.objects.bulk_create(rows)
    own = Area.objects.filter(code__in=[row.code for row in rows])
    areas = {area.name: area for area in own.order_by("code")}
    bounded = [
        (areas[name], box(column, row, 1, 1))
        for name in areas
        for row, column in [("SN".index(name[0]), int(name[1]) - 1)]
    ]
    bounded += [(boroughs["Northside"], box(0, 1, 3, 1)), (boroughs["Southside"], box(0, 0, 3, 1))]
    bounded.append((force, box(0, 0, 3, 2)))
    Boundary.objects.bulk_create(_boundary(area, made, corners) for area, corners in bounded)
    city = City(generation=made, force=force, boroughs=boroughs, areas=areas)
    if with_figures:
        add_figures(city)
    return city


def city_there() -> City:
    """The city that a database begins with."""
    generation = AreaGeneration.objects.get()
    own = Area.objects.filter(boundaries__generation=generation).select_related("parent")
    areas = list(own.order_by("code"))
    return City(
        generation=generation,
        force=next(area for area in areas if area.level == Level.FORCE),
        boroughs={area.name: area for area in areas if area.level == Level.BOROUGH},
        areas={area.name: area for area in areas if area.level == Level.NEIGHBOURHOOD},
        types={type.key: type for type in StatisticType.objects.order_by("pk")},
        release=Release.objects.first(),
    )


def box(column: int, row: int, width: int, height: int) -> list[list[float]]:
    """A closed ring of whole squares."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    east, north = west + width * SIDE, south + height * SIDE
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _boundary(area: Area, generation: AreaGeneration, ring: list[list[float]]) -> Boundary:
    (west, south), (east, north) = ring[0], ring[2]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return Boundary(
        area=area,
        generation=generation,
        geometry=geometry,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def set_aside_for_practice(area: Area) -> None:
    """Saved as editors save it, so that this process reads boundaries and names again: those of
    another test lie in databases that begin alike, with the same keys.
    """
    area.is_practice = True
    area.save()


def counts_of(area: Area, key: str) -> list[int | None]:
    """The same at each call: about the usual number, a third fewer burglaries in N1 in the newest
    year, and nothing known of N3 in the third month.
    """
    chance = random.Random(f"{area.code} {key}")
    usual = TYPES[key]
    counts: list[int | None] = [max(0, round(chance.gauss(usual, usual**0.5))) for _ in range(36)]
    if (area.name, key) == ("N1", "burglary"):
        counts[-12:] = [round((count or 0) * 0.6) for count in counts[-12:]]
    if area.name == "N3":
        counts[2] = None
    return counts


def add_figures(city: City) -> Release:
    """A live release of 36 months to January 2026, with the summaries that pages show."""
    every = StatisticType.objects.create(scheme="mps", key="all", name="All recorded crime")
    city.types["all"] = every
    for key in TYPES:
        name = key.replace("-", " ").capitalize()
        city.types[key] = StatisticType.objects.create(
            scheme="mps", key=key, name=name, is_sensitive=key == "sexual-offences"
        )
    release = city.release = Release.objects.create(
        source="datastore",
        title="Ward figures to January 2026",
        file_name="wards.csv",
        sha256="0" * 64,
        first_month=FIRST.number,
        last_month=LAST.number,
        checked_at=timezone.now(),
        live_from=timezone.now(),
    )
    known: dict[Area, dict[str, list[int | None]]] = {}
    for area in city.areas.values():
        known[area] = {key: counts_of(area, key) for key in TYPES}
        known[area]["all"] = _sum(list(known[area].values()))
    release.report = _report(list(known.values()))
    release.save()
    for borough in city.boroughs.values():
        inside = [known[area] for area in city.areas.values() if area.parent_id == borough.pk]
        known[borough] = {key: _sum([each[key] for each in inside]) for key in city.types}
    boroughs = [known[borough] for borough in city.boroughs.values()]
    known[city.force] = {key: _sum([each[key] for each in boroughs]) for key in city.types}
    series, coverage = [], []
    summed = {Level.NEIGHBOURHOOD: None, Level.BOROUGH: 3, Level.FORCE: 6}
    for area, by_key in known.items():
        series += [
            Series(
                release=release,
                area=area,
                type=city.types[key],
                counts=counts,
                sum_of=summed[Level(area.level)],
            )
            for key, counts in by_key.items()
        ]
        months = [count is not None for count in by_key["all"]]
        coverage.append(Coverage(release=release, area=area, months=months))
    Series.objects.bulk_create(series)
    Coverage.objects.bulk_create(coverage)
    summaries.renew("datastore")
    return release


def _report(areas: list[dict[str, list[int | None]]]) -> dict[str, object]:
    """As an import leaves one that found nothing to remark on."""
    totals = {key: known_sum(by_key[key] for by_key in areas) for key in areas[0]}
    rows = len(areas) * len(TYPES)
    return {
        "rows": rows,
        "rejected": 0,
        "rejects": [],
        "notes": [],
        "unknown_codes": [],
        "totals": totals,
        "checks": [],
        "changes": [],
        "movers": [],
        "breaks": [],
    }


def _sum(rows: list[list[int | None]]) -> list[int | None]:
    """Month by month; missing where one is."""
    return [
        None if None in month else sum(count or 0 for count in month)
        for month in zip(*rows, strict=True)
    ]
