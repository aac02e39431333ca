"""The figures of the made city."""

import random
from statistics import fmean

import pytest

from local_areas.imports.sources.stops import local_month
from local_areas.statistics.months import Month
from station.demo.city import figures
from station.demo.city.figures import Neighbourhood

NEWEST = Month.of(2026, 10)
PLACES = [
    Neighbourhood(code=f"R{number}", remoteness=number / 100, is_centre=number % 40 == 0)
    for number in range(100)
]


def sums(rows: list[list[object]]) -> dict[object, list[int]]:
    """Type -> a month's total of all places."""
    found: dict[object, list[int]] = {}
    for kind, _, *counts in rows:
        before = found.get(kind, [0] * len(counts))
        found[kind] = [a + int(str(b)) for a, b in zip(before, counts, strict=True)]
    return found


def test_a_release_has_three_years_of_fourteen_types_everywhere() -> None:
    made = figures.releases(PLACES, NEWEST, 1)

    assert (made.months[1][0], made.months[1][-1]) == (Month.of(2023, 11), NEWEST)
    assert len(made.rows[1]) == 14 * len(PLACES)
    assert {len(row) for row in made.rows[1]} == {2 + 36}


def test_the_older_one_begins_and_ends_a_month_earlier_and_its_end_was_corrected() -> None:
    made = figures.releases(PLACES, NEWEST, 1)
    before, after = (sums(rows)["BURGLARY"] for rows in made.rows)

    assert (made.months[0][0], made.months[0][-1]) == (Month.of(2023, 10), Month.of(2026, 9))
    assert before[1:-3] == after[:-4]
    assert before[-3:] != after[-4:-1]


def test_what_the_newer_one_counts_apart_is_violence_in_the_older() -> None:
    older, newer = (sums(rows) for rows in figures.releases(PLACES, NEWEST, 1).rows)

    assert figures.STALKING not in older
    together = [
        a + b for a, b in zip(newer[figures.VIOLENCE], newer[figures.STALKING], strict=True)
    ]
    assert older[figures.VIOLENCE][1:-3] == together[:-4]


def test_one_type_is_new_within_the_window() -> None:
    counts = sums(figures.releases(PLACES, NEWEST, 1).rows[1])[figures.NUISANCE]

    assert not any(counts[: figures.NEW_AFTER - 1])
    assert all(counts[figures.NEW_AFTER - 1 :])


def test_bicycles_are_taken_in_summer_and_homes_entered_in_winter() -> None:
    made = figures.releases(PLACES, NEWEST, 1)
    counts = sums(made.rows[1])
    by_month = {
        kind: {
            month: fmean(
                count
                for count, at in zip(counts[kind], made.months[1], strict=True)
                if at.first_day.month == month
            )
            for month in (1, 7)
        }
        for kind in ("BICYCLE THEFT", "BURGLARY")
    }

    assert by_month["BICYCLE THEFT"][7] > 1.3 * by_month["BICYCLE THEFT"][1]
    assert by_month["BURGLARY"][1] > 1.2 * by_month["BURGLARY"][7]


def test_few_live_in_a_town_centre() -> None:
    residents = figures.residents(PLACES, 1)

    centres = [n for n, place in zip(residents, PLACES, strict=True) if place.is_centre]
    others = [n for n, place in zip(residents, PLACES, strict=True) if not place.is_centre]
    assert max(centres) < min(others)


@pytest.mark.parametrize("expected", [0.3, 4.0, 40.0])
def test_counts_vary_as_chance_does(expected: float) -> None:
    chance = random.Random(5)
    drawn = [figures.poisson(expected, chance) for _ in range(20_000)]

    mean = fmean(drawn)
    assert mean == pytest.approx(expected, rel=0.05)
    assert fmean((each - mean) ** 2 for each in drawn) == pytest.approx(expected, rel=0.07)


def test_stops_are_of_their_month_on_the_clock_and_some_have_no_place() -> None:
    stops = list(figures.stops([(3.2, 55.4)] * 200, NEWEST, 1))

    assert {local_month(row[1]) for row in stops} == {NEWEST}
    assert 0 < sum(not row[2] for row in stops) < len(stops) / 6


def test_they_are_always_the_same() -> None:
    assert figures.releases(PLACES, NEWEST, 1) == figures.releases(PLACES, NEWEST, 1)
