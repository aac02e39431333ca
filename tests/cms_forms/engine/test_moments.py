"""Days and hours that are right alone and cannot be right together, wherever they are asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest

from cms_forms.engine.checking import check_again
from cms_forms.engine.definition import Operator, Question, Step
from cms_forms.engine.holding import refusals
from cms_forms.engine.questions.moments import compares
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import asks, form, informs, question, repeats, short_text

NOW = datetime(2026, 11, 23, 14, 30)
TODAY, YESTERDAY, TOMORROW = (
    (NOW.date() + timedelta(days)).isoformat() for days in (0, -1, 1)
)  # fmt: skip

FROM = question("from", "date")
UNTIL = question("until", "date", until=True)
BEGINS = question("begins", "time")
ENDS = question("ends", "time")
ON = question("on", "date", when="past_or_today")
AHEAD = question("on", "date", when="future_or_today")
AT = question("at", "time")
CALL = question("call", "time", apart=True)


def refused(given: Mapping[str, str], *screens: Sequence[Question]) -> list[str]:
    """The ids of the questions whose answers are refused on the way."""
    steps = [asks(*questions, id=f"s{number}") for number, questions in enumerate(screens)]
    return refused_of(given, *steps)


def refused_of(given: Mapping[str, str], *steps: Step) -> list[str]:
    answers = {
        step.id: {each.id: given[each.id] for each in step.questions if each.id in given}
        for step in steps
    }
    walked = walk(form(*steps), answers, NOW.date())
    assert walked.complete
    return [id for each in refusals(walked, NOW.date(), NOW) for id in each.problems]


PERIODS = [
    [[FROM, UNTIL]],
    [[FROM], [UNTIL]],
    [[FROM], [short_text("else")], [UNTIL]],
]
"""Both days on one screen, on two, and with another between."""


@pytest.mark.parametrize("screens", PERIODS)
@pytest.mark.parametrize(
    ("begin", "end", "found"),
    [(TODAY, YESTERDAY, ["until"]), (TODAY, TODAY, []), (YESTERDAY, TODAY, [])],
)
def test_no_period_ends_on_a_day_before_it_begins(
    screens: Sequence[Sequence[Question]], begin: str, end: str, found: list[str]
) -> None:
    assert refused({"from": begin, "until": end, "else": "x"}, *screens) == found


HOURS = [
    [[FROM, BEGINS, UNTIL, ENDS]],
    [[FROM, UNTIL, BEGINS, ENDS]],
    [[FROM, BEGINS], [UNTIL, ENDS]],
    [[FROM], [UNTIL], [BEGINS, ENDS]],
    [[FROM, UNTIL], [BEGINS, ENDS]],
    [[FROM], [BEGINS], [UNTIL], [ENDS]],
]
"""Every way to lay two days and their hours on screens."""


@pytest.mark.parametrize("screens", HOURS)
@pytest.mark.parametrize(("days", "found"), [((TODAY, TODAY), ["ends"]), ((YESTERDAY, TODAY), [])])
def test_no_period_ends_at_an_hour_before_it_begins(
    screens: Sequence[Sequence[Question]], days: tuple[str, str], found: list[str]
) -> None:
    given = {"from": days[0], "until": days[1], "begins": "12:00", "ends": "11:59"}

    assert refused(given, *screens) == found
    assert refused({**given, "ends": "12:00"}, *screens) == []


@pytest.mark.parametrize("screens", [[[UNTIL, ENDS]], [[UNTIL], [ENDS]]])
def test_the_end_of_what_nothing_began_is_a_day_and_an_hour(
    screens: Sequence[Sequence[Question]],
) -> None:
    assert refused({"until": YESTERDAY, "ends": "11:59"}, *screens) == []


def test_an_hour_may_end_what_another_of_the_same_day_begins() -> None:
    ends = question("ends", "time", until=True)
    given = {"on": YESTERDAY, "begins": "17:00", "ends": "15:00"}

    assert refused(given, [ON, BEGINS, ends]) == ["ends"]
    assert refused(given, [ON], [BEGINS], [ends]) == ["ends"]
    assert refused({**given, "begins": "15:00"}, [ON, BEGINS, ends]) == []
    assert refused(given, [BEGINS, ends]) == ["ends"]
    # Whoever does not say how it is meant may mean the night.
    assert refused(given, [ON, BEGINS, ENDS]) == []


@pytest.mark.parametrize("between", [[], [informs("know")], [asks(short_text("what"))]])
@pytest.mark.parametrize(
    ("on", "day", "at", "found"),
    [
        (ON, TODAY, "14:31", ["at"]),
        (ON, TODAY, "14:30", []),
        (ON, YESTERDAY, "23:59", []),
        (AHEAD, TODAY, "14:29", ["at"]),
        (AHEAD, TODAY, "14:30", []),
        (AHEAD, TOMORROW, "00:00", []),
    ],
)
def test_an_hour_is_judged_by_the_day_of_an_earlier_screen(
    between: list[Step], on: Question, day: str, at: str, found: list[str]
) -> None:
    steps = [asks(on), *between, asks(AT)]

    assert refused_of({"on": day, "at": at, "what": "x"}, *steps) == found


def test_a_day_that_has_its_hour_takes_no_other_of_a_later_screen() -> None:
    assert refused({"on": TODAY, "at": "09:00", "ends": "18:00"}, [ON], [AT], [ENDS]) == []


def test_an_hour_may_belong_to_no_day() -> None:
    assert refused({"on": TODAY, "call": "18:00"}, [ON], [CALL]) == []
    assert refused({"on": TODAY, "call": "18:00"}, [ON, CALL]) == []
    assert refused({"on": TODAY, "call": "18:00", "at": "15:00"}, [ON], [CALL], [AT]) == ["at"]


def test_what_was_left_empty_refuses_nothing() -> None:
    on = question("on", "date", required=False, when="past_or_today")

    assert refused({"at": "15:00"}, [on], [AT]) == []


def test_the_items_of_a_list_are_judged_by_a_day_before_the_list() -> None:
    steps = (asks(ON), repeats(AT, id="seen"))
    answers = {"on": {"on": TODAY}, "seen": [{"at": "14:00"}, {"at": "15:00"}]}

    walked = walk(form(*steps), answers, NOW.date())

    assert [(each.step.id, each.item) for each in refusals(walked, NOW.date(), NOW)] == [
        ("seen", 2)
    ]


def test_an_accepted_hour_holds_until_it_is_over() -> None:
    step, given = asks(AHEAD, AT), {"on": TODAY, "at": "15:00"}

    assert not check_again(step, given, NOW.date(), NOW).problems
    assert check_again(step, given, NOW.date(), NOW.replace(hour=16)).problems


@pytest.mark.parametrize(
    ("operator", "found"),
    [
        (Operator.IS, [False, True, False]),
        (Operator.IS_NOT, [True, False, True]),
        (Operator.BEFORE, [True, False, False]),
        (Operator.AFTER, [False, False, True]),
        (Operator.CONTAINS, [False, False, False]),
    ],
)
def test_days_and_hours_compare_alike(operator: Operator, found: list[bool]) -> None:
    day = date(2026, 11, 23)

    assert [compares(at, operator, "12:00") for at in ("11:59", "12:00", "12:01")] == found
    assert [compares(day + timedelta(by), operator, day) for by in (-1, 0, 1)] == found
