"""Polygons held in memory."""

import pytest
from shapely import box

from local_areas import boundaries
from local_areas.boundaries import Boundaries
from tests.local_areas.conftest import Places


def two_squares() -> Boundaries:
    """Two neighbourhoods beside each other, 0.01° wide, and the borough round them."""
    return Boundaries(
        {
            1: ("neighbourhood", box(0, 51, 0.01, 51.01)),
            2: ("neighbourhood", box(0.01, 51, 0.02, 51.01)),
            3: ("borough", box(0, 51, 0.02, 51.01)),
        }
    )


def test_a_point_is_in_the_smallest_areas() -> None:
    held = two_squares()

    assert held.at(0.005, 51.005) == [1]
    assert held.at(0.01, 51.005) == [1, 2]
    assert held.at(0.5, 51.005) == []


def test_many_points_are_found_at_once() -> None:
    assert two_squares().at_each([0.005, 0.015, 9], [51.005, 51.005, 51]) == [1, 2, None]


def test_distances_are_in_metres() -> None:
    # A hundredth of a degree of longitude is 701 metres at 51° north.
    near = two_squares().near(0.009, 51.005, 100)

    assert [area for area, _ in near] == [1, 2]
    assert near[0][1] == 0
    assert near[1][1] == pytest.approx(70.1, abs=0.5)


def test_neighbours_are_of_the_same_level() -> None:
    held = two_squares()

    assert held.neighbours(1) == [2]
    assert held.neighbours(3) == []
    assert held.neighbours(99) == []


def test_without_polygons_nothing_is_found() -> None:
    empty = Boundaries({})

    assert (empty.at(0, 51), empty.near(0, 51, 100), empty.neighbours(1)) == ([], [], [])
    assert empty.geometry(1) is None


@pytest.mark.django_db
def test_a_local_boundary_counts_before_the_official_one(bare: Places) -> None:
    area = bare.area("N1")
    assert boundaries.of().at(0.5, 51.5) == []

    area.local_boundary = {
        "type": "Polygon",
        "coordinates": [[[0.4, 51.4], [0.6, 51.4], [0.6, 51.6], [0.4, 51.6], [0.4, 51.4]]],
    }
    area.save()
    boundaries.forget()

    assert boundaries.of().at(0.5, 51.5) == [area.pk]
