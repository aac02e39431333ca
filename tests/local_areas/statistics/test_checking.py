"""What is asked of a release before it goes live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local_areas.statistics.checking import (
    NAMES,
    Facts,
    Vintage,
    breaks_between,
    breaks_within,
    findings,
)
from local_areas.statistics.measures import Thresholds
from local_areas.statistics.months import Month

JANUARY = Month.of(2025, 1)
GOOD = Facts(
    rows=1_000,
    rejected=0,
    unknown_codes=(),
    missing_areas=(),
    overlap=(1_000, 1_050),
    newest=(100, 90),
    ends=(JANUARY, JANUARY + 1),
)


def test_a_good_release_passes_every_check() -> None:
    found = findings(GOOD)

    assert [each.name for each in found] == list(NAMES)
    assert all(each.passed for each in found)


@pytest.mark.parametrize(
    ("facts", "check"),
    [
        (replace(GOOD, rejected=2), "rejected-rows"),
        (replace(GOOD, rows=0), "rejected-rows"),
        (replace(GOOD, unknown_codes=("X1",)), "unknown-codes"),
        (replace(GOOD, missing_areas=("A1 Camden",)), "missing-areas"),
        (replace(GOOD, overlap=(1_000, 1_101)), "total-moved"),
        (replace(GOOD, overlap=(1_000, 899)), "total-moved"),
        (replace(GOOD, overlap=(0, 10)), "total-moved"),
        (replace(GOOD, newest=(100, 59)), "newest-month"),
        (replace(GOOD, ends=(JANUARY, JANUARY + -1)), "older-than-live"),
    ],
)
def test_each_fault_fails_its_own_check(facts: Facts, check: str) -> None:
    assert [each.name for each in findings(facts) if not each.passed] == [check]


@pytest.mark.parametrize(
    "facts", [replace(GOOD, overlap=(1_000, 1_100)), replace(GOOD, newest=(100, 60))]
)
def test_the_line_itself_is_still_good(facts: Facts) -> None:
    assert all(each.passed for each in findings(facts))


def test_a_first_release_is_compared_with_nothing() -> None:
    assert all(each.passed for each in findings(replace(GOOD, overlap=None, newest=None)))


def test_a_site_draws_the_lines_of_checks_elsewhere() -> None:
    lax = Thresholds(total_moved=0.5, newest_month=0.1)

    assert all(
        each.passed for each in findings(replace(GOOD, overlap=(100, 149), newest=(9, 1)), lax)
    )


def vintage(**totals: list[int | None]) -> Vintage:
    length = len(next(iter(totals.values())))
    return Vintage(first=JANUARY, last=JANUARY + (length - 1), totals=totals)


def test_types_that_are_new_gone_or_moved_between_releases_are_breaks() -> None:
    old = vintage(all=[500] * 6, split=[300] * 6, gone=[50] * 6, revised=[100] * 6, rare=[0] * 6)
    new = vintage(all=[500] * 6, split=[200] * 6, new=[100] * 6, revised=[102] * 6, rare=[0] * 6)

    found = {each.type: each.how for each in breaks_between(old, new)}

    assert found == {"split": "moved", "gone": "gone", "new": "new"}


def test_only_the_months_that_both_have_are_compared() -> None:
    old = vintage(x=[100] * 6)
    later = Vintage(first=JANUARY + 6, last=JANUARY + 11, totals={"x": [900] * 6})

    assert breaks_between(old, later) == []


def test_chance_is_no_break() -> None:
    assert breaks_between(vintage(x=[1, 1, 1]), vintage(x=[1, 1, 2])) == []


@pytest.mark.parametrize(
    ("counts", "how", "month"),
    [
        ([0, 0, 0, 40, 50, 40], "new", "2025-04"),
        ([40, 50, 40, 0, 0, 0], "gone", "2025-04"),
        ([0, None, 0, 0, 40, 50], "new", "2025-05"),
    ],
)
def test_a_type_that_begins_or_ends_inside_the_window_is_a_break(
    counts: list[int | None], how: str, month: str
) -> None:
    [found] = breaks_within(vintage(x=counts))

    assert (found.type, found.how, found.month) == ("x", how, month)
    assert found.note


@pytest.mark.parametrize(
    "counts", [[0] * 6, [0, 0, 0, 1, 0, 2], [40] * 6, [0, 0, 40, 40, 40, 40], [0, 0, 0, 0, 0, 5]]
)
def test_a_type_that_is_rare_or_always_there_is_none(counts: list[int | None]) -> None:
    assert breaks_within(vintage(x=counts)) == []


@pytest.mark.parametrize("shift", [0, 1, 12])
def test_a_release_that_is_as_new_as_the_live_one_or_newer_is_not_older(shift: int) -> None:
    facts = replace(GOOD, ends=(JANUARY, JANUARY + shift))

    assert all(each.passed for each in findings(facts))


HARM = "violence--with-injury"


@pytest.mark.parametrize(
    ("totals", "marked"),
    [
        (
            {HARM: [300] * 6 + [200] * 6, "violence--stalking": [0] * 6 + [100] * 6},
            {HARM: "split", "violence--stalking": "new"},
        ),
        (
            {HARM: [200] * 6 + [300] * 6, "violence--stalking": [100] * 6 + [0] * 6},
            {HARM: "joined", "violence--stalking": "gone"},
        ),
        (
            {
                HARM: [300] * 6 + [200] * 6,
                "violence--stalking": [0] * 6 + [60] * 6,
                "violence--harassment": [0] * 6 + [40] * 6,
            },
            {HARM: "split", "violence--stalking": "new", "violence--harassment": "new"},
        ),
        (
            {
                HARM: [300] * 6 + [250] * 6,
                "violence--other": [200] * 6 + [150] * 6,
                "violence--stalking": [0] * 6 + [100] * 6,
            },
            {HARM: "split", "violence--other": "split", "violence--stalking": "new"},
        ),
    ],
    ids=["split", "joined", "split in three", "taken from two"],
)
def test_a_type_that_another_left_or_joined_is_a_break_as_well(
    totals: dict[str, list[int | None]], marked: dict[str, str]
) -> None:
    found = breaks_within(vintage(**totals))

    assert {each.type: each.how for each in found} == marked
    assert {each.month for each in found} == {"2025-07"}
    assert all(each.note for each in found)


@pytest.mark.parametrize(
    "other",
    [
        {"violence--steady": [300] * 12},
        {"violence--fallen": [300] * 6 + [100] * 6},
        {"violence--risen": [200] * 6 + [300] * 6},
        {"theft--fallen": [300] * 6 + [200] * 6},
    ],
    ids=["no step", "more than that", "the wrong way", "another family"],
)
def test_a_type_whose_movement_the_new_one_does_not_explain_is_none(
    other: dict[str, list[int | None]],
) -> None:
    new: dict[str, list[int | None]] = {"violence--stalking": [0] * 6 + [100] * 6}

    assert [each.type for each in breaks_within(vintage(**new, **other))] == ["violence--stalking"]
