"""What the worker does as days pass: it warns once, and says when a day was missed."""

import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from cms_forms.casework import clocks, work
from cms_forms.models import Case, Deadline, Delivery, Happened, Team
from cms_forms.models.deadline import State, beginning_of
from cms_forms.models.delivery import LEASE
from tests.cms_forms.casework.test_clocks import COLLISION, DUE, at, case, notice, officer
from tests.cms_forms.casework.working import runs, sent
from tests.cms_forms.visitor import Visitor

__all__ = ["case", "notice", "officer"]

pytestmark = pytest.mark.django_db

WARNS = DUE - timedelta(3)  # a Saturday
OVER = DUE + timedelta(1)


@pytest.fixture(autouse=True)
def received(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(opened_at=at(COLLISION))
    case.refresh_from_db()


def told(case: Case) -> list[str]:
    kinds = Delivery.objects.filter(case=case, kind__in=["warning", "escalation"])
    return list(kinds.order_by("pk").values_list("kind", flat=True))


def works(team: Team, begins: int, ends: int, *, at_weekends: bool = False) -> None:
    team.works_from, team.works_until = time(begins), time(ends)
    team.works_at_weekends = at_weekends
    team.save()


def pass_days(until: datetime, *, step: timedelta = timedelta(hours=6)) -> list[datetime]:
    """The moments at which somebody was told something."""
    moments, now, before = [], at(COLLISION, 0), Delivery.objects.count()
    while now <= until:
        clocks.run(10, now=now)
        if Delivery.objects.count() > before:
            moments.append(now)
            before = Delivery.objects.count()
        now += step
    return moments


def test_the_team_is_warned_once_and_the_unit_above_is_told_when_it_is_over(
    case: Case, notice: Deadline
) -> None:
    moments = pass_days(at(OVER, 12))

    assert moments == [beginning_of(WARNS), beginning_of(OVER)]
    assert told(case) == ["warning", "escalation"]
    notice.refresh_from_db()
    assert (notice.state, notice.due_at, notice.settled_at) == (State.MISSED, None, None)
    told_of = [event.data.get("told") for event in case.events.filter(happened=Happened.CLOCK)]
    assert told_of == ["warning", "escalation"]


def test_a_warning_at_night_waits_for_the_morning(case: Case, notice: Deadline) -> None:
    works(case.team, 8, 18)

    [warned, _] = pass_days(at(OVER, 12), step=timedelta(hours=1))

    # It falls on a Saturday: Monday morning is early enough.
    assert warned == at(WARNS + timedelta(2), 8)


def test_it_does_not_wait_past_the_last_day(case: Case, notice: Deadline) -> None:
    works(case.team, 8, 18)
    saturday = WARNS
    Deadline.objects.filter(pk=notice.pk).update(due=saturday + timedelta(1), warns=saturday)

    [warned, _] = pass_days(at(OVER, 12), step=timedelta(hours=1))

    assert warned == beginning_of(saturday)


@pytest.mark.parametrize(
    "settle",
    [
        lambda deadline, by: clocks.meet(deadline, by, COLLISION, now=at(COLLISION)),
        lambda deadline, by: clocks.stop(deadline, by, "Abroad.", now=at(COLLISION)),
        lambda deadline, by: clocks.not_applicable(deadline, by, "None.", now=at(COLLISION)),
    ],
)
def test_a_clock_that_does_not_run_warns_nobody(
    case: Case, notice: Deadline, officer: User, settle: Callable[[Deadline, User], Deadline]
) -> None:
    settle(notice, officer)

    pass_days(at(OVER, 12))

    assert told(case) == []


def test_one_that_goes_on_again_warns_by_its_new_day(
    case: Case, notice: Deadline, officer: User
) -> None:
    clocks.stop(notice, officer, "Abroad.", now=at(COLLISION))
    clocks.go_on(notice, officer, now=at(COLLISION + timedelta(7)))

    moments = pass_days(at(OVER + timedelta(10)))

    assert moments == [beginning_of(day + timedelta(7)) for day in (WARNS, OVER)]


def test_what_came_after_its_day_was_missed_by_nobody(case: Case, notice: Deadline) -> None:
    Case.objects.filter(pk=case.pk).update(opened_at=at(OVER))

    clocks.run(10, now=at(OVER))

    notice.refresh_from_db()
    assert (notice.state, told(case)) == (State.NOT_APPLICABLE, [])
    assert case.events.latest("pk").data["why"] == "came_too_late"


def test_a_case_that_was_closed_in_time_is_not_late(case: Case, notice: Deadline) -> None:
    Case.objects.filter(pk=case.pk).update(closed_at=at(DUE))

    pass_days(at(OVER, 12))

    notice.refresh_from_db()
    assert (notice.state, told(case)) == (State.NOT_APPLICABLE, [])


def test_a_case_that_is_opened_again_is_looked_at_at_once(case: Case, notice: Deadline) -> None:
    Case.objects.filter(pk=case.pk).update(closed_at=at(COLLISION))
    clocks.run(10, now=at(DUE))
    Case.objects.filter(pk=case.pk).update(closed_at=None)

    clocks.look_again(case, now=at(DUE, 12))
    clocks.run(10, now=at(DUE, 12))

    assert told(case) == ["warning"]


def test_the_team_is_warned_of_a_case_that_is_another_incident_after_all(
    case: Case, notice: Deadline, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    runs(into, DUE, notice.clock)
    work.merge(case, into, officer, "The same van.")
    clocks.run(10, now=at(DUE))
    assert told(case) == []

    work.unmerge(case, officer, "Another van.")
    clocks.run(10, now=at(DUE, 12))

    assert told(case) == ["warning"]


def test_a_deadline_that_is_undone_after_its_day_is_not_escalated_twice(
    case: Case, notice: Deadline, officer: User
) -> None:
    pass_days(at(OVER, 12))
    notice.refresh_from_db()
    clocks.not_applicable(notice, officer, "No offence.", now=at(OVER, 13))
    clocks.undo(notice, officer, "There was one.", now=at(OVER, 14))

    clocks.run(10, now=at(OVER, 15))

    notice.refresh_from_db()
    assert (notice.state, told(case)) == (State.MISSED, ["warning", "escalation"])


def test_what_a_killed_worker_had_taken_is_taken_again_after_its_lease(
    case: Case, notice: Deadline
) -> None:
    now = at(WARNS)
    Deadline.objects.filter(pk=notice.pk).update(leased_until=now + LEASE)

    assert clocks.run(10, now=now) == 0
    assert clocks.run(10, now=now + LEASE) == 1
    assert told(case) == ["warning"]


def test_a_deadline_of_a_report_is_looked_at_on_the_day_of_its_warning(notice: Deadline) -> None:
    moment = at(WARNS - timedelta(1))
    Deadline.objects.update(due_at=beginning_of(WARNS))

    assert clocks.run(10, now=moment) == 0


@pytest.mark.django_db(transaction=True)
def test_three_workers_warn_once_of_each(case: Case) -> None:
    for number in range(20):
        case.deadlines.create(
            clock=str(number),
            name="Notice",
            begins=COLLISION,
            warns=WARNS,
            due=DUE,
            days=14,
            unit="days",
            due_at=beginning_of(WARNS),
        )
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            while clocks.run(3, now=at(WARNS)):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Delivery.objects.filter(kind="warning").count() == 20
