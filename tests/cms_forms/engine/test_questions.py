"""What each question type accepts, keeps, shows and refuses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms_forms.engine.definition import Operator, Option, Question
from cms_forms.engine.questions.base import (
    Invalid,
    QuestionType,
    question_type,
    question_types,
    register,
)
from tests.cms_forms.engine.builders import TODAY

OPTIONS = (
    Option(id="a", label="Apples"),
    Option(id="b", label="Bread"),
    Option(id="none", label="None of these", exclusive=True),
)
YES_NO = (Option(id="yes", label="Yes"), Option(id="no", label="No"))


def question(type: str, **more: Any) -> Question:
    kind = question_type(type)
    options = kind.fixed_options or (OPTIONS if kind.has_options else ())
    return Question(id="q", type=type, label="A question", options=options, **more)


def entered(value: str | list[str] | Mapping[str, str]) -> dict[str, list[str]]:
    if isinstance(value, Mapping):
        return {part: [each] for part, each in value.items()}
    return {"": [value] if isinstance(value, str) else value}


def clean(type: str, value: Any, **more: Any) -> Any:
    return question_type(type).clean(question(type, **more), entered(value), TODAY)


def message(type: str, value: Any, **more: Any) -> str:
    with pytest.raises(Invalid) as refused:
        clean(type, value, **more)
    return refused.value.problems[0].message


def day(text: str) -> dict[str, str]:
    return dict(zip(("day", "month", "year"), text.split("/"), strict=False))


ACCEPTED = [
    ("short_text", "  Quay  Road ", "Quay Road", "Quay Road"),
    ("short_text", "Llŷr", "Llŷr", "Llŷr"),
    ("short_text", "شارع الميناء", "شارع الميناء", "شارع الميناء"),
    ("short_text", "e\u0301", "é", "é"),
    ("short_text", "0", "0", "0"),
    ("long_text", "One\r\ntwo", "One\ntwo", "One\ntwo"),
    ("name", "Seán O’Neill-Ŵyn", "Seán O’Neill-Ŵyn", "Seán O’Neill-Ŵyn"),
    ("email", " demo@rivermouth.example ", "demo@rivermouth.example", "demo@rivermouth.example"),
    ("phone", "+44 (0)1632 960 001", "01632960001", "01632 960 001"),
    ("phone", "020 7946 0018", "02079460018", "020 7946 0018"),
    ("phone", "0049 30 123456", "+4930123456", "+4930123456"),
    ("whole_number", "1,200", "1200", "1,200"),
    ("decimal", "-2.50", "-2.50", "-2.50"),
    ("money", "£1,200.50", "1200.50", "£1,200.50"),
    ("money", "30", "30.00", "£30"),
    ("date", day("3/11/2026"), "2026-11-03", "3 November 2026"),
    ("date", day("29/Feb/2024"), "2024-02-29", "29 February 2024"),
    ("time", "9am", "09:00", "9am"),
    ("time", "2.30pm", "14:30", "2:30pm"),
    ("time", "Midnight", "00:00", "midnight"),
    ("yes_no", "no", "no", "No"),
    ("one_of", "b", "b", "Bread"),
    ("select", "a", "a", "Apples"),
    ("several", ["b", "a"], ["a", "b"], "Apples\nBread"),
    ("several", ["none"], ["none"], "None of these"),
    ("declaration", "agreed", "agreed", "Agreed"),
    ("place", {"text": "By the bridge", "postcode": "se108lt"},
     {"text": "By the bridge", "postcode": "SE10 8LT"}, "By the bridge\nSE10 8LT"),
    ("address", {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "rm1-1aa"},
     {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "RM1 1AA"},
     "1 Demo Street\nRivermouth\nRM1 1AA"),
    ("vehicle_registration", "ab12 cde", "AB12CDE", "AB12 CDE"),
    ("vehicle_registration", "A123 BCD", "A123BCD", "A123 BCD"),
    ("vehicle_registration", "AIZ 1234", "AIZ1234", "AIZ 1234"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "value", "stored", "shown"), ACCEPTED)
def test_an_entry_is_kept_in_one_form_and_shown_in_another(
    type: str, value: Any, stored: Any, shown: str
) -> None:
    kind = question_type(type)

    assert clean(type, value) == stored
    assert kind.display(question(type), stored) == shown


@pytest.mark.parametrize(("type", "stored"), [(type, stored) for type, _, stored, _ in ACCEPTED])
def test_what_is_kept_fills_the_inputs_so_that_the_same_is_kept_again(
    type: str, stored: Any
) -> None:
    kind = question_type(type)

    posted = kind.posted(question(type), stored)

    assert kind.clean(question(type), posted, TODAY) == stored


REFUSED: list[tuple[str, Any, dict[str, Any], str]] = [
    ("short_text", "", {"name": "the street"}, "Enter the street"),
    ("short_text", "", {"required_message": "Say where"}, "Say where"),
    ("short_text", "x" * 501, {}, "Your answer must be 500 characters or fewer"),
    ("long_text", "one two three", {"settings": {"max_words": 2}, "name": "what happened"},
     "What happened must be 2 words or fewer"),
    ("email", "demo@nowhere", {}, "Enter your e-mail address in the right format"),
    ("email", "a@b@c.example", {}, "Enter your e-mail address in the right format"),
    ("email", "a..b@c.example", {}, "Enter your e-mail address in the right format"),
    ("phone", "999", {}, "Enter your phone number with all its digits"),
    ("phone", "٠٧٧٠٠٩٠٠١٢٣", {}, "Enter your phone number with all its digits"),
    ("whole_number", "1.5", {}, "Your answer must be a whole number, like 12"),
    ("whole_number", "9" * 10_000, {}, "Your answer must have 15 digits or fewer"),
    ("whole_number", "٣", {}, "Your answer must be a whole number, like 12"),
    ("whole_number", "3", {"settings": {"minimum": "5"}}, "Your answer must be 5 or more"),
    ("decimal", "1e999", {}, "Your answer must be a number, like 12.5"),
    ("decimal", "NaN", {}, "Your answer must be a number, like 12.5"),
    ("money", "12.5", {}, "Your answer must be an amount of money"),
    ("date", {}, {"name": "the day"}, "Enter the day"),
    ("date", day("3/11"), {"name": "the day"}, "The day must include a year"),
    ("date", day("31/2/2026"), {}, "The date must be a real date"),
    ("date", day("1/13/2026"), {}, "The date must have a month from 1 to 12"),
    ("date", day("1/1/26"), {}, "The date must have a year of 4 numbers"),
    ("date", day("24/11/2026"), {"settings": {"when": "past_or_today"}},
     "The date must be today or in the past"),
    ("date", day("23/11/2026"), {"settings": {"when": "past"}}, "The date must be in the past"),
    ("date", day("8/11/2026"), {"settings": {"most_days_ago": 14}},
     "The date must be the same as or after 9 November 2026"),
    ("date", day("24/11/2008"), {"settings": {"minimum_age": 18}},
     "The date must be at least 18 years ago"),
    ("time", "25:00", {}, "The time must be a time, like 9am or 14:30"),
    ("time", "9", {}, "The time must be a time, like 9am or 14:30"),
    ("yes_no", [], {}, "Choose yes or no"),
    ("one_of", "zzz", {}, "Choose one of the answers on this page"),
    ("one_of", ["a", "b"], {}, "Choose one of the answers on this page"),
    ("several", ["a", "none"], {}, "Choose “None of these” alone"),
    ("several", ["a", "zzz"], {}, "Choose from the answers on this page"),
    ("declaration", "", {}, "Tick the box"),
    ("place", {"text": "", "postcode": "SE10 8LT"}, {}, "Describe the place"),
    ("place", {"text": "x", "postcode": "SE1O 8LT"}, {}, "Enter a full UK postcode"),
    ("address", {"line1": "1 Street"}, {}, "Enter the town or city"),
    ("vehicle_registration", "NOT A MARK", {}, "Enter the registration number as it is"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "value", "more", "words"), REFUSED)
def test_a_refusal_says_what_to_do(type: str, value: Any, more: dict[str, Any], words: str) -> None:
    assert message(type, value, **more).startswith(words)


@pytest.mark.parametrize(
    ("limit", "first_day"),
    [({"most_days_ago": 14}, "9/11/2026"), ({"minimum_age": 18}, "23/11/2008")],
)
def test_a_limit_includes_its_own_day(limit: dict[str, Any], first_day: str) -> None:
    assert clean("date", day(first_day), settings=limit)


def test_on_29_february_somebody_is_18_on_1_march() -> None:
    born = question("date", settings={"minimum_age": 18})

    kept = question_type("date").clean(born, entered(day("29/2/2008")), date(2026, 3, 1))

    assert kept == "2008-02-29"


@pytest.mark.parametrize("type", list(question_types()))
def test_an_optional_question_may_be_left_empty(type: str) -> None:
    kind = question_type(type)

    assert kind.clean(question(type, required=False), {}, TODAY) is None


def outcome_of(kind: QuestionType, asked: Question, posted: Any) -> str | None:
    """The words that are shown: the answer's or the refusal's. None where nothing is kept."""
    try:
        kept = kind.clean(asked, posted, TODAY)
    except Invalid as invalid:
        return " ".join(problem.message for problem in invalid.problems)
    return None if kept is None else kind.display(asked, kept)


@pytest.mark.parametrize("type", list(question_types()))
@settings(max_examples=4, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_posted_is_kept_or_refused_with_words(type: str, values: list[str]) -> None:
    kind = question_type(type)
    posted = dict.fromkeys(kind.parts, values)

    outcome = outcome_of(kind, question(type, required=False), posted)

    assert outcome is None or outcome


@pytest.mark.parametrize("entry", ["a\x00b", "\ud800", "\x1b[2J"])
def test_characters_that_no_person_types_are_refused(entry: str) -> None:
    assert "cannot be kept" in message("short_text", entry)


def test_ten_million_characters_are_not_even_looked_at() -> None:
    assert "too long" in message("long_text", "x" * 10_000_000)


HOLDS: list[tuple[str, Any, Operator, list[str], bool]] = [
    ("one_of", "a", Operator.IS, ["a"], True),
    ("one_of", "a", Operator.IS_NOT, ["a"], False),
    ("one_of", "a", Operator.IS_ONE_OF, ["b", "a"], True),
    ("several", ["a", "b"], Operator.CONTAINS, ["b"], True),
    ("several", ["a"], Operator.DOES_NOT_CONTAIN, ["b", "none"], True),
    ("short_text", "Quay Road", Operator.IS, ["quay road "], True),
    ("short_text", "Quay Road", Operator.CONTAINS, ["QUAY"], True),
    ("whole_number", "12", Operator.GREATER_THAN, ["11"], True),
    ("whole_number", "12", Operator.LESS_THAN, ["12"], False),
    ("money", "30.00", Operator.IS, ["30"], True),
    ("date", "2026-11-09", Operator.BEFORE, ["today-14"], False),
    ("date", "2026-11-08", Operator.BEFORE, ["today-14"], True),
    ("date", "2026-11-09", Operator.WITHIN_LAST_DAYS, ["14"], True),
    ("date", "2026-11-24", Operator.WITHIN_LAST_DAYS, ["14"], False),
    ("date", "2026-11-24", Operator.AFTER, ["today"], True),
    ("time", "09:00", Operator.BEFORE, ["14:30"], True),
    ("vehicle_registration", "AB12CDE", Operator.IS, ["ab12 cde"], True),
    ("date", "2026-11-24", Operator.AFTER, ["nonsense"], False),
    ("whole_number", "12", Operator.GREATER_THAN, [], False),
]


@pytest.mark.parametrize(("type", "value", "operator", "values", "expected"), HOLDS)
def test_a_test_compares_as_its_words_say(
    type: str, value: Any, operator: Operator, values: list[str], expected: bool
) -> None:
    assert question_type(type).holds(question(type), value, operator, values, TODAY) is expected


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
        ("date", {"settings": {"when": "future", "minimum_age": 18}}, "cannot be years ago"),
        ("yes_no", {"options": OPTIONS}, "exactly"),
    ],
)
def test_settings_that_make_no_sense_are_named_to_the_editor(
    type: str, more: dict[str, Any], words: str
) -> None:
    asked = Question(id="q", type=type, label="A question", **more)

    assert any(words in problem for problem in question_type(type).problems(asked))


def test_a_key_cannot_be_registered_twice() -> None:
    class Again(QuestionType):
        key = "short_text"

    with pytest.raises(ValueError, match="registered already"):
        register(Again)
