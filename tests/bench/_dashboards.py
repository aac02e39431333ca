"""What `dashboard` measures. Runs inside Django, on a database of its own: `manage.py shell`."""

from __future__ import annotations

import json
import random
import time
from datetime import date
from typing import Final

import psutil
from django.db import connection
from django.test import Client
from django.utils import timezone

from local_areas.imports import summaries
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

BOROUGHS, INSIDE, TYPES, MONTHS = 32, 40, 14, 36
ROUNDS: Final = 21
ADDRESSES: Final = {
    "force": "",
    "one type": "?type=type-3",
    "borough": "?area=B01",
    "neighbourhood": "?area=N0105&type=type-3",
    "comparison": "?area=B01&area=B02&as=rate",
}


def make() -> None:
    """A force of 32 boroughs with 40 square neighbourhoods each, and a live release."""
    generation = AreaGeneration.objects.create(key="2024", valid_from=date(2024, 1, 1))
    force = Area.objects.create(code="F1", level=Level.FORCE, official_name="Force", slug="force")
    boroughs = Area.objects.bulk_create(
        _area(f"B{n:02d}", Level.BOROUGH, force, 10_000 * INSIDE) for n in range(BOROUGHS)
    )
    inside = Area.objects.bulk_create(
        _area(f"N{place:02d}{n:02d}", Level.NEIGHBOURHOOD, borough, 10_000)
        for place, borough in enumerate(boroughs)
        for n in range(INSIDE)
    )
    bounded = [(area, place % 8 * 8, place // 8 * 5, 8, 5) for place, area in enumerate(boroughs)]
    for place, area in enumerate(inside):
        column, row = place // INSIDE % 8 * 8, place // INSIDE // 8 * 5
        bounded.append((area, column + place % INSIDE % 8, row + place % INSIDE // 8, 1, 1))
    Boundary.objects.bulk_create(
        Boundary(area=area, generation=generation, geometry=_box(*corner))
        for area, *corner in bounded
    )
    release = Release.objects.create(
        source="datastore",
        title="Made",
        file_name="made.csv",
        sha256="0" * 64,
        first_month=Month.of(2023, 2).number,
        last_month=Month.of(2026, 1).number,
        checked_at=timezone.now(),
        live_from=timezone.now(),
    )
    types = [StatisticType.objects.create(scheme="mps", key="all", name="All recorded crime")]
    types += StatisticType.objects.bulk_create(
        StatisticType(scheme="mps", key=f"type-{n}", name=f"Type {n}") for n in range(TYPES)
    )
    chance = random.Random(1)
    areas = [force, *boroughs, *inside]
    Coverage.objects.bulk_create(
        Coverage(release=release, area=area, months=[True] * MONTHS) for area in areas
    )
    times = {Level.NEIGHBOURHOOD: 1, Level.BOROUGH: INSIDE, Level.FORCE: BOROUGHS * INSIDE}
    Series.objects.bulk_create(
        Series(
            release=release,
            area=area,
            type=type,
            counts=[chance.randint(3, 40) * times[Level(area.level)] for _ in range(MONTHS)],
        )
        for area in areas
        for type in types
    )
    summaries.renew("datastore")


def _area(code: str, level: Level, parent: Area, population: int) -> Area:
    return Area(
        code=code,
        level=level,
        parent=parent,
        official_name=f"Area {code}",
        name=f"Area {code}",
        slug=code.lower(),
        population=population,
    )


def _box(column: int, row: int, width: int, height: int) -> dict[str, object]:
    west, south, side = column * 0.01, 51 + row * 0.01, 0.01
    east, north = west + width * side, south + height * side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def measure() -> None:
    """Prints the median milliseconds of each page as JSON."""
    make()
    backend = psutil.Process(connection.connection.info.backend_pid)

    def spent() -> float:
        times = backend.cpu_times()
        return time.process_time() + times.user + times.system

    client = Client(headers={"host": "testserver"})
    found = {}
    for name, address in ADDRESSES.items():
        rounds = []
        for _ in range(ROUNDS):
            start = spent()
            response = client.get(f"/statistics/recorded-crime/{address}")
            rounds.append((spent() - start) * 1_000)
            assert response.status_code == 200, (name, response.status_code)
        found[name] = sorted(rounds[1:])[ROUNDS // 2]
    print(json.dumps(found))
