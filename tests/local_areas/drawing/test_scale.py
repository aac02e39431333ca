import pytest

from local_areas.drawing.scale import scale


@pytest.mark.parametrize(
    ("highest", "values"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (24, [0, 5, 10, 15, 20, 25]),
        (31, [0, 10, 20, 30, 40]),
        (99, [0, 20, 40, 60, 80, 100]),
        (101, [0, 50, 100, 150]),
        (1_234_567, [0, 500_000, 1_000_000, 1_500_000]),
    ],
)
def test_the_axis_goes_from_nought_in_few_round_whole_steps(
    highest: int, values: list[int]
) -> None:
    assert [tick.value for tick in scale([highest]).ticks] == values


def test_figures_that_are_all_missing_have_an_axis_too() -> None:
    assert scale([None, None]).top == 1


def test_an_average_below_one_still_counts_in_whole_steps() -> None:
    assert [tick.value for tick in scale([0.3, 0.9]).ticks] == [0, 1]


def test_numbers_are_grouped_and_the_axis_has_room_for_them() -> None:
    axis = scale([1_234_567])

    assert axis.ticks[-1].words == "1,500,000"
    assert axis.width > scale([9]).width
