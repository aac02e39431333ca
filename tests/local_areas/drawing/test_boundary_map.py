"""Boundaries drawn from polygons: where they lie in the box, and which names fit."""

import re

import pytest
from shapely import MultiPolygon, Polygon, box

from local_areas.drawing.boundary_map import Place, area_map, path, region_map

NORTH = 51.5
HARBOUR = box(0.00, NORTH, 0.02, NORTH + 0.01)
EAST = box(0.02, NORTH, 0.04, NORTH + 0.01)
FAR = box(1.0, NORTH, 1.1, NORTH + 0.1)


def place(name: str, geometry: object, **facts: object) -> Place:
    return Place(name=name, geometry=geometry, **facts)  # type: ignore[arg-type]


def numbers(d: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", d)]


def test_an_area_is_in_the_middle_of_its_map_and_inside_it() -> None:
    drawn = area_map(place("Harbour", HARBOUR))

    assert drawn.here is not None
    assert drawn.here.label is not None
    assert abs(drawn.here.label.x - drawn.width / 2) < 5
    assert abs(drawn.here.label.y - drawn.height / 2) < 5
    x, y, *_ = numbers(drawn.here.d)
    assert 0 < x < drawn.width
    assert 0 < y < drawn.height


def test_coordinates_are_few_and_whole() -> None:
    ring = Polygon([(0, NORTH), (0.01, NORTH), (0.02, NORTH), (0.02, NORTH + 0.01)])

    drawn = area_map(place("Harbour", ring))

    assert drawn.here is not None
    assert len(numbers(drawn.here.d)) == 6  # the point on a straight side is left out
    assert "." not in drawn.here.d


def test_a_neighbour_is_drawn_as_far_as_the_map_reaches() -> None:
    drawn = area_map(place("Harbour", HARBOUR), [place("East", EAST), place("Far", FAR)])

    assert [shape.name for shape in drawn.others] == ["East"]
    x, _, *steps = numbers(drawn.others[0].d)
    assert max(x, x + max(steps[::2])) <= drawn.width + 4


def test_a_degree_of_longitude_is_as_short_as_it_is_so_far_north() -> None:
    square = box(0, 60, 0.02, 60.01)  # at 60° a degree across is half of one down

    drawn = area_map(place("Square", square))

    assert drawn.here is not None
    xs, ys = numbers(drawn.here.d)[2::2], numbers(drawn.here.d)[3::2]
    assert abs(max(map(abs, xs)) - max(map(abs, ys))) <= 2


def test_a_long_area_does_not_make_a_tall_map() -> None:
    drawn = area_map(place("Strip", box(0, NORTH, 0.001, NORTH + 0.5)))

    assert drawn.height <= drawn.width


def test_parts_and_holes_are_drawn() -> None:
    island = box(0.03, NORTH, 0.035, NORTH + 0.005)
    ring = HARBOUR.difference(box(0.005, NORTH + 0.002, 0.015, NORTH + 0.008))

    drawn = area_map(place("Harbour", MultiPolygon([ring, island])))

    assert drawn.here is not None
    assert drawn.here.d.count("M") == drawn.here.d.count("z") == 3


@pytest.mark.parametrize("empty", [Polygon(), MultiPolygon()])
def test_an_area_without_a_boundary_has_no_map(empty: object) -> None:
    assert area_map(place("Harbour", empty)).is_empty
    assert region_map([place("Harbour", empty)]).is_empty


def test_a_polygon_that_crosses_itself_is_drawn_all_the_same() -> None:
    bow = Polygon([(0, NORTH), (0.02, NORTH + 0.01), (0.02, NORTH), (0, NORTH + 0.01)])

    drawn = area_map(place("Bow", bow))

    assert drawn.here is not None
    assert drawn.here.d


def test_a_name_too_long_for_its_area_stands_on_two_lines_or_only_in_the_list() -> None:
    wide = area_map(place("Harbour and Old Quay", HARBOUR))
    narrow = area_map(place("Harbour and Old Quay", box(0, NORTH, 0.003, NORTH + 0.01)))

    assert wide.here is not None
    assert narrow.here is not None
    assert narrow.here.label is None
    assert wide.here.label is not None
    assert " ".join(line for _, line in wide.here.label.lines) == "Harbour and Old Quay"


def test_the_map_of_a_region_keeps_the_numbers_of_its_list() -> None:
    drawn = region_map(
        [place("A", HARBOUR, shade=2), place("No boundary", Polygon()), place("B", EAST, shade=5)]
    )

    assert [(shape.number, bool(shape.d)) for shape in drawn.others] == [
        (1, True),
        (2, False),
        (3, True),
    ]
    assert [shape.is_dark for shape in drawn.others] == [False, False, True]


def test_what_rounds_to_a_line_is_left_out() -> None:
    assert path(box(0, 0, 0.2, 40)) == ""
