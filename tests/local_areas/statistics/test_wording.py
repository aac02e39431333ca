"""Sentences that say no more than the figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_areas.statistics import language, wording
from local_areas.statistics.building import Counts
from local_areas.statistics.downloads import COLUMNS, csv_rows, safe
from local_areas.statistics.measures import Direction, Movement, Rate, Withheld
from tests.local_areas.statistics.test_building import FALLEN, STEADY, figures_of, live


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        (
            FALLEN,
            "Burglary here has fallen over the last 12 months: "
            "120 recorded, 240 in the 12 months before (50% fewer).",
        ),
        (
            [1] * 24 + [9] * 12,
            "Burglary here has risen over the last 12 months: "
            "108 recorded, 12 in the 12 months before (800% more).",
        ),
        (
            STEADY,
            "All here shows no clear change over the last 12 months: "
            "240 recorded, 240 in the 12 months before.",
        ),
        (
            [*STEADY[:20], None, *STEADY[21:]],
            "The figures do not cover two whole years, so the last 12 months cannot be compared.",
        ),
    ],
)
def test_the_headline_names_what_changed_the_most_beyond_chance(
    series: Counts, sentence: str
) -> None:
    assert wording.headline(figures_of(live({("A1", "Burglary"): series}))) == sentence


def test_the_verb_goes_with_the_name() -> None:
    sentence = wording.headline(figures_of(live({("A1", "Drug offences"): FALLEN})))

    assert sentence.startswith("Drug offences here have fallen")


@pytest.mark.parametrize(
    ("movement", "words"),
    [
        (Movement(before=190, after=141, direction=Direction.DOWN, percent=-26), "26% fewer"),
        (Movement(before=61, after=98, direction=Direction.UP, percent=61), "61% more"),
        (Movement(before=5, after=30, direction=Direction.UP), "more"),
        (Movement(before=9, after=0, direction=Direction.DOWN), "fewer"),
        (Movement(before=1, after=2, direction=Direction.NO_CLEAR_CHANGE), "no clear change"),
        (Movement(before=None, after=2, direction=Direction.NOT_COMPARABLE), "cannot be compared"),
    ],
)
def test_a_change_in_a_few_words(movement: Movement, words: str) -> None:
    assert wording.change(movement) == words


@pytest.mark.parametrize("reason", Withheld)
def test_each_reason_for_no_rate_is_said(reason: Withheld) -> None:
    assert wording.rate(Rate(value=None, withheld=reason)).startswith("No rate: ")


class _Loud:
    def gettext(self, text: str) -> str:
        return text.upper()

    def ngettext(self, one: str, many: str, number: int) -> str:
        return (one if number == 1 else many).upper()


@pytest.fixture
def loud() -> Iterator[None]:
    before = language.use(_Loud())
    yield
    language.use(before)


def test_words_are_in_the_language_of_the_reader(loud: None) -> None:
    same = Movement(before=1, after=2, direction=Direction.NO_CLEAR_CHANGE)

    assert wording.change(same) == "NO CLEAR CHANGE"


def test_the_download_has_a_year_and_the_months_of_each_type() -> None:
    rows = list(csv_rows(figures_of(live({("A1", "Burglary"): FALLEN}))))

    header, year, *months = rows
    assert header == list(COLUMNS)
    assert year[:7] == ["A1", "A1", "All", "2025-02", "2026-01", "120", "240"]
    assert year[7:] == ["50% fewer", "12.0", ""]
    first, newest = months[0], months[35]
    assert first[2:9] == ["All", "2023-02", "2023-02", "20", "", "cannot be compared", ""]
    assert newest[2:] == [
        "All",
        "2026-01",
        "2026-01",
        "10",
        "20",
        "no clear change",
        "",
        "Provisional.",
    ]
    assert len(rows) == 1 + 2 * 37


def test_a_month_without_figures_is_empty_in_the_download_and_said_so() -> None:
    rows = list(csv_rows(figures_of(live({("A1", "x"): [*STEADY[:30], None, *STEADY[31:]]}))))

    missing = next(row for row in rows if row[3] == row[4] == "2025-08")
    assert missing[5:] == ["", "20", "cannot be compared", "", "No figures for this month."]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_the_download_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_names_that_look_like_formulas_are_made_safe() -> None:
    known = live({("A1", "=cmd()"): STEADY})

    for row in csv_rows(figures_of(known)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)
