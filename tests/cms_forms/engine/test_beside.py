"""Answers to one screen that are right alone and cannot be right together."""

from datetime import datetime, timedelta

import pytest

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.definition import Question
from cms_forms.engine.questions.base import Invalid, question_type, question_types
from tests.cms_forms.engine.builders import asks, question, short_text

NOW = datetime(2026, 11, 23, 14, 30, 59)
TODAY, YESTERDAY, TOMORROW = (
    (NOW.date() + timedelta(days)).isoformat() for days in (0, -1, 1)
)  # fmt: skip


def on(when: str | None, id: str = "on") -> Question:
    return question(id, "date", when=when) if when else question(id, "date")


def refusal(given: StepAnswers, *questions: Question) -> str:
    """Why the time is refused beside the other answers; empty when it is not."""
    step = asks(*questions)
    at = next(each for each in questions if each.id == "at")
    try:
        question_type("time").check_beside(at, given["at"], step, given, NOW)
    except Invalid as invalid:
        return str(invalid)
    return ""


AT = question("at", "time")
REFUSED_BESIDE = [
    ("past_or_today", TODAY, "14:31", "The time must be in the past"),
    ("past_or_today", TODAY, "14:30", ""),
    ("past_or_today", TODAY, "00:00", ""),
    ("past_or_today", YESTERDAY, "23:59", ""),
    ("future_or_today", TODAY, "14:29", "The time must be in the future"),
    ("future_or_today", TODAY, "14:30", ""),
    ("future_or_today", TOMORROW, "00:00", ""),
    ("past", YESTERDAY, "23:59", ""),
    (None, TODAY, "23:59", ""),
    (None, TODAY, "00:00", ""),
]


@pytest.mark.parametrize(("when", "day", "at", "words"), REFUSED_BESIDE)
def test_an_hour_of_today_is_judged_as_its_date_is(
    when: str | None, day: str, at: str, words: str
) -> None:
    assert refusal({"on": day, "at": at}, on(when), AT).startswith(words)
    assert bool(refusal({"on": day, "at": at}, on(when), AT)) is bool(words)


def test_the_date_just_before_it_is_the_one_that_a_time_belongs_to() -> None:
    given = {"seen": YESTERDAY, "on": TODAY, "at": "15:00", "back": TODAY}
    seen, back = on("past_or_today", "seen"), on("past_or_today", "back")

    assert refusal(given, seen, on("past_or_today"), short_text("what"), AT)
    assert not refusal(given, on("past_or_today"), seen, AT)
    assert not refusal(given, seen, on(None), AT)
    assert not refusal(given, AT, back)


def test_a_time_is_called_by_its_name() -> None:
    at = question("at", "time")
    named = Question(id=at.id, type=at.type, label=at.label, name="the time of the theft")

    words = refusal({"on": TODAY, "at": "15:00"}, on("past_or_today"), named)

    assert words.startswith("The time of the theft must")


def test_a_date_that_could_not_be_read_says_nothing_of_the_time() -> None:
    assert not refusal({"at": "15:00"}, on("past_or_today"), AT)


def test_other_types_go_with_anything() -> None:
    step = asks(short_text("a"))
    for kind in question_types().values():
        if kind.key != "time":
            kind.check_beside(step.questions[0], "x", step, {"a": "x"}, NOW)
