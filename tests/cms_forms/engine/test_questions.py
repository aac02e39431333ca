"""What each question type accepts, keeps, shows and refuses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine.definition import Operator, Option, Question
from cms_forms.engine.questions.base import (
    Invalid,
    QuestionType,
    question_type,
    question_types,
    register,
)
from cms_forms.engine.questions.dates import moment, months_after
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.strategies import often

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
    ("short_text", "\u200fسارة", "\u200fسارة", "\u200fسارة"),
    ("long_text", "One\r\ntwo", "One\ntwo", "One\ntwo"),
    ("long_text", "One\vtwo\u2028three", "One\ntwo\nthree", "One\ntwo\nthree"),
    ("name", "Seán O’Neill-Ŵyn", "Seán O’Neill-Ŵyn", "Seán O’Neill-Ŵyn"),
    ("email", " demo@rivermouth.example ", "demo@rivermouth.example", "demo@rivermouth.example"),
    ("email", "\u200bdemo@rivermouth.example", "demo@rivermouth.example",
     "demo@rivermouth.example"),
    ("email", "demo@bücher.xn--p1ai", "demo@bücher.xn--p1ai", "demo@bücher.xn--p1ai"),
    ("phone", "+44 (0)1632 960 001", "01632960001", "01632 960 001"),
    ("phone", "020 7946 0018", "02079460018", "020 7946 0018"),
    ("phone", "\u202a+44 7700 900123\u202c", "07700900123", "07700 900 123"),
    ("phone", "0113-496-0123", "01134960123", "0113 496 0123"),
    ("phone", "0161 496 0000", "01614960000", "0161 496 0000"),
    ("phone", "0044 808 157 0192", "08081570192", "0808 157 0192"),
    ("phone", "0800 123 456", "0800123456", "0800 123 456"),
    ("phone", "01204 12345", "0120412345", "01204 12345"),
    ("phone", "0049 30 123456", "+4930123456", "+4930123456"),
    ("whole_number", "1,200", "1200", "1,200"),
    ("whole_number", "1 000 000", "1000000", "1,000,000"),
    ("whole_number", "−5", "-5", "-5"),
    ("whole_number", "-0", "0", "0"),
    ("whole_number", "007", "7", "7"),
    ("decimal", "-2.50", "-2.50", "-2.50"),
    ("money", "£1,200.50", "1200.50", "£1,200.50"),
    ("money", "30", "30.00", "£30"),
    ("date", day("3/11/2026"), "2026-11-03", "3 November 2026"),
    ("date", day("3/Sept./2026"), "2026-09-03", "3 September 2026"),
    ("date", day("29/Feb/2024"), "2024-02-29", "29 February 2024"),
    ("time", "9am", "09:00", "9am"),
    ("time", "2.30pm", "14:30", "2:30pm"),
    ("time", "Midnight", "00:00", "midnight"),
    ("time", "12 noon", "12:00", "midday"),
    ("time", "12 a.m.", "00:00", "midnight"),
    ("time", "0905", "09:05", "9:05am"),
    ("yes_no", "no", "no", "No"),
    ("one_of", "b", "b", "Bread"),
    ("select", "a", "a", "Apples"),
    ("several", ["b", "a"], ["a", "b"], "Apples\nBread"),
    ("several", ["none"], ["none"], "None of these"),
    ("declaration", "agreed", "agreed", "Agreed"),
    ("place", {"text": "By the bridge", "postcode": "se108lt"},
     {"text": "By the bridge", "postcode": "SE10 8LT"}, "By the bridge\nSE10 8LT"),
    ("place", {"text": "Parliament", "postcode": "\u202asw1a 0aa\u202c"},
     {"text": "Parliament", "postcode": "SW1A 0AA"}, "Parliament\nSW1A 0AA"),
    ("address", {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "rm1-1aa"},
     {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "RM1 1AA"},
     "1 Demo Street\nRivermouth\nRM1 1AA"),
    ("vehicle_registration", "ab12 cde", "AB12CDE", "AB12 CDE"),
    ("vehicle_registration", "A123 BCD", "A123BCD", "A123 BCD"),
    ("vehicle_registration", "AIZ 1234", "AIZ1234", "AIZ 1234"),
    ("vehicle_registration", "ABC 123D", "ABC123D", "ABC 123D"),
    ("vehicle_registration", "1234 AB", "1234AB", "1234 AB"),
    ("vehicle_registration", "A 1", "A1", "A 1"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "value", "stored", "shown"), ACCEPTED)
def test_an_entry_is_kept_in_one_form_and_shown_in_another(
    type: str, value: Any, stored: Any, shown: str
) -> None:
    kind, asked = question_type(type), question(type)

    kept = clean(type, value)

    assert kept == stored
    assert kind.display(asked, kept) == shown
    assert kind.clean(asked, kind.posted(asked, kept), TODAY) == kept


REFUSED: list[tuple[str, Any, dict[str, Any], str]] = [
    ("short_text", "", {"name": "the street"}, "Enter the street"),
    ("short_text", "", {"required_message": "Say where"}, "Say where"),
    ("short_text", "\u200b \u200f", {}, "Enter an answer"),
    ("short_text", "x" * 501, {}, "Your answer must be 500 characters or fewer"),
    ("long_text", "one two three", {"settings": {"max_words": 2}, "name": "what happened"},
     "What happened must be 2 words or fewer"),
    ("email", "demo@nowhere", {}, "Enter your e-mail address in the right format"),
    ("email", "a@b@c.example", {}, "Enter your e-mail address in the right format"),
    ("email", "a..b@c.example", {}, "Enter your e-mail address in the right format"),
    ("email", "a.@c.example", {}, "Enter your e-mail address in the right format"),
    ("email", "a@" + "a." * 40_000, {}, "Enter your e-mail address in the right format"),
    ("phone", "999", {}, "Enter your phone number with all its digits"),
    ("whole_number", "1.5", {}, "Your answer must be a whole number, like 12"),
    ("whole_number", "9" * 10_000, {}, "Your answer must have 15 digits or fewer"),
    ("whole_number", "3", {"settings": {"minimum": "5"}}, "Your answer must be 5 or more"),
    ("whole_number", "1,50", {}, "Your answer must be a whole number, like 12"),
    ("decimal", "0." + "0" * 10_000 + "1", {}, "Your answer must have 15 digits or fewer"),
    ("decimal", "1e999", {}, "Your answer must be a number, like 12.5"),
    ("decimal", "NaN", {}, "Your answer must be a number, like 12.5"),
    ("money", "12.5", {}, "Your answer must be an amount of money"),
    ("money", "£12,50", {}, "Your answer must be an amount of money"),
    ("money", "-£12", {}, "Your answer must be an amount of money"),
    ("date", {}, {"name": "the day"}, "Enter the day"),
    ("date", day("3/11"), {"name": "the day"}, "The day must include a year"),
    ("date", day("31/2/2026"), {}, "The date must be a real date"),
    ("date", day("1/13/2026"), {}, "The date must have a month from 1 to 12"),
    ("date", day("1/1/26"), {}, "The date must have a year of 4 numbers"),
    ("date", day("31/12/1874"), {}, "The date must be in 1875 or later"),
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
    ("place", {"text": "x", "postcode": "QA1 1AA"}, {}, "Enter a full UK postcode"),
    ("place", {"text": "x", "postcode": "SE10"}, {}, "Enter a full UK postcode"),
    ("address", {"line1": "1 Street"}, {}, "Enter the town or city"),
    ("vehicle_registration", "NOT A MARK", {}, "Enter the registration number as it is"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "value", "more", "words"), REFUSED)
def test_a_refusal_says_what_to_do(type: str, value: Any, more: dict[str, Any], words: str) -> None:
    assert message(type, value, **more).startswith(words)


@pytest.mark.parametrize(
    ("limit", "first_day"),
    [
        ({"most_days_ago": 14}, "9/11/2026"),
        ({"most_days_ahead": 14}, "7/12/2026"),
        ({"minimum_age": 18}, "23/11/2008"),
        ({"when": "past"}, "22/11/2026"),
        ({"when": "past_or_today"}, "23/11/2026"),
        ({"when": "future_or_today"}, "23/11/2026"),
        ({"when": "future"}, "24/11/2026"),
        ({}, "16/10/2163"),
        ({}, "1/1/1875"),
    ],
)
def test_a_limit_includes_its_own_day(limit: dict[str, Any], first_day: str) -> None:
    assert clean("date", day(first_day), settings=limit)


@pytest.mark.parametrize(
    ("mark", "stored"),
    [
        ("LÖ-AB 123", "LÖAB123"),
        ("1-ABC-234", "1ABC234"),
        ("А123ВС77", "А123ВС77"),
        ("ABCDEFGHIJKL", "ABCDEFGHIJKL"),
    ],
)
def test_marks_of_other_countries_are_accepted_where_they_are_allowed(
    mark: str, stored: str
) -> None:
    kept = clean("vehicle_registration", mark, settings={"allow_foreign": True})

    assert kept == stored


@pytest.mark.parametrize("mark", ["É", "ABCDEFGHIJKLM", "AB_12", "ABC!"])
def test_not_everything_is_a_mark_of_another_country(mark: str) -> None:
    assert "number plate" in message("vehicle_registration", mark, settings={"allow_foreign": True})


def test_on_29_february_somebody_is_18_on_1_march() -> None:
    born = question("date", settings={"minimum_age": 18})

    kept = question_type("date").clean(born, entered(day("29/2/2008")), date(2026, 3, 1))

    assert kept == "2008-02-29"


def test_an_optional_question_may_be_left_empty() -> None:
    for type, kind in question_types().items():
        assert kind.clean(question(type, required=False), {}, TODAY) is None


def outcome_of(kind: QuestionType, asked: Question, posted: Any) -> str | None:
    """The words that are shown: the answer's or the refusal's. None where nothing is kept."""
    try:
        kept = kind.clean(asked, posted, TODAY)
    except Invalid as invalid:
        return " ".join(problem.message for problem in invalid.problems)
    return None if kept is None else kind.display(asked, kept)


entries = st.text("aZé09 .,:/-+£@\n\x00\u200b\u0301١Б", max_size=20)


@often
@given(st.sampled_from(list(question_types())), st.lists(entries, max_size=3))
def test_whatever_is_posted_is_kept_or_refused_with_words(type: str, values: list[str]) -> None:
    kind = question_type(type)
    posted = dict.fromkeys(kind.parts, values)

    outcome = outcome_of(kind, question(type, required=False), posted)

    assert outcome is None or outcome


@pytest.mark.parametrize("setting", [-1, 0, True, "", "x", 10**15, 1.5, "1e999999"])
def test_a_limit_that_makes_no_sense_hinders_nobody_in_a_preview(setting: object) -> None:
    entry = {"": ["1"], "day": ["1"], "month": ["1"], "year": ["2000"]}
    for kind in question_types().values():
        broken = question(kind.key, settings={each.key: setting for each in kind.settings})

        assert outcome_of(kind, broken, {part: entry.get(part, ["1"]) for part in kind.parts})


VALUES: list[Any] = ["", "a", "1", "2026-13-45", "24:61", [], ["a", "a"], {}, {"text": "x"}]


@pytest.mark.parametrize("type", list(question_types()))
def test_whatever_is_stored_is_shown_and_compared(type: str) -> None:
    kind, asked = question_type(type), question(type)

    for value in VALUES:
        assert isinstance(kind.display(asked, value), str)
        assert kind.posted(asked, value).keys() <= {*kind.parts, *value}
        for operator in kind.operators - {Operator.IS_ANSWERED}:
            for other in ([], [""], ["a", "b"], ["9" * 5_000], ["today-99999y"], ["1e999999"]):
                assert kind.holds(asked, value, operator, other, TODAY) in (True, False)


ONE_ANSWER: dict[str, Any] = {
    "several": ["a"],
    "address": {"line1": "1 Demo Street"},
    "place": {"text": "Here"},
    "date": "2026-11-23",
    "time": "09:00",
    "one_of": "a",
    "select": "a",
}


@pytest.mark.parametrize("type", list(question_types()))
def test_a_comparison_that_a_type_does_not_make_is_false(type: str) -> None:
    kind, asked = question_type(type), question(type)
    value = ONE_ANSWER.get(type, "1")

    for operator in {*Operator} - kind.operators | {Operator.IS_ANSWERED}:
        for other in ("a", "1", "2026-11-23", "9am"):
            assert kind.holds(asked, value, operator, [other], TODAY) is False


@pytest.mark.parametrize("type", list(question_types()))
def test_a_comparison_with_nothing_is_false(type: str) -> None:
    kind, asked = question_type(type), question(type)
    value = ONE_ANSWER.get(type, "1")

    for operator in kind.operators - {Operator.DOES_NOT_CONTAIN}:
        assert kind.holds(asked, value, operator, [], TODAY) is False


@pytest.mark.parametrize("operator", [Operator.IS, Operator.IS_NOT, Operator.IS_ONE_OF])
def test_a_list_is_no_answer_to_one_choice(operator: Operator) -> None:
    asked = question("one_of")

    assert not question_type("one_of").holds(asked, ["a"], operator, ["b"], TODAY)


@pytest.mark.parametrize("entry", ["a\x00b", "\ud800", "\x1b[2J"])
def test_characters_that_no_person_types_are_refused(entry: str) -> None:
    assert "cannot be kept" in message("short_text", entry)


def test_ten_million_characters_are_not_even_looked_at() -> None:
    assert "5,000 characters or fewer" in message("long_text", "x" * 10_000_000)


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
    ("date", "2008-11-23", Operator.AFTER, ["today-18y"], False),
    ("date", "2026-11-23", Operator.IS, ["today"], True),
    ("date", "2026-11-23", Operator.IS_NOT, ["today+99999y"], False),
    ("time", "09:00", Operator.BEFORE, ["14:30"], True),
    ("time", "09:00", Operator.AFTER, ["8am"], True),
    ("time", "09:00", Operator.IS_NOT, ["soon"], False),
    ("time", "09:00", Operator.IS_NOT, ["9am"], False),
    ("time", "09:00", Operator.IS_NOT, ["9pm"], True),
    ("time", "09:00", Operator.IS, ["9am"], True),
    ("time", "09:00", Operator.IS, ["10am"], False),
    ("time", "09:00", Operator.BEFORE, ["9am"], False),
    ("time", "09:00", Operator.AFTER, ["9am"], False),
    ("time", "09:00", Operator.AFTER, ["10am"], False),
    ("date", "2026-11-23", Operator.IS, ["2026-11-24"], False),
    ("date", "2026-11-23", Operator.IS_NOT, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.IS_NOT, ["2026-11-24"], True),
    ("date", "2026-11-23", Operator.BEFORE, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.AFTER, ["2026-11-23"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["0"], True),
    ("date", "2026-11-22", Operator.WITHIN_LAST_DAYS, ["0"], False),
    ("date", "2026-11-08", Operator.WITHIN_LAST_DAYS, ["14"], False),
    ("date", "1875-01-01", Operator.WITHIN_LAST_DAYS, ["99999"], True),
    ("date", "1875-01-01", Operator.WITHIN_LAST_DAYS, ["100000"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["a"], False),
    ("date", "2026-11-23", Operator.WITHIN_LAST_DAYS, ["-1"], False),
    ("short_text", "Quay Road", Operator.IS, ["Quay"], False),
    ("short_text", "Quay Road", Operator.IS_NOT, ["Quay"], True),
    ("short_text", "Quay Road", Operator.IS_NOT, [" quay road"], False),
    ("short_text", "Quay Road", Operator.CONTAINS, ["Lane"], False),
    ("short_text", "Quay Road", Operator.DOES_NOT_CONTAIN, ["Lane"], True),
    ("short_text", "Quay Road", Operator.DOES_NOT_CONTAIN, ["road"], False),
    ("one_of", "a", Operator.IS, ["b"], False),
    ("one_of", "a", Operator.IS_NOT, ["b"], True),
    ("one_of", "a", Operator.IS_ONE_OF, ["b", "c"], False),
    ("several", ["a", "b"], Operator.CONTAINS, ["c"], False),
    ("several", ["a", "b"], Operator.DOES_NOT_CONTAIN, ["c", "b"], False),
    ("whole_number", "12", Operator.IS, ["12.0"], True),
    ("whole_number", "12", Operator.IS, ["13"], False),
    ("whole_number", "12", Operator.IS_NOT, ["12"], False),
    ("whole_number", "12", Operator.IS_NOT, ["13"], True),
    ("whole_number", "12", Operator.GREATER_THAN, ["12"], False),
    ("whole_number", "12", Operator.LESS_THAN, ["13"], True),
    ("phone", "07700900123", Operator.IS, ["+44 7700 900 123"], True),
    ("several", "bread", Operator.DOES_NOT_CONTAIN, ["b"], True),
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


def test_a_key_cannot_be_registered_twice() -> None:
    class Again(QuestionType):
        key = "short_text"

    with pytest.raises(ValueError, match="registered already"):
        register(Again)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("27 long words", "27 long words"),
        (["a", "zz"], "The first\nzz"),
        ({"line_1": "1 Demo Street", "town": "Rivermouth"}, "1 Demo Street\nRivermouth"),
    ],
)
def test_an_answer_to_a_type_that_is_gone_is_still_read(value: Any, shown: str) -> None:
    asked = Question(id="q", type="gone", label="Q", options=(Option(id="a", label="The first"),))
    kind = question_type("gone")

    assert kind.display(asked, value) == shown
    assert kind.clean(asked, kind.posted(asked, value), TODAY) == shown
    assert "gone" not in question_types()
    assert "" not in question_types()


@pytest.mark.parametrize("setting", ["most_days_ago", "most_days_ahead", "minimum_age"])
def test_a_negative_limit_of_days_is_none(setting: str) -> None:
    for when in ("22/11/2026", "23/11/2026", "24/11/2026"):
        assert clean("date", day(when), settings={setting: -1})


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


MOMENTS = [
    ("2026-11-01", "2026-11-01"), ("today", "2026-11-23"), ("today-1", "2026-11-22"),
    ("today+1", "2026-11-24"), ("today-0", "2026-11-23"), ("today+1m", "2026-12-23"),
    ("today+2m", "2027-01-23"), ("today-11m", "2025-12-23"), ("today-10m", "2026-01-23"),
    ("today-1y", "2025-11-23"), ("today+1y", "2027-11-23"), ("today-12m", "2025-11-23"),
    ("today1", None), ("today-", None), ("today-123456", None), ("today-5w", None),
    ("today-99999y", None), ("today+99999y", None), ("2026-13-01", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_a_moment_is_reckoned_from_today(text: str, expected: str | None) -> None:
    found = moment(text, TODAY)

    assert (found.isoformat() if found else None) == expected


def test_a_day_that_a_month_lacks_is_the_first_of_the_next() -> None:
    assert months_after(date(2024, 1, 30), 1) == date(2024, 3, 1)
    assert months_after(date(2024, 1, 29), 1) == date(2024, 2, 29)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert months_after(date(2024, 10, 31), 1) == date(2024, 12, 1)


def test_times_are_shown_as_people_say_them() -> None:
    kind, asked = question_type("time"), question("time")
    shown = {
        "00:00": "midnight", "00:01": "12:01am", "11:59": "11:59am", "12:00": "midday",
        "12:01": "12:01pm", "13:00": "1pm", "23:59": "11:59pm", "01:05": "1:05am", "25:00": "25:00",
    }  # fmt: skip

    assert {stored: kind.display(asked, stored) for stored in shown} == shown
    for stored in list(shown)[:-1]:
        assert kind.clean(asked, kind.posted(asked, stored), TODAY) == stored


def test_numbers_keep_as_many_digits_as_are_shown() -> None:
    assert clean("whole_number", "9" * 15) == "9" * 15
    assert "15 digits" in message("whole_number", "9" * 16)
    assert clean("decimal", "0." + "0" * 14 + "1") == "0." + "0" * 14 + "1"
    assert "15 digits" in message("decimal", "0." + "0" * 15 + "1")
    assert clean("whole_number", "5", settings={"minimum": 5, "maximum": 5}) == "5"
    assert "5 or less" in message("whole_number", "6", settings={"maximum": 5})
    assert "£5.50 or more" in message("money", "5", settings={"minimum": "5.5"})
    assert "£1,200 or less" in message("money", "1201", settings={"maximum": 1200})
    assert question_type("money").display(question("money"), "1200.50") == "£1,200.50"


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


def test_the_first_part_that_is_missing_gets_the_focus() -> None:
    for entry, part, words in [
        ({"day": "1"}, "month", "The date must include a month and a year"),
        ({"month": "1", "year": "2026"}, "day", "The date must include a day"),
        ({"day": "1", "month": "13", "year": "2026"}, "month", "a month from 1 to 12"),
        ({"day": "1", "month": "1", "year": "26"}, "year", "a year of 4 numbers"),
        ({"day": "1", "month": "1", "year": "1874"}, "year", "1875 or later"),
        ({}, "day", "Enter the date"),
    ]:
        with pytest.raises(Invalid) as refused:
            clean("date", entry)
        assert refused.value.problems[0].part == part
        assert words in refused.value.problems[0].message


def test_every_problem_of_an_address_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        clean("address", {"line2": "Flat 1", "postcode": "X"})

    assert [each.part for each in refused.value.problems] == ["line1", "town", "postcode"]
