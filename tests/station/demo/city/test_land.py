"""The ground of the made city."""

from collections import Counter
from functools import cache

import shapely

from station.demo.areas import SEED
from station.demo.city import land

ROUND_THE_DOGGER_BANK = (2.0, 54.5, 4.5, 56.0)
"""Longitudes and latitudes with nothing but sea."""


@cache
def cells() -> list[land.Cell]:
    return land.cells(SEED)


def test_neighbourhoods_lie_side_by_side_without_a_gap_or_an_overlap() -> None:
    shapes = [cell.shape for cell in cells()]

    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert not any(part.interiors for part in shapely.get_parts(whole))
    assert abs(whole.area - sum(shape.area for shape in shapes)) < 1e-9 * whole.area


def test_each_is_one_piece_with_its_centre_inside() -> None:
    assert {cell.shape.geom_type for cell in cells()} == {"Polygon"}
    assert all(shapely.is_valid(cell.shape) for cell in cells())
    assert all(shapely.contains_xy(cell.shape, *cell.centre) for cell in cells())


def test_there_are_thirty_two_boroughs_of_forty_each_in_one_piece() -> None:
    by_borough = Counter(cell.borough for cell in cells())

    assert by_borough == dict.fromkeys(range(32), 40)
    for borough in by_borough:
        shapes = [cell.shape for cell in cells() if cell.borough == borough]
        assert shapely.coverage_union_all(shapes).geom_type == "Polygon"


def test_a_river_parts_the_land_and_the_sea_ends_it() -> None:
    west, east = shapely.get_parts(shapely.coverage_union_all([each.shape for each in cells()]))

    assert west.touches(east) is False
    assert 0 < west.distance(east) < 0.002


def test_it_lies_where_the_globe_has_only_sea() -> None:
    west, south, east, north = shapely.total_bounds([cell.shape for cell in cells()])

    assert ROUND_THE_DOGGER_BANK[0] < west < east < ROUND_THE_DOGGER_BANK[2]
    assert ROUND_THE_DOGGER_BANK[1] < south < north < ROUND_THE_DOGGER_BANK[3]


def test_it_is_always_the_same() -> None:
    assert land.cells(SEED) == cells()


def test_another_seed_is_another_city_that_holds_too() -> None:
    other = land.cells(SEED + 1)

    assert len(other) == len(cells())
    assert other[0].shape != cells()[0].shape
    assert shapely.coverage_is_valid([cell.shape for cell in other])
