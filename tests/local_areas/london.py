"""Real open data, used in place: tests that need it are skipped where it is not there."""

from __future__ import annotations

import csv
import gzip
import json
import os
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from local_areas.models import Area, AreaGeneration, Boundary, Level

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = Path(os.environ.get("BLUELAMP_OPEN_DATA", ROOT.parent / "shared" / "data"))

needs_data = pytest.mark.skipif(
    not DATA.exists(), reason=f"there is no open data at {DATA} (BLUELAMP_OPEN_DATA)"
)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV, gzipped or not."""
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def wards_of_2024() -> list[dict[str, str]]:
    return read(DATA / "postcodes" / "london-wards-2024-list.csv")


def add_areas() -> None:
    """The force, its boroughs and today's wards, with residents and without polygons."""
    force = Area.objects.create(code="F1", level=Level.FORCE, official_name="London", slug="london")
    wards = wards_of_2024()
    people = read(DATA / "population" / "ward-population-estimate-derived.csv")
    residents = {row["ward_code"]: int(row["population_estimate_mid2020"]) for row in people}
    boroughs = _boroughs(force, {row["borough_code"]: row["borough_name"] for row in wards})
    made = Area.objects.bulk_create(
        Area(
            code=row["ward_code"],
            level=Level.NEIGHBOURHOOD,
            parent=boroughs[row["borough_code"]],
            official_name=row["ward_name"],
            slug=row["ward_code"].lower(),
            population=residents.get(row["ward_code"]),
        )
        for row in wards
    )
    generation = AreaGeneration.objects.create(key="2024", valid_from=date(2024, 1, 1))
    Boundary.objects.bulk_create(Boundary(area=area, generation=generation) for area in made)


def _boroughs(force: Area, names: dict[str, str]) -> dict[str, Area]:
    for code, name in names.items():
        Area.objects.get_or_create(
            code=code,
            defaults={
                "level": Level.BOROUGH,
                "parent": force,
                "official_name": name,
                "slug": code.lower(),
            },
        )
    return {area.code: area for area in Area.objects.boroughs()}


def add_polygons(file_name: str, *, key: str, valid_from: date, valid_to: date | None) -> None:
    """Wards with their polygons, and those of them that are not there yet."""
    with gzip.open(DATA / "boundaries" / file_name, "rt") as stream:
        features = json.load(stream)["features"]
    properties = [feature["properties"] for feature in features]
    force = Area.objects.filter(level=Level.FORCE).first() or Area.objects.create(
        code="F1", level=Level.FORCE, official_name="London", slug="london"
    )
    boroughs = _boroughs(force, {each["borough_code"]: each["borough_name"] for each in properties})
    Area.objects.bulk_create(
        (
            Area(
                code=each["ward_code"],
                level=Level.NEIGHBOURHOOD,
                parent=boroughs[each["borough_code"]],
                official_name=each["ward_name"],
                slug=each["ward_code"].lower(),
            )
            for each in properties
        ),
        ignore_conflicts=True,
    )
    areas = {area.code: area for area in Area.objects.neighbourhoods()}
    generation, _ = AreaGeneration.objects.update_or_create(
        key=key, defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    generation.boundaries.all().delete()
    Boundary.objects.bulk_create(
        Boundary(
            area=areas[feature["properties"]["ward_code"]],
            generation=generation,
            geometry=feature["geometry"],
        )
        for feature in features
    )
