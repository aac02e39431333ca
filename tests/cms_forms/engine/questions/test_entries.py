"""What each question type accepts, keeps, shows and refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine.definition import Option, Question
from cms_forms.engine.questions.base import (
    Invalid,
    QuestionType,
    question_type,
    question_types,
    register,
)
from cms_forms.engine.questions.entries import code
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import ACCEPTED, clean, day, message, outcome_of, question
from tests.cms_forms.engine.strategies import often


@pytest.mark.parametrize(("type", "value", "stored", "shown"), ACCEPTED)
def test_an_entry_is_kept_in_one_form_and_shown_in_another(
    type: str, value: Any, stored: Any, shown: str
) -> None:
    kind, asked = question_type(type), question(type)

    kept = clean(type, value)

    assert kept == stored
    assert kind.display(asked, kept) == shown
    assert kind.clean(asked, kind.posted(asked, kept), TODAY) == kept


def test_a_code_may_have_as_many_characters_as_it_says_and_no_more() -> None:
    assert code({"": ["7" * 100]}, refusal="Too long") == "7" * 100
    with pytest.raises(Invalid):
        code({"": ["7" * 101]}, refusal="Too long")


REFUSED: list[tuple[str, Any, dict[str, Any], str]] = [
    ("short_text", "", {"name": "the street"}, "Enter the street"),
    ("short_text", "", {"required_message": "Say where"}, "Say where"),
    ("short_text", "\u200b \u200f", {}, "Enter an answer"),
    ("short_text", "x" * 501, {}, "Your answer must be 500 characters or fewer"),
    ("long_text", "one two three", {"settings": {"max_words": 2}, "name": "what happened"},
     "What happened must be 2 words or fewer"),
    ("email", "demo@nowhere", {}, "Enter an e-mail address in the right format"),
    ("email", "a@b@c.example", {}, "Enter an e-mail address in the right format"),
    ("email", "a..b@c.example", {}, "Enter an e-mail address in the right format"),
    ("email", "a.@c.example", {}, "Enter an e-mail address in the right format"),
    ("email", "a@" + "a." * 40_000, {}, "Enter an e-mail address in the right format"),
    ("phone", "999", {}, "Enter a phone number with all its digits"),
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
    ("time", "9", {}, "The time must say am or pm, like 9am or 9pm"),
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


def test_an_optional_question_may_be_left_empty() -> None:
    for type, kind in question_types().items():
        assert kind.clean(question(type, required=False), {}, TODAY) is None


entries = st.text("aZé09 .,:/-+£@\n\x00\u200b\u0301١Б", max_size=20)


@often
@given(st.sampled_from(list(question_types())), st.lists(entries, max_size=3))
def test_whatever_is_posted_is_kept_or_refused_with_words(type: str, values: list[str]) -> None:
    kind = question_type(type)
    posted = dict.fromkeys(kind.parts, values)

    outcome = outcome_of(kind, question(type, required=False), posted)

    assert outcome is None or outcome


@pytest.mark.parametrize("entry", ["a\x00b", "\ud800", "\x1b[2J"])
def test_characters_that_no_person_types_are_refused(entry: str) -> None:
    assert "cannot be kept" in message("short_text", entry)


def test_ten_million_characters_are_not_even_looked_at() -> None:
    assert "5,000 characters or fewer" in message("long_text", "x" * 10_000_000)


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


def test_every_problem_of_an_address_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        clean("address", {"line2": "Flat 1", "postcode": "X"})

    assert [each.part for each in refused.value.problems] == ["line1", "town", "postcode"]


def test_all_that_is_offered_may_be_chosen_at_once() -> None:
    both = (Option(id="a", label="A"), Option(id="b", label="B"))
    asked = Question(id="q", type="several", label="A question", options=both)

    assert question_type("several").clean(asked, {"": ["b", "a"]}, TODAY) == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("x" * 64, "demo.example", True),
        ("x" * 65, "demo.example", False),
        ("demo", "x" * 63 + ".example", True),
        ("demo", "x" * 64 + ".example", False),
        ("x" * 64, f"{'x' * 63}.{'x' * 63}.{'x' * 53}.example", True),
        ("x" * 64, f"{'x' * 63}.{'x' * 63}.{'x' * 54}.example", False),
    ],
)
def test_an_address_is_as_long_as_mail_allows(name: str, host: str, fits: bool) -> None:
    if fits:
        assert clean("email", f"{name}@{host}") == f"{name}@{host}"
    else:
        assert "in the right format" in message("email", f"{name}@{host}")


def test_an_address_may_be_copied_with_a_long_name_before_it() -> None:
    address = "demo@rivermouth.example"

    assert clean("email", f"{'Demo ' * 90}<{address}>") == address
    assert "in the right format" in message("email", f"{'Demo ' * 100}<{address}>")


def test_a_line_of_an_address_has_at_most_200_characters() -> None:
    place = {"text": "x" * 200, "postcode": ""}

    assert clean("place", place) == {"text": "x" * 200}
    assert message("place", place | {"text": "x" * 201}) == (
        "Each line must be 200 characters or fewer"
    )


@pytest.mark.parametrize(
    ("digits", "fits"), [("290123", False), ("2901234", True), ("2" * 15, True), ("2" * 16, False)]
)
def test_a_number_abroad_has_7_to_15_digits(digits: str, fits: bool) -> None:
    if fits:
        assert clean("phone", f"+{digits}") == f"+{digits}"
    else:
        assert "with all its digits" in message("phone", f"+{digits}")
