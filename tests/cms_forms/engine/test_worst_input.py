"""Whatever is posted, and however much, only what a question takes is worked on."""

import unicodedata
from typing import Any

import pytest

from cms_forms.engine import limits
from cms_forms.engine.questions import characters, entries
from cms_forms.engine.questions.base import Invalid, question_type, question_types
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import clean, message, question

TYPES = list(question_types())
MOST = {
    "long_text": 5_000, "short_text": 500, "name": 200, "email": 508, "address": 200, "place": 200,
    "address_abroad": 200, "session": 2_000,
}  # fmt: skip
"""Characters that a type reads; of all others `entries.LONGEST_CODE`."""


def attempt(type: str, entry: str, **more: Any) -> Any:
    kind = question_type(type)
    try:
        return kind.clean(question(type, **more), {part: [entry] for part in kind.parts}, TODAY)
    except Invalid as invalid:
        return invalid


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of every text that is normalised."""
    seen: list[int] = []
    composed = characters.composed

    def watched(text: str) -> str | None:
        seen.append(len(text))
        return composed(text)

    monkeypatch.setattr(characters, "composed", watched)
    return seen


@pytest.mark.parametrize("type", TYPES)
def test_more_than_a_question_takes_is_not_even_normalised(type: str, lengths: list[int]) -> None:
    most = MOST.get(type, entries.LONGEST_CODE)
    for length in (entries.most_read(most), entries.most_read(most) + 1, 2_000_000):
        attempt(type, "é" * length)

    assert max(lengths, default=0) <= entries.most_read(most)


def test_a_little_more_than_the_limit_is_read() -> None:
    assert [entries.most_read(most) for most in (100, 500, 50_000)] == [400, 1_600, 55_100]


@pytest.mark.parametrize("type", TYPES)
def test_what_is_far_too_long_is_refused_in_the_words_of_its_type(type: str) -> None:
    for length in (3 * limits.LONGEST_TEXT, 2_000_000):
        refused = attempt(type, "1" * length, required=True)

        assert isinstance(refused, Invalid)
        assert "too long to be read" not in str(refused)


MARKS = [
    "\u0301",
    "\u0316\u0301",
    "\u0f73",
    "\u0f75",
    "\u0f81",
    "\u0344",
    "\u0f71\u0f72",
    "\u05b0\u0316",
]


@pytest.mark.parametrize("marks", MARKS)
def test_marks_without_end_on_one_letter_are_refused(marks: str) -> None:
    entry = "a" + marks * 200

    assert characters.composed(characters.apart(entry)) is None
    assert "more accents than can be kept" in message("short_text", entry)
    assert "more accents than can be kept" in message("long_text", entry)


def test_as_many_marks_as_the_stream_safe_format_allows_are_kept() -> None:
    assert characters.composed("a" + "\u0316" * 30) == "a" + "\u0316" * 30
    assert characters.composed("a" + "\u0316" * 31) is None


LAST_THAT_COMES_APART = 0x2FFFF
"""The end of the Supplementary Ideographic Plane: nothing above it has a decomposition."""


def test_no_letter_hides_marks_from_the_count() -> None:
    """Each letter of class 0 that begins with a mark once it is taken apart is known."""
    hiding = {
        letter
        for letter in map(chr, range(LAST_THAT_COMES_APART + 1))
        if unicodedata.decomposition(letter)
        and not unicodedata.combining(letter)
        and unicodedata.combining(unicodedata.normalize("NFD", letter)[0])
    }

    assert hiding == characters.TIBETAN_VOWELS.keys()


def test_a_decomposed_answer_as_long_as_its_limit_is_kept() -> None:
    decomposed = unicodedata.normalize("NFD", "ệ" * 200 + "é" * 300)

    assert clean("short_text", decomposed) == "ệ" * 200 + "é" * 300
    assert "500 characters or fewer" in message("short_text", decomposed + "e")


@pytest.mark.parametrize(
    ("type", "most", "settings"),
    [
        ("short_text", 500, {}),
        ("short_text", 12, {"max_characters": 12}),
        ("name", 200, {}),
        ("long_text", 5_000, {}),
        ("long_text", 50_000, {"max_characters": 50_000}),
        ("long_text", 20_000, {"max_words": 1_000}),
        ("long_text", 50_000, {"max_words": 5_000}),
    ],
)
def test_a_text_may_have_as_many_characters_as_its_limit_says(
    type: str, most: int, settings: dict[str, int]
) -> None:
    assert clean(type, "x" * most, settings=settings) == "x" * most
    assert f"must be {most:,} characters" in message(type, "x" * (most + 1), settings=settings)


def test_space_around_an_answer_does_not_count() -> None:
    assert clean("short_text", f"  {'x' * 500}\n") == "x" * 500
    assert clean("short_text", "x " * 250 + " ") == ("x " * 250).strip()
    assert clean("long_text", "x\r\n" * 2_500) == ("x\n" * 2_500).strip()


def test_thousands_of_values_are_no_choice() -> None:
    many = [f"o{number}" for number in range(10_000)]

    assert "Choose one of the answers" in message("one_of", many)
    assert "Choose from the answers" in message("several", many)
    assert "Choose from the answers" in message("several", ["a", *many])
    assert clean("several", ["a"] * 1_000) == ["a"]


def test_a_stored_number_of_another_type_does_not_fill_the_page() -> None:
    for type in ("whole_number", "decimal", "money"):
        assert question_type(type).display(question(type), "1e999999") == "1e999999"


def test_letters_that_grow_when_they_are_taken_apart_are_refused_before_they_are_sorted(
    lengths: list[int],
) -> None:
    entry = ("a" + "\u0f73" * 15) * 100

    assert "500 characters or fewer" in message("short_text", entry[:1_600])
    assert lengths == []


def test_of_several_values_for_one_input_the_last_counts() -> None:
    assert clean("short_text", ["first", "last"]) == "last"
    assert (
        question_type("short_text").clean(question("short_text", required=False), {"": []}, TODAY)
        is None
    )
