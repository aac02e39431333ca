"""Every word that the engine says to people goes through the translator that is installed."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given

from cms_forms.engine import codec, language
from cms_forms.engine.definition import Form, Option, Question
from cms_forms.engine.language import gettext, ngettext
from cms_forms.engine.lint import causes, lint
from cms_forms.engine.questions.base import Invalid, question_type, question_types
from cms_forms.engine.questions.days import shown
from cms_forms.engine.reading import Malformed
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import TODAY, asks, form, repeats, short_text
from tests.cms_forms.engine.entries import ACCEPTED
from tests.cms_forms.engine.strategies import forms, often

ENGINE = Path(language.__file__).parent

OPTIONS = (
    Option(id="a", label="APPLES"),
    Option(id="b", label="BREAD"),
    Option(id="none", label="NEITHER", exclusive=True),
)

NEVER_WRONG = {"allow_foreign", "prefill"}
"""Settings: what somebody ticks, and words that only the site knows."""


class Spoken:
    """A language made by changing the words of each text, not the {names} in it."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self.change = change

    def gettext(self, text: str) -> str:
        return re.sub(r"[^{}]+(?![^{]*\})", lambda words: self.change(words[0]), text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def pgettext(self, context: str, text: str) -> str:
        return self.gettext(text)


LOUD = Spoken(str.upper)
UNREADABLE = Spoken(lambda words: re.sub(r"\w", "☃", words))


@contextmanager
def spoken(translator: language.Translator) -> Iterator[None]:
    before = language.use(translator)
    try:
        yield
    finally:
        language.use(before)


@pytest.fixture
def loud() -> Iterator[None]:
    with spoken(LOUD):
        yield


def asked(type: str, **more: object) -> Question:
    kind = question_type(type)
    options = kind.fixed_options or (OPTIONS if kind.has_options else ())
    options = tuple(replace(option, label=option.label.upper()) for option in options)
    return Question(id="q", type=type, label="WHAT", options=options, **more)  # type: ignore[arg-type]


WRONG = (
    *("", "?", "-1", "7", "7.5", "2", "9" * 20, "A B C", "\x00", "A" + "\u0301" * 20, "A" * 60_000),
    *("NAME@EXAMPLE.CON", "NAME@", "9", "AB12", "RM1"),
)
DAYS = (
    *(
        "//",
        "1//",
        "/1/",
        "//2026",
        "1/1/",
        "1//2026",
        "/1/2026",
        "1/13/2026",
        "1/1/26",
        "x/1/2026",
    ),
    *("31/2/2026", "1/1/1800", "1/1/2300", "22/11/2026", "23/11/2026", "24/11/2026"),
    *("1/1/1990",),
)
LIMITS: Sequence[Mapping[str, object]] = (
    {},
    {"minimum": 5, "maximum": 6, "max_characters": 1},
    {"max_words": 2},
    {"max_words": 1},
    *({"when": when} for when in ("past", "past_or_today", "future_or_today", "future")),
    *({key: 1} for key in ("most_days_ago", "most_days_ahead", "minimum_age")),
    {"minimum_age": 18},
)


def entries(parts: Sequence[str]) -> Iterator[Mapping[str, Sequence[str]]]:
    for part in parts:
        yield from ({part: [value]} for value in WRONG)
    for day in DAYS if "day" in parts else ():
        yield {part: [value] for part, value in zip(parts, day.split("/"), strict=True)}
    yield {"": ["a", "b"]}
    yield {"": ["a", "none"]}


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("type", question_types())
def test_all_that_a_question_type_says_of_an_entry_is_translated(type: str) -> None:
    kind = question_type(type)
    said = set()
    for limits in LIMITS:
        for posted in entries(kind.parts):
            try:
                kind.clean(asked(type, settings=limits), posted, TODAY)
            except Invalid as refused:
                said |= {problem.message for problem in refused.problems}

    assert said
    assert [message for message in said if message != message.upper()] == []


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("type", question_types())
def test_all_that_a_question_type_says_of_its_settings_is_translated(type: str) -> None:
    kind = question_type(type)
    wrong = {setting.key: "what" for setting in kind.settings}
    contrary = {"minimum": 9, "maximum": 1, "most_days_ago": 1, "minimum_age": 9, "when": "past"}
    wordless = (Option(id="a", label=""), *(Option(id=id, label="SAME") for id in "bc"))
    said = {
        problem
        for settings in (wrong, contrary)
        for options in ((), wordless if kind.has_options else ())
        for problem in kind.problems(replace(asked(type, settings=settings), options=options))
    }

    assert said or not (kind.settings or kind.has_options) or wrong.keys() <= NEVER_WRONG
    assert [problem for problem in said if problem != problem.upper()] == []


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize(
    ("type", "value", "words"),
    [
        ("declaration", "agreed", "AGREED"),
        ("date", "2026-03-27", "27 MARCH 2026"),
        ("time", "00:00", "MIDNIGHT"),
        ("time", "12:00", "MIDDAY"),
        ("time", "09:30", "9:30AM"),
        ("time", "21:00", "9PM"),
        ("phone", "02079460018 ext 123", "020 7946 0018 EXTENSION 123"),
    ],
)
def test_what_an_answer_reads_as_is_translated(type: str, value: str, words: str) -> None:
    assert question_type(type).display(asked(type), value) == words


@pytest.mark.usefixtures("loud")
def test_what_a_visitor_typed_is_not() -> None:
    service = form(asks(short_text("where")), repeats(short_text("witness"), minimum=0))
    answers = {"where": {"where": "None"}, "witness": []}

    (section,) = transcript(walk(service, answers, TODAY))

    assert [list(row.lines) for row in section.rows] == [["None"], ["NONE"]]


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize(("when", "at"), [("past_or_today", "23:59"), ("future_or_today", "00:01")])
def test_what_a_time_says_beside_a_date_is_translated(when: str, at: str) -> None:
    day = replace(asked("date", settings={"when": when}), id="day")
    time = asked("time")
    given = {"day": "2026-11-23"}
    now = datetime(2026, 11, 23, 12)

    with pytest.raises(Invalid) as refused:
        question_type("time").check_beside(time, at, asks(day, time), given, now)

    (problem,) = refused.value.problems
    assert problem.message == problem.message.upper()


@pytest.mark.parametrize(("type", "entry", "stored"), [case[:3] for case in ACCEPTED])
def test_an_answer_can_be_filled_in_again_in_any_language(
    type: str, entry: object, stored: object
) -> None:
    kind = question_type(type)
    question = asked(type)
    with spoken(UNREADABLE):
        again = kind.clean(question, kind.posted(question, stored), TODAY)  # type: ignore[arg-type]

    assert again == stored


NAMES = re.compile(r"“[^“”]*”")
"""What an editor called a step, a question, an option or a condition: it stays as it is."""


@pytest.mark.usefixtures("loud")
@often
@given(forms)
def test_all_that_lint_says_is_translated(service: Form) -> None:
    for finding in lint(service):
        words = NAMES.sub("", finding.message)
        assert words == words.upper()


@pytest.mark.usefixtures("loud")
def test_the_causes_of_findings_are_translated() -> None:
    (cause, *_others) = causes(lint(form()))

    assert cause.heading == "NOTHING THERE YET"


@pytest.mark.usefixtures("loud")
@pytest.mark.parametrize("document", [[], {}, {"format": "bluelamp-form", "version": 2}])
def test_what_is_wrong_with_a_file_is_translated(document: object) -> None:
    with pytest.raises(Malformed) as refused:
        codec.decode(document)

    words = NAMES.sub("", refused.value.message)
    assert words == words.upper()


SENTENCE = re.compile(r"[^\W\d_]+,? [^\W\d_]+,? [^\W\d_]+|“[^\W\d_]|” [^\W\d_]")
"""Three words in a row, or one beside a quotation mark."""
BESIDE_A_NAME = re.compile(r"[^\W\d_]{4,} | [^\W\d_]{4,}")
"""A word in a text into which something is put."""
MARKS = frozenset({"_", "gettext_noop", "ngettext"})
FOR_DEVELOPERS = frozenset({"compile", "ValueError", "Stranded", "__init__"})
"""Patterns, and errors that only a log shows."""


def untranslated(node: ast.AST) -> Iterator[str]:
    """The texts below a node, but for docstrings, that are no argument of a translation."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in MARKS | FOR_DEVELOPERS:
            return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if SENTENCE.search(node.value):
            yield node.value
        return
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        yield from (part for part in parts if BESIDE_A_NAME.search(str(part)))
    for below in ast.iter_child_nodes(node):
        yield from untranslated(below)


@pytest.mark.parametrize(
    "module", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE))
)
def test_no_sentence_of_the_engine_goes_past_the_translator(module: Path) -> None:
    assert list(untranslated(ast.parse(module.read_text()))) == []


def test_without_a_translator_it_is_english() -> None:
    with spoken(language.ENGLISH):
        assert gettext("“{title}” asks nothing.") == "“{title}” asks nothing."
        assert [ngettext("one", "many", number) for number in (0, 1, 2)] == ["many", "one", "many"]
        assert shown(date(2026, 3, 27)) == "27 March 2026"
