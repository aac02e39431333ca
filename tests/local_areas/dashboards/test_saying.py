"""What may be said of one type in one area for one period."""

from dataclasses import replace

import pytest

from local_areas.dashboards import words
from local_areas.dashboards.asking import Period
from local_areas.dashboards.saying import Beside, State, Teller, every_month, every_year
from local_areas.statistics.building import ALL, Live, Place, Type, build
from local_areas.statistics.figures import AreaFigures, TypeFigures
from local_areas.statistics.measures import USUAL, Direction
from local_areas.statistics.months import Month, months, named

FIRST = Month.of(2023, 2)
LAST = FIRST + 35


def figures(
    counts: list[int | None],
    *,
    level: str = "borough",
    is_sensitive: bool = False,
    break_month: Month | None = None,
) -> AreaFigures:
    everything = [None if count is None else count + 1_000 for count in counts]
    live = Live(
        source="Made",
        release="Made",
        published="2026-02-01",
        first=FIRST,
        last=FIRST + (len(counts) - 1),
        places=[Place(code="B1", name="Northside", level=level, parent=None, residents=200_000)],
        types=[
            Type(key=ALL, name="All recorded crime"),
            Type(
                key="theft",
                name="Theft",
                is_sensitive=is_sensitive,
                break_month=break_month,
                break_note="Sheds count.",
            ),
        ],
        counts={("B1", ALL): everything, ("B1", "theft"): counts},
    )
    (made,) = build(live)
    return made


def theft(made: AreaFigures) -> TypeFigures:
    return made.types[0]


def teller(made: AreaFigures) -> Teller:
    return Teller(figures=made, thresholds=USUAL)


def year_to(month: Month) -> Period:
    return Period(last=month, is_year=True)


def one(month: Month) -> Period:
    return Period(last=month, is_year=False)


@pytest.mark.parametrize("back", range(25))
def test_a_year_is_the_sum_of_its_twelve_months_wherever_it_ends(back: int) -> None:
    counts: list[int | None] = [100 + place for place in range(36)]
    made = figures(counts)

    said = teller(made).says(theft(made), year_to(LAST + -back))

    end = 36 - back
    expected = sum(count or 0 for count in counts[end - 12 : end])
    assert said.moved.after == expected
    assert said.rate_shown == f"{expected / 200:.1f}"


def test_a_month_is_compared_with_last_year_and_with_the_month_before() -> None:
    counts: list[int | None] = [50] * 36
    counts[30], counts[18], counts[29] = 120, 52, 119
    made = figures(counts)
    month = one(FIRST + 30)

    last_year = teller(made).says(theft(made), month)
    month_before = teller(made).beside(theft(made), month, Beside.MONTH_BEFORE)

    assert (last_year.moved.before, last_year.moved.after) == (52, 120)
    assert last_year.is_rise
    assert (month_before.moved.before, month_before.moved.after) == (119, 120)
    assert month_before.is_steady
    assert last_year.rate is None


@pytest.mark.parametrize("place", range(24, 36))
def test_nothing_is_added_up_across_a_missing_month(place: int) -> None:
    counts: list[int | None] = [50] * 36
    counts[place] = None
    made = figures(counts)

    year = teller(made).says(theft(made), year_to(LAST))
    month = teller(made).says(theft(made), one(FIRST + place))

    assert (year.state, year.count, year.csv_row()[5]) == (State.MISSING, "missing", "")
    assert month.state is State.MISSING
    assert "Missing is not nought" in words.sentence(year)


def test_nought_is_shown_as_nought() -> None:
    made = figures([0] * 36)

    said = teller(made).says(theft(made), year_to(LAST))

    assert (said.state, said.count) == (State.NOUGHT, "0")
    assert words.instead(said) == "None recorded."


@pytest.mark.parametrize("period", [year_to(LAST), year_to(LAST + -1), one(FIRST + 24)])
def test_two_ways_of_counting_are_not_compared(period: Period) -> None:
    made = figures([100] * 24 + [300] * 12, break_month=FIRST + 24)

    said = teller(made).says(theft(made), period)

    assert said.moved.direction is Direction.NOT_COMPARABLE
    assert said.moved.after is not None
    assert "Sheds count." in words.sentence(said)
    assert said.change == "cannot be compared"


def test_of_fewer_than_twelve_months_a_small_type_says_their_sum_and_their_period() -> None:
    made = figures([3, 4, 7], level="neighbourhood")
    last = FIRST + 2

    said = teller(made).says(theft(made), year_to(last))

    assert said.count == f"14 in the 3 months to {named(last)}"
    assert said.csv_row()[3:8] == [str(FIRST), str(last), "14", "", "cannot be compared"]
    assert "Shown only as a sum: 14" in words.sentence(said)


@pytest.mark.parametrize("is_sensitive", [True, False])
@pytest.mark.parametrize("back", range(1, 12))
def test_a_small_or_sensitive_type_of_a_neighbourhood_has_no_other_year_than_the_newest(
    is_sensitive: bool, back: int
) -> None:
    made = figures([1] * 36, level="neighbourhood", is_sensitive=is_sensitive)
    told = teller(made)

    newest = told.says(theft(made), year_to(LAST))
    others = [
        told.says(theft(made), year_to(LAST + -back)),
        told.says(theft(made), one(LAST + -back)),
        told.beside(theft(made), one(LAST + -back), Beside.MONTH_BEFORE),
    ]

    assert newest.moved.after == 12
    for said in others:
        assert said.state is State.WITHHELD
        assert said.csv_row()[5:7] == ["", ""]
        assert said.rate is None


def test_a_neighbourhood_is_silent_where_only_the_borough_may_speak() -> None:
    made = figures([0] * 35 + [1], level="neighbourhood", is_sensitive=True)

    said = teller(made).says(theft(made), year_to(LAST))

    assert (said.state, said.count) == (State.WITHHELD, "withheld")
    assert "whole borough" in words.sentence(said)


def test_the_newest_month_is_provisional() -> None:
    made = figures([50] * 36)
    told = teller(made)

    assert told.says(theft(made), one(LAST)).is_provisional
    assert not told.says(theft(made), one(LAST + -1)).is_provisional
    assert "Provisional." in told.says(theft(made), one(LAST)).note


def test_no_rate_is_given_where_residents_are_the_wrong_base() -> None:
    made = replace(figures([50] * 36), residents=900)

    said = teller(made).says(theft(made), year_to(LAST + -1))

    assert said.rate is not None
    assert (said.rate_shown, said.csv_row()[8]) == ("withheld", "")
    assert "too few people" in said.note


@pytest.mark.parametrize("name", ["=1+1", "+44", "-x", "@SUM(A1)"])
def test_no_spreadsheet_takes_a_name_for_a_formula(name: str) -> None:
    made = replace(figures([50] * 36), area_name=name)

    row = teller(made).says(theft(made), one(LAST)).csv_row()

    assert row[1] == f"'{name}"


def test_every_month_of_the_window_has_a_row() -> None:
    made = figures([50] * 36)

    assert [str(row.period.last) for row in every_month(teller(made), theft(made))] == [
        str(month) for month in months(FIRST, LAST)
    ]
    assert len(every_year(teller(made), theft(made))) == 25
