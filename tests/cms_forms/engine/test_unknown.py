"""“I don’t know” as an answer: where it is allowed, what it counts as, how it is read."""

import pytest

from cms_forms.engine.answers import UNKNOWN, StepAnswers
from cms_forms.engine.checking import check, check_again
from cms_forms.engine.conditions import Asked
from cms_forms.engine.definition import Form, Operator, Question, Test
from cms_forms.engine.lint import lint
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    clock,
    compared,
    condition,
    contains,
    day,
    does_not_contain,
    form,
    greater_than,
    informs,
    is_,
    is_answered,
    is_not,
    is_not_answered,
    is_unknown,
    may_not_know,
    not_,
    one_of,
    question,
    several,
    short_text,
    whole_number,
)

KNOWN: list[tuple[Question, object]] = [
    (one_of("q", "a", "b"), "a"),
    (several("q", "a", "b"), ["a"]),
    (short_text("q"), "words"),
    (whole_number("q"), "3"),
    (day("q"), "2026-11-20"),
    (question("q", "address"), {"line1": "1 Quay Road"}),
]


def posted(asked: Question, **parts: str) -> dict[str, dict[str, list[str]]]:
    return {asked.id: {part.replace("one", ""): [value] for part, value in parts.items()}}


@pytest.mark.parametrize(("asked", "known"), KNOWN)
def test_it_is_an_answer_only_where_the_question_allows_it(asked: Question, known: object) -> None:
    def complete(question: Question, value: object) -> bool:
        return walk(form(asks(question)), {"q": {"q": value}}, TODAY).complete  # type: ignore[dict-item]

    assert complete(may_not_know(asked), UNKNOWN)
    assert complete(may_not_know(asked), known)
    assert not complete(asked, UNKNOWN)


@pytest.mark.parametrize("asked", [short_text("q"), one_of("q", "a", "b")])
def test_it_is_ticked_in_place_of_an_answer_and_not_beside_one(asked: Question) -> None:
    step = asks(may_not_know(asked))

    ticked = check(step, posted(asked, one="", unknown="yes"), TODAY)
    both = check(step, posted(asked, one="a", unknown="yes"), TODAY)
    neither = check(step, posted(asked, one=""), TODAY)
    not_offered = check(asks(asked), posted(asked, one="", unknown="yes"), TODAY)

    assert (ticked.given, ticked.problems) == ({"q": UNKNOWN}, {})
    assert [each.message for each in both.problems["q"]] == [
        "Give an answer or choose “I don’t know”, not both"
    ]
    assert list(neither.problems) == list(not_offered.problems) == ["q"]
    assert check_again(step, ticked.given, TODAY).problems == {}


def holding(asked: Question, *tests: Test, given: StepAnswers) -> list[bool]:
    service = form(asks(may_not_know(asked)))
    so_far = Asked(service, TODAY)
    so_far.add(service.steps[0], given)
    return [so_far.holds(test) for test in tests]


@pytest.mark.parametrize(
    ("asked", "tests"),
    [
        (one_of("q", "a", "b"), [is_("q", "a"), is_not("q", "a")]),
        (several("q", "a", "b"), [contains("q", "a"), does_not_contain("q", "a")]),
        (short_text("q"), [is_("q", "x"), is_not("q", "x"), does_not_contain("q", "x")]),
        (whole_number("q"), [greater_than("q", 1), is_not("q", "1")]),
    ],
)
def test_nothing_else_can_be_said_of_it(asked: Question, tests: list[Test]) -> None:
    turned = [not_(test) for test in tests]

    assert not any(holding(asked, *tests, *turned, given={"q": UNKNOWN}))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"q": UNKNOWN}, [True, False, True, False]),
        ({"q": "words"}, [False, True, True, False]),
        ({}, [False, True, False, True]),
    ],
)
def test_it_is_not_the_same_as_no_answer(given: StepAnswers, expected: list[bool]) -> None:
    asked = short_text("q", required=False)
    tests = is_unknown("q"), not_(is_unknown("q")), is_answered("q"), is_not_answered("q")

    assert holding(asked, *tests, given=given) == expected


def test_it_is_compared_with_no_other_answer() -> None:
    service = form(asks(may_not_know(day("begin")), day("end")))
    so_far = Asked(service, TODAY)
    so_far.add(service.steps[0], {"begin": UNKNOWN, "end": "2026-11-20"})
    test = compared("end", Operator.BEFORE, "begin")

    assert not so_far.holds(test)
    assert not so_far.holds(not_(test))


def test_it_is_read_in_words() -> None:
    walked = walk(form(asks(may_not_know(day("q")))), {"q": {"q": UNKNOWN}}, TODAY)

    [section] = transcript(walked)

    assert [row.lines for row in section.rows] == [["I don’t know"]]


def errors(service: Form) -> set[str]:
    return {finding.id for finding in lint(service)} - {"unused-condition"}


def test_lint_knows_where_it_may_be_answered() -> None:
    hurt = one_of("hurt", "yes", "no")
    last = informs("last", show_if="unknown")
    unknown = condition("unknown", is_unknown("hurt"))

    def service(asked: Question) -> Form:
        return form(asks(asked), last, conditions=[unknown])

    assert errors(service(hurt)) == {"wrong-operator"}
    assert errors(service(may_not_know(hurt))) == set()


def test_a_go_to_of_every_option_does_not_take_everybody() -> None:
    goes = {"yes": "check-answers", "no": "check-answers"}
    hurt = one_of("hurt", "yes", "no")

    assert "unreachable-step" in errors(form(asks(hurt, goes=goes), informs("last")))
    assert errors(form(asks(may_not_know(hurt), goes=goes), informs("last"))) == set()


def test_a_clock_does_not_begin_on_a_day_that_is_not_known() -> None:
    service = form(asks(may_not_know(day("when"))), clocks=[clock("notice", begins="when")])

    assert errors(service) == {"clock-never-begins"}
