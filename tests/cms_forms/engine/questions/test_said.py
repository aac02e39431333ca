"""Times and numbers as people say them."""

import pytest

from cms_forms.engine.questions.base import Invalid
from cms_forms.engine.questions.times import clock
from tests.cms_forms.engine.entries import clean

TIMES = [
    ("about 9pm", "21:00"), ("At around 9.30 pm", "21:30"), ("approx. 14:30", "14:30"),
    ("~9am", "09:00"), ("tua 9yh", "21:00"), ("about noon", "12:00"), ("around midnight", "00:00"),
    ("nine pm", "21:00"), ("9 o’clock pm", "21:00"), ("nine o'clock in the morning", "09:00"),
    ("half past nine in the evening", "21:30"), ("half nine pm", "21:30"),
    ("half past 12 pm", "12:30"), ("half past twelve at night", "00:30"),
    ("quarter to 10 pm", "21:45"), ("a quarter past ten am", "10:15"),
    ("quarter to one pm", "12:45"), ("quarter to 12 pm", "23:45"), ("twenty-five to 3 am", "02:35"),
    ("10 minutes to midnight", "23:50"), ("ten past midday", "12:10"),
    ("half past midnight", "00:30"),
    ("9:30 in the evening", "21:30"), ("11 at night", "23:00"), ("3 at night", "03:00"),
    ("half past 14", "14:30"), ("quarter to 13", "12:45"),
]  # fmt: skip
"""(what is typed, the time)"""
UNCLEAR = [
    "around 9", "half past nine", "nine o'clock", "quarter to ten", "half nine", "5 at night",
    "evening", "in the evening", "noon pm", "half past 9:30 pm", "70 past 9 pm",
    "13 in the evening",
    "half past 25", "about", "at", "about about", "nine-ish", "9 to 10 pm to 11",
]  # fmt: skip


@pytest.mark.parametrize(("said", "stored"), TIMES)
def test_a_time_is_read_as_it_is_said(said: str, stored: str) -> None:
    assert clock(said) == stored


@pytest.mark.parametrize("said", UNCLEAR)
def test_what_may_be_two_times_is_none(said: str) -> None:
    assert clock(said) is None


@pytest.mark.parametrize("said", ["9", "around 9", "half past nine", "nine o'clock"])
def test_a_time_without_its_half_of_the_day_is_asked_for_it(said: str) -> None:
    with pytest.raises(Invalid, match="must say am or pm, like 9am or 9pm"):
        clean("time", said)


def test_an_entry_that_is_long_is_read_quickly() -> None:
    for said in ("about " * 20_000, "half " * 20_000, "9" * 100_000, "~" * 100_000):
        assert clock(said) is None


@pytest.mark.parametrize(
    ("kind", "said", "stored"),
    [
        ("money", "about 300", "300.00"),
        ("money", "roughly £1,200", "1200.00"),
        ("money", "around 50p", "0.50"),
        ("whole_number", "About 300", "300"),
        ("decimal", "approximately 2.5", "2.5"),
    ],
)
def test_a_number_is_read_with_about_before_it(kind: str, said: str, stored: str) -> None:
    assert clean(kind, said) == stored


@pytest.mark.parametrize("said", ["about", "about that", "300 or 400", "at"])
def test_words_alone_are_no_number(said: str) -> None:
    with pytest.raises(Invalid):
        clean("money", said)
