"""What a visitor enters into a question of each type, and what becomes of it."""

from collections.abc import Mapping
from typing import Any

import pytest

from cms_forms.engine.definition import Option, Question
from cms_forms.engine.questions.base import Invalid, QuestionType, question_type
from tests.cms_forms.engine.builders import TODAY

OPTIONS = (
    Option(id="a", label="Apples"),
    Option(id="b", label="Bread"),
    Option(id="none", label="None of these", exclusive=True),
)


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


def outcome_of(kind: QuestionType, asked: Question, posted: Any) -> str | None:
    """The words that are shown: the answer's or the refusal's. None where nothing is kept."""
    try:
        kept = kind.clean(asked, posted, TODAY)
    except Invalid as invalid:
        return " ".join(problem.message for problem in invalid.problems)
    return None if kept is None else kind.display(asked, kept)


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
