"""What a trend chart draws, mark by mark, and what it says."""

import re

import pytest
from django.utils import translation

from local_areas.drawing.trend import Line, Trend, trend
from local_areas.statistics.months import Month

JUNE = Month.of(2024, 6)


def points_of(path: str) -> int:
    return len(re.findall("[ML]", path))


def drawn(counts: list[int | None], **facts: object) -> Trend:
    return trend("Burglary", counts, first=JUNE, **facts)  # type: ignore[arg-type]


def test_a_line_has_a_point_for_each_month_in_its_middle() -> None:
    chart = drawn([0, 5, 10])

    assert chart.now == "M0.5 1000L1.5 500L2.5 0"
    assert chart.dots == chart.open == chart.hatched == ()


def test_a_missing_month_is_a_gap_and_never_a_nought() -> None:
    chart = drawn([5, 5, None, 5, 5])

    assert chart.now.count("M") == 2
    assert points_of(chart.now) == 4
    assert chart.gaps
    assert chart.rows[2].count == ""
    assert chart.rows[2].note == "No figure: this month is missing"


def test_a_month_between_two_gaps_is_a_dot() -> None:
    chart = drawn([5, None, 5, None, 5, 5])

    assert [dot.x for dot in chart.dots] == [8.33, 41.67]


def test_provisional_months_are_marks_of_their_own_that_no_line_reaches() -> None:
    chart = drawn([4, 4, 4, 2], provisional_from=JUNE + 3)

    assert points_of(chart.now) == 3
    assert [(mark.x, mark.y) for mark in chart.hatched] == [(87.5, 50.0)]
    assert [row.note for row in chart.rows] == ["", "", "", "Provisional"]


def test_what_was_counted_in_another_way_is_open_marks_and_a_line_of_its_own() -> None:
    chart = drawn([4, 4, 2, 2], break_month=JUNE + 2)

    assert points_of(chart.formerly) == len(chart.open) == 2
    assert points_of(chart.now) == 2
    assert chart.break_x == 50
    assert chart.break_words == "August 2024: counting changed"
    assert [row.note for row in chart.rows] == ["Counted in another way"] * 2 + ["", ""]


@pytest.mark.parametrize("break_month", [JUNE, JUNE + -5, JUNE + 4, None])
def test_a_change_of_counting_outside_the_window_marks_nothing(break_month: Month | None) -> None:
    chart = drawn([4, 4, 2, 2], break_month=break_month)

    assert chart.open == ()
    assert chart.break_x is None
    assert points_of(chart.now) == 4


def test_a_line_beside_it_is_drawn_on_the_same_axis_with_its_gaps() -> None:
    borough = Line(key="borough", name="Average of Eastbank", counts=(20.0, None, 19.5))
    chart = drawn([4, 4, 2], compared=[borough])

    assert chart.scale.top == 20
    assert chart.compared[0].paths == "M0.5 0M2.5 25"
    assert [row.others for row in chart.rows] == [("20",), ("",), ("19.5",)]


def test_a_line_without_a_figure_is_not_drawn() -> None:
    chart = drawn([4, 4], compared=[Line(key="similar", name="Like it", counts=(None, None))])

    assert chart.compared == ()


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([], "Burglary: there are no figures to draw."),
        ([None, None], "Burglary: there are no figures to draw."),
        ([7], "Burglary: 7 in June 2024, the only month with a figure."),
        ([0, 0], "Burglary, each month from June 2024 to July 2024: 0 in every one."),
        (
            [1500, 3, None],
            "Burglary, each month from June 2024 to July 2024: lowest in July 2024 with 3, "
            "highest in June 2024 with 1,500.",
        ),
    ],
)
def test_it_says_what_it_shows(counts: list[int | None], words: str) -> None:
    assert drawn(counts).words == words


@pytest.mark.parametrize("counts", [[], [None], [0], [3], [0] * 36, [10**9] * 36])
def test_every_series_can_be_drawn(counts: list[int | None]) -> None:
    chart = drawn(counts)

    known = [count for count in counts if count is not None]
    assert len(chart.rows) == len(counts)
    assert points_of(chart.now) == len(known)
    assert chart.is_empty == (not known)
    assert all(0 <= mark.y <= 100 for mark in chart.dots)


def test_the_two_years_that_are_compared_are_bracketed_with_their_sums() -> None:
    chart = drawn([1] * 30, year=(190, 1141), year_end=JUNE + 28)

    before, newest = chart.brackets
    assert (before.x, newest.x, newest.width) == (16.67, 56.67, 40.0)
    assert (before.count, newest.count) == ("190", "1,141")
    assert newest.words == ("12 months", "to Oct 2026")


def test_years_that_are_not_wholly_in_the_window_are_not_bracketed() -> None:
    assert drawn([1] * 20, year=(1, 2), year_end=JUNE + 19).brackets == ()


def test_below_it_stand_the_first_month_and_those_januaries_that_have_room() -> None:
    assert [word.words for word in drawn([1] * 30).years] == ["Jun 2024", "Jan 2025", "Jan 2026"]
    assert [word.words for word in drawn([1] * 20).years] == ["Jun 2024", "Jan 2025"]
    late = trend("Burglary", [1] * 24, first=Month.of(2023, 11))
    assert [word.words for word in late.years] == ["Nov 2023", "Jan 2025"]


def test_months_are_in_the_language_of_the_page() -> None:
    with translation.override("cy"):
        assert drawn([1]).rows[0].month == "Mehefin 2024"
