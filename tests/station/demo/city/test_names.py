"""The names of the made city."""

import csv
from collections import Counter

import pytest

from local_areas.imports.areas import free_slug
from station.demo.areas import SEED
from station.demo.city.names import BOROUGH_NAMES, Name, names
from tests.local_areas.london import DATA

WARDS = DATA / "postcodes/london-wards-2024-list.csv"


def everything() -> list[Name]:
    return [name for borough in names(SEED) for name in borough]


def test_no_name_is_there_twice() -> None:
    counted = Counter(name.name for name in everything()) + Counter(BOROUGH_NAMES)

    assert len(counted) == 1280 + 32
    assert set(counted.values()) == {1}


def test_each_borough_has_forty_names_and_one_town_centre() -> None:
    for borough in names(SEED):
        assert len(borough) == 40
        assert sum(name.is_centre for name in borough) == 1


def test_each_has_an_address_of_its_own() -> None:
    for borough in names(SEED):
        taken: set[str] = set()
        slugs = [free_slug(name.name, "", taken) for name in borough]
        assert not any(slug[-1].isdigit() for slug in slugs)


def test_the_names_are_of_the_kinds_that_people_misspell() -> None:
    told = [name.name for name in everything()]

    assert sum("&" in name for name in told) == 32
    assert sum(name.startswith("St ") for name in told) == 32


@pytest.mark.skipif(not WARDS.exists(), reason=f"{WARDS} is not here")
def test_no_real_place_in_london_is_called_so() -> None:
    with WARDS.open() as stream:
        real = {value.casefold() for row in csv.DictReader(stream) for value in row.values()}

    assert not real & {name.name.casefold() for name in everything()}
    assert not real & {name.casefold() for name in BOROUGH_NAMES}


def test_they_are_always_the_same() -> None:
    assert names(SEED) == names(SEED)
