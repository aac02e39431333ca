from datetime import date

import pytest

from cms_forms.engine.clocks import Running, moved, running
from cms_forms.engine.definition import Form, Unit
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    asks,
    clock,
    condition,
    day,
    form,
    given,
    is_,
    repeats,
    yes_no,
)

RECEIVED = date(2026, 11, 27)  # a Friday


def clocks_of(service: Form, received: date = RECEIVED, **answers: object) -> list[Running]:
    return list(running(service, walk(service, given(**answers), received), received))  # type: ignore[arg-type]


def test_a_notice_is_served_within_14_days_of_which_that_of_the_collision_is_none() -> None:
    service = form(asks(day("collision")), clocks=[clock("notice", 14, begins="collision")])

    [notice] = clocks_of(service, collision="2026-11-17")

    assert (notice.begins, notice.due) == (date(2026, 11, 17), date(2026, 12, 1))
    assert notice.warns == date(2026, 11, 29)


def test_without_a_question_the_day_of_sending_begins_it() -> None:
    service = form(
        asks(yes_no("hurt")), clocks=[clock("review", 2, unit=Unit.WORKING_DAYS, warning=1)]
    )

    [review] = clocks_of(service, hurt="no")

    # From Friday: Monday is the first working day.
    assert (review.begins, review.due) == (RECEIVED, date(2026, 12, 1))
    assert review.warns == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("unit", "due", "warns"),
    [
        # Christmas Day, Boxing Day (kept on Monday the 28th) and New Year's Day.
        (Unit.WORKING_DAYS, date(2027, 1, 6), date(2026, 12, 31)),
        # And the 2nd of January, which Scotland keeps on Monday the 4th.
        (Unit.FOI_WORKING_DAYS, date(2027, 1, 7), date(2026, 12, 31)),
        (Unit.DAYS, date(2026, 12, 24), date(2026, 12, 21)),
    ],
)
def test_bank_holidays_are_left_out_before_as_well_as_after(
    unit: Unit, due: date, warns: date
) -> None:
    service = form(asks(yes_no("hurt")), clocks=[clock("answer", 20, unit=unit, warning=3)])

    [answer] = clocks_of(service, received=date(2026, 12, 4), hurt="no")

    assert (answer.due, answer.warns) == (due, warns)


def test_a_day_proclaimed_a_holiday_is_left_out() -> None:
    service = form(
        asks(yes_no("hurt")), clocks=[clock("call", 1, unit=Unit.WORKING_DAYS, warning=0)]
    )
    journey = walk(service, given(hurt="no"), RECEIVED)

    [call] = running(service, journey, RECEIVED, more_holidays=[date(2026, 11, 30)])

    assert call.due == date(2026, 12, 1)


def test_it_runs_only_if_its_condition_holds() -> None:
    service = form(
        asks(yes_no("hurt")),
        conditions=[condition("injury", is_("hurt", "yes"))],
        clocks=[clock("call", 1, only_if="injury", warning=0)],
    )

    assert [each.clock.id for each in clocks_of(service, hurt="yes")] == ["call"]
    assert clocks_of(service, hurt="no") == []


def test_a_day_that_was_not_asked_or_left_empty_begins_nothing() -> None:
    service = form(
        asks(yes_no("known")),
        asks(day("when", required=False), show_if="yes"),
        conditions=[condition("yes", is_("known", "yes"))],
        clocks=[clock("notice", begins="when")],
    )

    assert clocks_of(service, known="no", when="2026-11-20") == []
    assert clocks_of(service, known="yes", when=None) == []
    assert len(clocks_of(service, known="yes", when="2026-11-20")) == 1


def test_a_day_of_one_of_several_things_begins_nothing() -> None:
    service = form(repeats(day("bought")), clocks=[clock("notice", begins="bought")])

    assert clocks_of(service, bought=[{"bought": "2026-11-20"}]) == []


@pytest.mark.parametrize("begins", ["gone", "hurt"])
def test_what_is_no_date_begins_nothing(begins: str) -> None:
    service = form(asks(yes_no("hurt")), clocks=[clock("notice", begins=begins)])

    assert clocks_of(service, hurt="no") == []


def test_a_warning_never_comes_before_the_first_day() -> None:
    service = form(asks(yes_no("hurt")), clocks=[clock("call", 3, warning=9)])

    assert clocks_of(service, hurt="no")[0].warns == RECEIVED


def test_clocks_run_in_the_order_of_the_form() -> None:
    service = form(asks(yes_no("hurt")), clocks=[clock("b", 9), clock("a", 3)])

    assert [each.clock.id for each in clocks_of(service, hurt="no")] == ["b", "a"]


@pytest.mark.parametrize(
    ("unit", "day", "stopped", "on", "then"),
    [
        (Unit.DAYS, date(2026, 12, 4), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 7)),
        (Unit.DAYS, date(2026, 12, 4), date(2026, 11, 27), date(2026, 11, 27), date(2026, 12, 4)),
        # From Friday two working days are left; it goes on on Wednesday.
        (
            *(Unit.WORKING_DAYS, date(2026, 12, 1), RECEIVED),
            *(date(2026, 12, 2), date(2026, 12, 4)),
        ),
        # One is left (the 30th is St Andrew's Day); after Christmas Eve come the holidays.
        (
            *(Unit.FOI_WORKING_DAYS, date(2026, 12, 1), RECEIVED),
            *(date(2026, 12, 24), date(2026, 12, 29)),
        ),
        # The last day had begun: the day on which it goes on is the last one.
        (Unit.WORKING_DAYS, RECEIVED, RECEIVED, date(2026, 12, 2), date(2026, 12, 2)),
        # It was over.
        (Unit.DAYS, date(2026, 11, 26), RECEIVED, date(2026, 12, 2), date(2026, 11, 26)),
    ],
)
def test_as_many_days_are_left_to_a_clock_that_goes_on_as_when_it_stopped(
    unit: Unit, day: date, stopped: date, on: date, then: date
) -> None:
    assert moved(day, stopped, on, unit) == then
