"""The postcodes of the made city."""

import shapely

from local_areas.lookup.postcodes import AREAS, FULL
from local_areas.statistics.months import Month
from station.demo.city import postcodes
from station.demo.city.land import Cell
from station.demo.city.postcodes import LETTERS, Postcode

NEWEST = Month.of(2026, 10)
CELLS = [
    Cell(
        borough=number // 40,
        shape=shapely.box(number, 0, number + 1, 1),
        centre=(number + 0.5, 0.5),
        remoteness=0.0,
        square_kilometres=1.0,
    )
    for number in range(80)
]


def made() -> list[Postcode]:
    codes = [f"R{number}" for number in range(len(CELLS))]
    return list(postcodes.postcodes(CELLS, codes, NEWEST, 1))


def test_they_have_the_form_of_a_postcode_and_letters_that_no_post_office_uses() -> None:
    assert all(FULL.fullmatch(each.text.replace(" ", "")) for each in made())
    assert LETTERS not in AREAS
    assert LETTERS[0] not in AREAS


def test_none_is_there_twice() -> None:
    assert len({each.text for each in made()}) == len(CELLS) * 11


def test_each_lies_in_its_neighbourhood() -> None:
    cells = {f"R{number}": cell for number, cell in enumerate(CELLS)}

    for each in made():
        assert shapely.contains_xy(cells[each.code].shape, each.longitude, each.latitude)


def test_one_in_each_neighbourhood_is_withdrawn_with_its_month() -> None:
    withdrawn = [each for each in made() if each.withdrawn]

    assert {each.code for each in withdrawn} == {f"R{number}" for number in range(len(CELLS))}
    assert len(withdrawn) == len(CELLS)
    assert all(each.withdrawn < NEWEST for each in withdrawn if each.withdrawn)
