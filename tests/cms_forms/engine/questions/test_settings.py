"""Settings and options that make no sense are named to the editor, and hinder nobody."""

from typing import Any

import pytest

from cms_forms.engine.definition import Option, Question
from cms_forms.engine.questions.base import Invalid, question_type, question_types
from tests.cms_forms.engine.entries import OPTIONS, clean, day, outcome_of, question


@pytest.mark.parametrize(
    ("type", "more", "words"),
    [
        ("one_of", {"options": ()}, "at least 2"),
        (
            "one_of",
            {"options": (Option(id="a", label="X"), Option(id="b", label="X"))},
            "Two options",
        ),
        ("whole_number", {"settings": {"minimum": 5, "maximum": 1}}, "no number fits"),
        ("long_text", {"settings": {"max_words": 5, "max_characters": 5}}, "not both"),
        ("whole_number", {"settings": {"minimum": "1.2", "maximum": "1.8"}}, "no number fits"),
        ("money", {"settings": {"maximum": -1}}, "no number fits"),
        ("decimal", {"settings": {"minimum": "lots"}}, "“Not less than” must be a number"),
        ("decimal", {"settings": {"maximum": "1e999999"}}, "“Not more than” must be a number"),
        ("short_text", {"settings": {"max_characters": 501}}, "from 1 to 500"),
        ("short_text", {"settings": {"max_characters": "9"}}, "from 1 to 500"),
        ("long_text", {"settings": {"max_words": 0}}, "from 1 to 5,000"),
        ("date", {"settings": {"when": "future", "minimum_age": 18}}, "no date fits"),
        ("date", {"settings": {"when": "past", "most_days_ago": 0}}, "no date fits"),
        ("date", {"settings": {"most_days_ago": 14, "minimum_age": 18}}, "no date fits"),
        ("date", {"settings": {"minimum_age": 2_100}}, "a number from 0 to 120"),
        ("date", {"settings": {"most_days_ago": True}}, "a number from 0 to 50,000"),
        ("date", {"settings": {"when": "someday"}}, "one of its choices"),
        ("yes_no", {"options": OPTIONS}, "exactly"),
        ("several", {"options": (Option(id="a", label=" "),)}, "has no words"),
    ],
)
def test_settings_that_make_no_sense_are_named_to_the_editor(
    type: str, more: dict[str, Any], words: str
) -> None:
    asked = Question(id="q", type=type, label="A question", **more)

    assert any(words in problem for problem in question_type(type).problems(asked))


@pytest.mark.parametrize(
    ("type", "setting", "fitting", "broken"),
    [
        ("short_text", "max_characters", [1, 500], [0, 501]),
        ("long_text", "max_characters", [1, 50_000], [0, 50_001]),
        ("long_text", "max_words", [1, 5_000], [0, 5_001]),
        ("date", "most_days_ago", [0, 50_000], [-1, 50_001]),
        ("date", "most_days_ahead", [0, 50_000], [-1, 50_001]),
        ("date", "minimum_age", [0, 120], [-1, 121]),
        ("whole_number", "minimum", ["9" * 15, "0." + "0" * 14 + "1"], ["9" * 16, "1e15"]),
        ("whole_number", "maximum", ["9" * 15, "1e14"], ["NaN", "Infinity", "0." + "0" * 15 + "1"]),
    ],
)
def test_a_limit_is_named_to_an_editor_where_it_is_out_of_its_range(
    type: str, setting: str, fitting: list[Any], broken: list[Any]
) -> None:
    kind = question_type(type)

    for value in fitting:
        assert list(kind.problems(question(type, settings={setting: value}))) == []
    for value in broken:
        assert len(list(kind.problems(question(type, settings={setting: value})))) == 1


@pytest.mark.parametrize(
    ("type", "setting", "least", "too_much"),
    [
        ("short_text", "max_characters", 1, "ab"),
        ("long_text", "max_characters", 1, "ab"),
        ("long_text", "max_words", 1, "a b"),
        ("date", "most_days_ago", 0, day("22/11/2026")),
        ("date", "most_days_ahead", 0, day("24/11/2026")),
        ("date", "minimum_age", 0, day("24/11/2026")),
    ],
)
def test_the_least_limit_that_an_editor_can_set_holds(
    type: str, setting: str, least: int, too_much: Any
) -> None:
    clean(type, too_much)

    with pytest.raises(Invalid):
        clean(type, too_much, settings={setting: least})


@pytest.mark.parametrize("setting", ["most_days_ago", "most_days_ahead", "minimum_age"])
def test_a_negative_limit_of_days_is_none(setting: str) -> None:
    for when in ("22/11/2020", "22/11/2026", "23/11/2026", "24/11/2026", "24/11/2030"):
        assert clean("date", day(when), settings={setting: -1})


@pytest.mark.parametrize(
    ("settings", "fits"),
    [
        ({"when": "past"}, True),
        ({"when": "past", "most_days_ago": 1}, True),
        ({"when": "past", "most_days_ago": 0}, False),
        ({"when": "past_or_today", "most_days_ago": 0}, True),
        ({"when": "future", "most_days_ahead": 1}, True),
        ({"when": "future", "most_days_ahead": 0}, False),
        ({"when": "future_or_today", "most_days_ahead": 0}, True),
        ({"when": "future_or_today", "minimum_age": 0}, True),
        ({"when": "future_or_today", "minimum_age": 1}, False),
        ({"when": "past", "most_days_ago": 366, "minimum_age": 1}, True),
        ({"when": "past", "most_days_ago": 365, "minimum_age": 1}, False),
        ({"most_days_ago": 0, "most_days_ahead": 0}, True),
    ],
)
def test_limits_that_leave_no_date_are_named(settings: dict[str, Any], fits: bool) -> None:
    found = list(question_type("date").problems(question("date", settings=settings)))

    assert found == (
        [] if fits else ["With these limits no date fits. Change or clear one of them."]
    )


@pytest.mark.parametrize("setting", [-1, 0, True, "", "x", 10**15, 1.5, "1e999999"])
def test_a_limit_that_makes_no_sense_hinders_nobody_in_a_preview(setting: object) -> None:
    entry = {"": ["1"], "day": ["1"], "month": ["1"], "year": ["2000"]}
    for kind in question_types().values():
        broken = question(kind.key, settings={each.key: setting for each in kind.settings})

        assert outcome_of(kind, broken, {part: entry.get(part, ["1"]) for part in kind.parts})


def test_money_is_not_less_than_nothing() -> None:
    kind = question_type("money")

    assert list(kind.problems(question("money", settings={"maximum": 0}))) == []
    assert list(kind.problems(question("money", settings={"maximum": "-0.01"})))
    assert list(kind.problems(question("money", settings={"minimum": "1.001", "maximum": "1.005"})))
    assert not list(kind.problems(question("money", settings={"minimum": "1", "maximum": "1"})))


def test_no_type_is_fooled_by_one_option_too_many() -> None:
    one = Option(id="a", label="A")

    assert list(
        question_type("one_of").problems(Question(id="q", type="one_of", label="Q", options=(one,)))
    ) == ["Add options: a visitor needs at least 2 to choose from."]
    assert not list(
        question_type("several").problems(
            Question(id="q", type="several", label="Q", options=(one,))
        )
    )
    assert not list(question_type("yes_no").problems(question("yes_no")))
