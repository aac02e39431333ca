"""Figures must not say more than they know."""

import random
from math import sqrt

import pytest

from local_areas.statistics.measures import (
    Direction,
    Rate,
    Thresholds,
    Withheld,
    deviation,
    movement,
    rate,
    total,
    year_to,
)


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson count: how many exponential waits fit into one unit of time."""
    count, waited = 0, chance.expovariate(mean)
    while waited < 1:
        count += 1
        waited += chance.expovariate(mean)
    return count


def test_of_movements_without_a_cause_at_most_six_in_a_hundred_are_called_a_change() -> None:
    chance = random.Random(1948)
    # 1,000 areas of 14 types: from a handful a year to a town centre's thousands.
    means = [chance.lognormvariate(3, 1.2) for _ in range(14_000)]

    called = sum(
        movement(poisson(mean, chance), poisson(mean, chance)).direction
        is not Direction.NO_CLEAR_CHANGE
        for mean in means
    )

    assert called / len(means) <= 0.06


def test_a_true_doubling_from_thirty_is_called_a_rise_four_times_in_five() -> None:
    chance = random.Random(30)

    called = sum(
        movement(poisson(30, chance), poisson(60, chance)).direction is Direction.UP
        for _ in range(2_000)
    )

    assert called / 2_000 >= 0.8


def test_the_deviation_is_that_of_the_square_roots() -> None:
    assert deviation(100, 144) == pytest.approx(2 * (sqrt(144.375) - sqrt(100.375)) / sqrt(2))
    assert deviation(144, 100) == -deviation(100, 144)
    assert deviation(7, 7) == 0


@pytest.mark.parametrize(
    ("before", "after", "direction", "percent"),
    [
        (190, 141, Direction.DOWN, -26),
        (61, 98, Direction.UP, 61),
        (100, 110, Direction.NO_CLEAR_CHANGE, None),
        (0, 0, Direction.NO_CLEAR_CHANGE, None),
        (5, 30, Direction.UP, None),
        (10, 30, Direction.UP, 200),
        (9, 30, Direction.UP, None),
    ],
)
def test_a_percentage_is_given_of_a_change_on_a_base_that_bears_it(
    before: int, after: int, direction: Direction, percent: int | None
) -> None:
    found = movement(before, after)

    assert (found.direction, found.percent) == (direction, percent)


@pytest.mark.parametrize(("before", "after"), [(None, 5), (5, None), (None, None)])
def test_a_missing_figure_is_compared_with_nothing(before: int | None, after: int | None) -> None:
    assert movement(before, after).direction is Direction.NOT_COMPARABLE


def test_a_site_draws_the_lines_elsewhere() -> None:
    strict = Thresholds(noise=3.0, smallest_base=200)

    assert movement(190, 141, strict).direction is Direction.NO_CLEAR_CHANGE
    assert movement(190, 20, strict).percent is None


def test_a_sum_with_a_gap_is_no_sum() -> None:
    assert total([1, 0, 2]) == 3
    assert total([1, None, 2]) is None
    assert total([]) is None


def test_a_year_is_twelve_months_to_its_end() -> None:
    counts = [*range(12), 100]

    assert year_to(counts, 12) == sum(range(12))
    assert year_to(counts, 13) == sum(range(1, 12)) + 100
    assert year_to(counts, 11) is None


@pytest.mark.parametrize(
    ("residents", "all_types", "expected"),
    [
        (10_000, 780, Rate(value=12.0)),
        (999, 50, Rate(value=None, withheld=Withheld.FEW_RESIDENTS)),
        (1_000, 50, Rate(value=120.0)),
        (None, 50, Rate(value=None, withheld=Withheld.NO_RESIDENTS)),
        (10_000, 3_001, Rate(value=None, withheld=Withheld.VISITORS)),
        (10_000, 3_000, Rate(value=12.0)),
        (10_000, None, Rate(value=12.0)),
    ],
)
def test_a_rate_is_withheld_where_residents_are_the_wrong_measure(
    residents: int | None, all_types: int | None, expected: Rate
) -> None:
    assert rate(120, residents, all_types=all_types) == expected


def test_there_is_no_rate_of_a_missing_count() -> None:
    assert rate(None, 10_000, all_types=50).withheld is Withheld.NO_COUNT
