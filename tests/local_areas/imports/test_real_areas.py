"""The whole of London, by the commands: only where the open data is."""

from __future__ import annotations

import csv
import gzip
import json
import random
from io import StringIO

import pytest
import shapely
from django.core.management import call_command
from wagtail.models import Page

from local_areas import boundaries, lookup
from local_areas.lookup import answers
from local_areas.models import Area, AreaGeneration, Postcode
from local_areas.pages.area_page import AreaPage, BoroughPage
from tests.local_areas.london import DATA, needs_data
from tests.local_areas.pages.test_keeping import home

__all__ = ["home"]

pytestmark = [needs_data, pytest.mark.django_db]

WARDS = DATA / "postcodes" / "london-wards-2024-list.csv"
SHAPES = DATA / "boundaries" / "london-wards-2024-approx.geojson.gz"
LIVING = DATA / "postcodes" / "london-postcodes.csv.gz"
WITHDRAWN = DATA / "postcodes" / "london-terminated-postcodes-2022.csv.gz"


def test_the_commands_end_with_a_whole_london(home: Page) -> None:
    said = StringIO()
    call_command("import_areas", str(WARDS), generation="2024", stdout=said)
    call_command("import_boundaries", str(SHAPES), generation="2024", stdout=said)
    call_command(
        "import_population",
        str(DATA / "population" / "ward-population-estimate-derived.csv"),
        generation="2024",
        stdout=said,
    )
    call_command("import_postcodes", str(LIVING), stdout=said)
    call_command("import_postcodes", str(WITHDRAWN), stdout=said)

    with WARDS.open() as stream:
        wards = list(csv.DictReader(stream))
    with gzip.open(LIVING, "rt") as stream:
        living = list(csv.DictReader(stream))
    assert said.getvalue().count(", 0 rejected") == 5
    assert AreaPage.objects.live().count() == len(wards) == 704
    assert BoroughPage.objects.live().count() == 33
    assert Page.find_problems() == ([], [], [], [], [])
    assert not Area.objects.filter(level="neighbourhood", population=None).exists()
    assert Postcode.objects.living().count() == len(living) == 180_754
    assert Postcode.objects.filter(withdrawn__isnull=False).count() == 146_373
    generation = AreaGeneration.objects.get()
    assert generation.is_approximate
    _each_postcode_is_in_its_ward(living)
    _each_point_is_in_the_polygon_that_contains_it()


def _each_postcode_is_in_its_ward(living: list[dict[str, str]]) -> None:
    names = dict(Area.objects.values_list("pk", "code"))
    for row in random.Random(1).sample(living, 100):
        answer = lookup.find(row["postcode"])
        assert isinstance(answer, answers.Found | answers.NearBoundary)
        place = answer.place if isinstance(answer, answers.Found) else answer.areas[0].place
        assert names[place.area] == row["ward_code"]


def _each_point_is_in_the_polygon_that_contains_it() -> None:
    with gzip.open(SHAPES, "rt") as stream:
        features = json.load(stream)["features"]
    shapes = {
        each["properties"]["ward_code"]: shapely.make_valid(
            shapely.geometry.shape(each["geometry"])
        )
        for each in features
    }
    codes = dict(Area.objects.values_list("pk", "code"))
    held = boundaries.of()
    chance = random.Random(2)
    for _turn in range(100):
        longitude, latitude = chance.uniform(-0.5, 0.3), chance.uniform(51.3, 51.68)
        point = shapely.Point(longitude, latitude)
        inside = {code for code, shape in shapes.items() if shape.intersects(point)}
        assert {codes[area] for area in held.at(longitude, latitude)} == inside
