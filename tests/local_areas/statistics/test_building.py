"""The figures of an area, from counts alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from local_areas.statistics import wording
from local_areas.statistics.building import Counts, Live, Place, Type, build
from local_areas.statistics.downloads import csv_rows
from local_areas.statistics.figures import AreaFigures, Shown
from local_areas.statistics.measures import Direction, Thresholds, Withheld
from local_areas.statistics.months import Month

FIRST, LAST = Month.of(2023, 2), Month.of(2026, 1)
STEADY: Counts = [20] * 36
FALLEN: Counts = [20] * 24 + [10] * 12


def place(code: str, *, parent: str | None = "B1", level: str = "neighbourhood") -> Place:
    return Place(code=code, name=code, level=level, parent=parent, residents=10_000)


def live(counts: dict[tuple[str, str], Counts], **more: object) -> Live:
    """Of a force F, a borough B1 and neighbourhoods A1 to A3; `all` is added up."""
    codes = sorted({code for code, _ in counts})
    keys = sorted({key for _, key in counts})
    for code in codes:
        own = [series for (each, _), series in counts.items() if each == code]
        counts[code, "all"] = [
            None if None in month else sum(count or 0 for count in month)
            for month in zip(*own, strict=True)
        ]
    places = [place(code) for code in codes if code.startswith("A")]
    places += [place("B1", parent="F", level="borough")] if "B1" in codes else []
    plain = Live(
        source="Made for tests",
        release="To January 2026",
        published="2026-02-12",
        first=FIRST,
        last=LAST,
        places=places,
        types=[Type(key="all", name="All"), *(Type(key=key, name=key) for key in keys)],
        counts=counts,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def figures_of(live: Live, code: str = "A1", **thresholds: float) -> AreaFigures:
    found = build(live, Thresholds(**thresholds))  # type: ignore[arg-type]
    return next(each for each in found if each.area_code == code)


def test_types_come_by_rank_and_say_what_became_of_them() -> None:
    figures = figures_of(live({("A1", "burglary"): FALLEN, ("A1", "theft"): STEADY}))

    assert [each.key for each in figures.types] == ["theft", "burglary"]
    burglary = figures.types[1]
    assert (burglary.year.before, burglary.year.after) == (240, 120)
    assert (burglary.year.direction, burglary.year.percent) == (Direction.DOWN, -50)
    assert burglary.counts == tuple(FALLEN)
    assert burglary.rate.value == 12.0
    assert figures.provisional_from == "2026-01"


def test_what_is_stored_is_read_back_as_it_was() -> None:
    known = live({("A1", "burglary"): FALLEN, ("A2", "burglary"): [*STEADY[:35], None]})

    for figures in build(known):
        assert AreaFigures.from_json(json.loads(json.dumps(figures.to_json()))) == figures


def test_a_missing_month_is_compared_with_nothing_and_named() -> None:
    figures = figures_of(live({("A1", "theft"): [*STEADY[:30], None, *STEADY[31:]]}))

    theft = figures.types[0]
    assert figures.missing == ("2025-08",)
    assert theft.year.direction is Direction.NOT_COMPARABLE
    assert theft.rate.withheld is Withheld.NO_COUNT
    assert theft.month_before.direction is Direction.NO_CLEAR_CHANGE
    assert theft.counts[30] is None


@pytest.mark.parametrize(
    ("monthly", "is_sensitive", "expected"),
    [
        (20, False, Shown.MONTHLY),
        (5, False, Shown.MONTHLY),
        (4, False, Shown.YEARLY),
        (0, False, Shown.YEARLY),
        (20, True, Shown.YEARLY),
        (0, True, Shown.BOROUGH),
    ],
)
def test_small_and_sensitive_types_are_shown_as_years_or_only_for_the_borough(
    monthly: int, is_sensitive: bool, expected: Shown
) -> None:
    series: Counts = [monthly] * 36
    type = Type(key="x", name="X", is_sensitive=is_sensitive)
    known = live({("A1", "x"): series, ("B1", "x"): [monthly * 3 + 1] * 36})

    figures = figures_of(replace(known, types=[Type(key="all", name="All"), type]))

    [shown] = figures.types
    assert shown.shown is expected
    assert bool(shown.counts) == (expected is Shown.MONTHLY)
    assert (shown.year.after is None) == (expected is Shown.BOROUGH)
    assert (shown.month_before.after is None) == (expected is not Shown.MONTHLY)
    assert shown.borough_year.after == (monthly * 3 + 1) * 12
    in_borough = f"Shown only for the whole borough: {(monthly * 3 + 1) * 12:,}."
    assert (wording.detail(shown) == in_borough) == (expected is Shown.BOROUGH)
    assert (wording.recorded(shown) == "withheld") == (expected is Shown.BOROUGH)


def test_nothing_is_compared_over_a_break() -> None:
    moved = Type(
        key="x", name="X", break_month=Month.of(2025, 6), break_note="Another way of counting."
    )
    known = live({("A1", "x"): FALLEN})

    figures = figures_of(replace(known, types=[Type(key="all", name="All"), moved]))

    [shown] = figures.types
    assert shown.year.direction is Direction.NOT_COMPARABLE
    assert shown.year.before is None
    assert shown.year.after == 120
    assert shown.year_before.direction is Direction.NOT_COMPARABLE
    assert shown.month_before.direction is Direction.NO_CLEAR_CHANGE
    assert (shown.break_month, shown.break_note) == ("2025-06", "Another way of counting.")


def test_a_break_before_the_window_is_told_and_stops_no_comparison() -> None:
    known = live({("A1", "x"): FALLEN})
    moved = Type(key="x", name="X", break_month=FIRST, break_note="Another way of counting.")

    figures = figures_of(replace(known, types=[Type(key="all", name="All"), moved]))

    assert figures.types[0].year.direction is Direction.DOWN
    assert figures.types[0].break_note


def test_a_neighbourhood_is_beside_its_borough_and_those_like_it() -> None:
    series = {(f"A{n}", "x"): [10 * n] * 36 for n in (1, 2, 3)}
    known = live({**series, ("B1", "x"): [100] * 36})

    figures = figures_of(known, similar_areas=1)

    assert figures.types[0].borough_counts == (20.0,) * 36
    assert figures.similar == ("A2",)
    assert figures.types[0].similar_counts == (20.0,) * 36


def test_an_average_of_areas_of_which_one_is_missing_is_missing() -> None:
    known = live({("A1", "x"): STEADY, ("A2", "x"): [None, *STEADY[1:]]})

    assert figures_of(known).types[0].borough_counts[:2] == (None, 20.0)


def test_residents_who_are_not_known_are_like_nobody() -> None:
    known = live({("A1", "x"): STEADY, ("A2", "x"): STEADY})
    places = [replace(each, residents=None) for each in known.places]

    assert figures_of(replace(known, places=places)).similar == ()


def test_a_sum_says_of_how_many() -> None:
    known = live({("A1", "x"): STEADY, ("B1", "x"): STEADY})

    assert figures_of(replace(known, sums={"B1": 3}), "B1").sum_of == 3
    assert figures_of(known, "A1").sum_of is None


def test_parts_of_a_type_are_told_from_it() -> None:
    types = [
        Type(key="all", name="All"),
        Type(key="violence", name="Violence"),
        Type(key="assault", name="Assault", parent="violence"),
    ]
    known = live({("A1", "violence"): STEADY, ("A1", "assault"): STEADY})

    figures = figures_of(replace(known, types=types))

    assert [each.key for each in figures.top_types] == ["violence"]
    assert [each.key for each in figures.parts_of("violence")] == ["assault"]


@pytest.mark.parametrize(
    ("months", "expected", "said"),
    [
        ([3, 4, 7], Shown.PART, "Shown only as a sum: 14 in the 3 months to January 2026."),
        (
            [3, None, 4],
            Shown.PART,
            "Shown only as a sum: 7 in the 2 months with figures from November 2025 to January "
            "2026.",
        ),
        ([2], Shown.BOROUGH, "Shown only for the whole borough: 20 in January 2026."),
        ([1, 1], Shown.BOROUGH, "Shown only for the whole borough: 40 in the 2 months to"),
        ([5, 5, 5], Shown.MONTHLY, ""),
        ([5], Shown.MONTHLY, ""),
    ],
)
def test_a_small_month_is_never_shown_however_few_months_there_are(
    months: list[int | None], expected: Shown, said: str
) -> None:
    borough = [None if count is None else 20 for count in months]
    known = live(
        {("A1", "x"): months, ("B1", "x"): borough}, first=LAST + (1 - len(months)), last=LAST
    )

    figures = figures_of(known)

    [small] = figures.types
    assert small.shown is expected
    assert bool(small.counts) == (expected is Shown.MONTHLY)
    assert wording.detail(small).startswith(said)
    cells = {Shown.PART: said[len("Shown only as a sum: ") : -1], Shown.BOROUGH: "withheld"}
    assert wording.recorded(small) == cells.get(expected, "missing")
    rows = [row for row in csv_rows(figures) if row[2] == "x"]
    if expected is not Shown.MONTHLY:
        [row] = rows
        shown = months if expected is Shown.PART else borough
        assert row[5] == str(sum(count or 0 for count in shown))
        assert row[9].startswith(said)
    assert AreaFigures.from_json(json.loads(json.dumps(figures.to_json()))) == figures
