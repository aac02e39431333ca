"""The map of rates: what has no room on it is named below it."""

from __future__ import annotations

import pytest

from local_areas.dashboards.rate_map import rate_map
from local_areas.drawing.boundary_map import BoundaryMap, Shape


def drawn(*middles: tuple[int, int]) -> BoundaryMap:
    shapes = tuple(
        Shape(
            name=f"N{number}",
            url="",
            d="M0 0h1v1z",
            number=number + 1,
            shade=0,
            note="",
            middle=middle,
            label=None,
        )
        for number, middle in enumerate(middles)
    )
    return BoundaryMap(width=700, height=500, here=None, others=shapes)


@pytest.mark.parametrize(
    ("apart", "wide", "narrow"),
    [(400, [], []), (50, [], ["N1"]), (4, ["N1"], ["N1"])],
)
def test_a_rate_that_would_lie_on_another_is_left_off_and_named(
    apart: int, wide: list[str], narrow: list[str]
) -> None:
    found = rate_map(drawn((100, 100), (100 + apart, 100)), [("a", 1, "12.3"), ("b", 2, "45.6")])

    assert [each.shape.name for each in found.without_wide] == wide
    assert [each.shape.name for each in found.without_narrow] == narrow
    assert all(each.rate for each in found.without_narrow)


def test_what_has_no_rate_is_not_among_them() -> None:
    found = rate_map(drawn((100, 100), (104, 100)), [("a", 1, "12.3"), ("b", 0, "withheld")])

    assert found.without_wide == found.without_narrow == []
