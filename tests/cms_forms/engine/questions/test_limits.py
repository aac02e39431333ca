"""Limits with their own message, fewest characters, and a first and last day for a date."""

from datetime import date
from typing import Any

import pytest

from cms_forms.engine.questions.base import question_type
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import clean, day, message, question

OWN = "Ask us on 101 for more"


@pytest.mark.parametrize(
    ("type", "settings", "entry"),
    [
        ("short_text", {"max_characters": 3}, "four"),
        ("short_text", {"min_characters": 5}, "four"),
        ("long_text", {"max_characters": 3}, "four"),
        ("long_text", {"max_words": 1}, "two words"),
        ("long_text", {"min_characters": 20}, "too short"),
        ("whole_number", {"minimum": 5}, "4"),
        ("money", {"maximum": 5}, "6"),
        ("date", {"when": "future"}, day("23/11/2026")),
        ("date", {"most_days_ahead": 3}, day("30/11/2026")),
        ("date", {"minimum_age": 18}, day("1/1/2020")),
        ("date", {"earliest": "1/12/2026"}, day("30/11/2026")),
        ("date", {"latest": "14 days ago"}, day("22/11/2026")),
    ],
)
def test_a_broken_limit_is_told_in_the_editors_words(
    type: str, settings: dict[str, Any], entry: Any
) -> None:
    own = message(type, entry, settings={**settings, "limit_message": OWN})
    ours = message(type, entry, settings=settings)

    assert own == OWN
    assert ours != OWN


@pytest.mark.parametrize("type", ["short_text", "whole_number", "date"])
def test_what_breaks_no_limit_keeps_its_own_message(type: str) -> None:
    entry = day("") if type == "date" else ""

    assert "Enter" in message(type, entry, settings={"limit_message": OWN})


@pytest.mark.parametrize(("entry", "fits"), [("1234567", False), ("12345678", True)])
def test_an_answer_has_at_least_so_many_characters(entry: str, fits: bool) -> None:
    settings = {"min_characters": 8}
    if fits:
        assert clean("short_text", entry, settings=settings) == entry
    else:
        words = "Your answer must be 8 characters or more"
        assert message("short_text", entry, settings=settings) == words


def test_an_optional_answer_with_a_fewest_may_be_left_empty() -> None:
    assert clean("short_text", "", required=False, settings={"min_characters": 8}) is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("today", date(2026, 11, 23)),
        ("14 days ago", date(2026, 11, 9)),
        ("1 day ago", date(2026, 11, 22)),
        ("2 weeks ago", date(2026, 11, 9)),
        ("in 3 months", date(2027, 2, 23)),
        ("In  1  Year", date(2027, 11, 23)),
        ("31/3/2026", date(2026, 3, 31)),
        ("2026-03-31", date(2026, 3, 31)),
    ],
)
def test_a_date_is_not_before_or_after_a_day(words: str, first: date) -> None:
    def entry(days: int) -> dict[str, str]:
        at = date.fromordinal(first.toordinal() + days)
        return day(f"{at.day}/{at.month}/{at.year}")

    assert clean("date", entry(0), settings={"earliest": words}) == first.isoformat()
    assert clean("date", entry(0), settings={"latest": words}) == first.isoformat()
    assert "same as or after" in message("date", entry(-1), settings={"earliest": words})
    assert "same as or before" in message("date", entry(1), settings={"latest": words})


@pytest.mark.parametrize(
    ("type", "settings", "words"),
    [
        ("date", {"earliest": "soon"}, "“Not before” is no day."),
        ("date", {"latest": "3 days"}, "“Not after” is no day."),
        ("date", {"latest": "in 3 days ago"}, "“Not after” is no day."),
        ("date", {"earliest": "in 2 days", "latest": "today"}, "With these limits no date fits."),
        ("date", {"earliest": "2/1/2026", "latest": "1/1/2026"}, "With these limits no date fits."),
        ("date", {"earliest": "in 2 days", "when": "past"}, "With these limits no date fits."),
        ("short_text", {"min_characters": 0}, "“Fewest characters” must be from 1 to 500."),
        ("short_text", {"min_characters": 9, "max_characters": 8}, "With these limits no answer"),
        ("long_text", {"min_characters": 9, "max_characters": 8}, "With these limits no answer"),
    ],
)
def test_limits_that_nothing_fits_are_told(type: str, settings: dict[str, Any], words: str) -> None:
    [problem] = question_type(type).problems(question(type, settings=settings))

    assert problem.startswith(words)


@pytest.mark.parametrize(
    "settings",
    [
        {"earliest": "14 days ago", "latest": "today"},
        {"earliest": "1/1/2026", "latest": "1/1/2026"},
        {"earliest": "1/1/2020", "latest": "today"},
        {"earliest": "30 days ago", "when": "past"},
    ],
)
def test_limits_that_something_fits_are_right(settings: dict[str, Any]) -> None:
    assert list(question_type("date").problems(question("date", settings=settings))) == []


def test_dates_with_limits_of_the_calendar_are_told_from_those_that_count_from_today() -> None:
    kind = question_type("date")
    any_day, last = question("date"), question("date", settings={"latest": "today"})
    fixed = question("date", settings={"earliest": "1/1/2026"})

    assert kind.admits(any_day, last)
    assert not kind.admits(last, any_day)
    assert not kind.admits(fixed, last)
    assert kind.admits(fixed, fixed)
    assert TODAY.isoformat() in kind.ends(last, TODAY)
    assert "2026-01-01" in kind.ends(fixed, TODAY)
