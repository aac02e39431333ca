"""Deadlines that staff meet, stop and settle. Every moment is passed in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cms_forms.casework import clocks
from cms_forms.casework.clock_face import faces
from cms_forms.models import Case, Deadline, Happened, Team
from cms_forms.models.deadline import State
from cms_forms.models.delivery import Kind
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

COLLISION = date(2026, 11, 17)
DUE = date(2026, 12, 1)


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.get()


@pytest.fixture
def notice(case: Case) -> Deadline:
    return case.deadlines.create(
        clock="notice",
        name="Notice of intended prosecution",
        begins=COLLISION,
        warns=DUE - timedelta(3),
        due=DUE,
        days=14,
        unit="days",
        may_stop=True,
        due_at=at(COLLISION),
    )


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create_user("demo-officer")


@pytest.mark.parametrize(
    ("today", "lies_between"), [(26, True), (27, True), (28, False), (29, False), (30, False)]
)
def test_a_weekend_lies_between_where_all_of_it_does(today: int, lies_between: bool) -> None:
    """From Thursday to Monday; the last day is a Monday."""
    monday, sunday = (
        Deadline(due=date(2026, 11, day), state=State.RUNNING, days=5, unit="days")
        for day in (30, 29)
    )

    shown = faces([monday, sunday], {}, date(2026, 11, today))

    said = {face.deadline.due.day: face.has_weekend_before for face in shown}
    assert said == {30: lies_between, 29: False}


def last_event(case: Case) -> Any:
    return case.events.filter(happened=Happened.CLOCK).latest("pk")


@pytest.mark.parametrize(
    ("on", "state"),
    [(DUE, State.MET), (COLLISION, State.MET), (DUE + timedelta(1), State.MISSED)],
)
def test_done_on_the_last_day_is_in_time_and_a_day_later_is_not(
    notice: Deadline, officer: User, on: date, state: State
) -> None:
    clocks.meet(notice, officer, on, now=at(DUE + timedelta(2)))

    assert (notice.state, notice.settled_by) == (state, officer)
    assert timezone.localdate(notice.settled_at) == on
    assert notice.due_at is None


def test_meeting_is_noted_and_the_case_has_no_next_day_then(
    case: Case, notice: Deadline, officer: User
) -> None:
    assert case.keep_next_due() == DUE

    clocks.meet(notice, officer, COLLISION, now=at(DUE))

    case.refresh_from_db()
    assert case.next_due is None
    event = last_event(case)
    assert (event.user, event.data) == (
        officer,
        {
            "clock": "notice",
            "name": "Notice of intended prosecution",
            "to": "met",
            "due": "2026-12-01",
            "on": "2026-11-17",
        },
    )


@pytest.mark.parametrize("on", [COLLISION - timedelta(1), DUE + timedelta(1)])
def test_nothing_is_done_before_the_clock_began_nor_in_the_future(
    notice: Deadline, officer: User, on: date
) -> None:
    with pytest.raises(clocks.NotPossible):
        clocks.meet(notice, officer, on, now=at(DUE))

    notice.refresh_from_db()
    assert notice.state == State.RUNNING


def test_the_days_that_it_stood_are_added(case: Case, notice: Deadline, officer: User) -> None:
    clocks.stop(notice, officer, "The driver is abroad.", now=at(date(2026, 11, 20)))
    assert (notice.state, notice.due_at) == (State.STOPPED, None)
    assert last_event(case).words() == "The driver is abroad."
    case.refresh_from_db()
    assert case.next_due is None

    clocks.go_on(notice, officer, now=at(date(2026, 11, 25)))

    assert (notice.state, notice.due) == (State.RUNNING, DUE + timedelta(5))
    assert notice.warns == DUE + timedelta(2)
    assert notice.due_at == at(date(2026, 11, 25))
    case.refresh_from_db()
    assert case.next_due == notice.due


def test_what_is_done_while_it_stands_is_in_time(notice: Deadline, officer: User) -> None:
    clocks.stop(notice, officer, "The driver is abroad.", now=at(DUE))

    clocks.meet(notice, officer, DUE + timedelta(9), now=at(DUE + timedelta(9)))

    assert notice.state == State.MET


def test_a_clock_whose_rule_does_not_let_it_stand_goes_on(notice: Deadline, officer: User) -> None:
    Deadline.objects.filter(pk=notice.pk).update(may_stop=False)

    with pytest.raises(clocks.NotPossible):
        clocks.stop(notice, officer, "The driver is abroad.", now=at(DUE))

    notice.refresh_from_db()
    assert (notice.state, notice.due) == (State.RUNNING, DUE)


@pytest.mark.parametrize(
    "settle",
    [
        lambda deadline, by: clocks.meet(deadline, by, DUE, now=at(DUE)),
        lambda deadline, by: clocks.not_applicable(deadline, by, "None.", now=at(DUE)),
    ],
)
def test_what_was_settled_while_it_stood_stands_again_once_that_is_undone(
    case: Case, notice: Deadline, officer: User, settle: Callable[[Deadline, User], Deadline]
) -> None:
    clocks.stop(notice, officer, "The driver is abroad.", now=at(date(2026, 11, 20)))
    settle(notice, officer)

    clocks.undo(notice, officer, "It was another case.", now=at(DUE + timedelta(9)))

    assert (notice.state, notice.due_at, notice.settled_at) == (State.STOPPED, None, None)
    clocks.go_on(notice, officer, now=at(DUE + timedelta(9)))
    assert notice.due == DUE + (DUE + timedelta(9) - date(2026, 11, 20))


def test_what_was_missed_stays_in_sight_until_it_is_settled(
    case: Case, notice: Deadline, officer: User
) -> None:
    Deadline.objects.filter(pk=notice.pk).update(state=State.MISSED)
    assert case.keep_next_due() == DUE

    clocks.leave_missed(notice, officer, "It came back.", now=at(DUE + timedelta(3)))

    case.refresh_from_db()
    assert (notice.state, case.next_due) == (State.MISSED, None)


def test_undone_it_runs_again_to_the_same_day(case: Case, notice: Deadline, officer: User) -> None:
    clocks.not_applicable(notice, officer, "No offence.", now=at(COLLISION))
    assert notice.state == State.NOT_APPLICABLE

    clocks.undo(notice, officer, "There was one.", now=at(DUE))

    assert (notice.state, notice.due, notice.due_at) == (State.RUNNING, DUE, at(DUE))
    assert (notice.settled_at, notice.settled_by) == (None, None)
    assert last_event(case).data["undone"] is True
    case.refresh_from_db()
    assert case.next_due == DUE


SETTLED_BY: list[Callable[[Deadline, User], Deadline]] = [
    lambda deadline, by: clocks.meet(deadline, by, COLLISION),
    lambda deadline, by: clocks.stop(deadline, by, "Why."),
    clocks.go_on,
    lambda deadline, by: clocks.not_applicable(deadline, by, "Why."),
    lambda deadline, by: clocks.leave_missed(deadline, by, "Why."),
]


@pytest.mark.parametrize("deed", SETTLED_BY)
def test_only_undoing_changes_what_is_settled(
    case: Case, notice: Deadline, officer: User, deed: Callable[[Deadline, User], Deadline]
) -> None:
    clocks.meet(notice, officer, COLLISION, now=at(DUE))
    events = case.events.count()

    with pytest.raises(clocks.NotPossible):
        deed(notice, officer)

    assert case.events.count() == events


@pytest.mark.parametrize("deed", [clocks.stop, clocks.not_applicable])
def test_without_a_reason_it_is_refused(
    notice: Deadline, officer: User, deed: Callable[..., Deadline]
) -> None:
    with pytest.raises(clocks.NotPossible):
        deed(notice, officer, " ")

    notice.refresh_from_db()
    assert notice.state == State.RUNNING


def test_an_escalation_goes_to_the_nearest_unit_above_that_has_an_address(
    case: Case, notice: Deadline
) -> None:
    top = Team.objects.create(name="Command", emails="command@rivermouth.example")
    middle = Team.objects.create(name="Traffic", parent=top)
    Team.objects.filter(pk=case.team_id).update(parent=middle)
    notice.refresh_from_db()

    [warning] = clocks.deliveries_of_warning(notice, Kind.WARNING)
    [escalation] = clocks.deliveries_of_warning(notice, Kind.ESCALATION)

    assert warning.about["team"] == case.team_id
    assert escalation.about == {
        "deadline": notice.pk,
        "team": top.pk,
        "due": "2026-12-01",
        "name": "Notice of intended prosecution",
    }


def test_of_a_sensitive_case_a_warning_names_no_clock(case: Case, notice: Deadline) -> None:
    case.is_sensitive = True
    notice.case = case

    [warning] = clocks.deliveries_of_warning(notice, Kind.WARNING)

    assert "name" not in warning.about
