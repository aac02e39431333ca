"""What becomes of the deadlines of a case: staff meet, stop or settle them, and the worker warns of
them and says when one was missed.

Each verb locks the case, then the deadline, notes an event CLOCK and keeps the case's `next_due`.
`now` is the moment at which it happens: the present one, unless somebody says another.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms_forms.deliveries.planning import wake_workers
from cms_forms.engine.clocks import moved
from cms_forms.engine.definition import Unit
from cms_forms.engine.questions.characters import is_seen
from cms_forms.models import Case, Deadline, Delivery, Happened, station_time
from cms_forms.models.deadline import State, beginning_of, end_of
from cms_forms.models.delivery import LEASE, Kind
from cms_forms.models.submission import more_holidays

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

NOON: Final = time(12)


class NotPossible(ValueError):
    """Reads as a sentence to staff: why it cannot be, as the deadline stands. Nothing was done."""


def meet(deadline: Deadline, by: User, on: date, *, now: datetime | None = None) -> Deadline:
    """What it asks for was done on that day: met, or missed where it was done too late."""
    with _changing(deadline, now) as (row, at):
        _check(
            row,
            (State.RUNNING, State.STOPPED, State.MISSED),
            _("It is settled already. Undo that first."),
        )
        if not row.begins <= on <= station_time.day_of(at):
            words = _("The day lies between {begins} and today.")
            raise NotPossible(words.format(begins=f"{row.begins:%-d %B %Y}"))
        # While it stood, none of its days passed.
        counted = min(on, row.stopped_on) if row.stopped_on else on
        _settle(row, State.MET if counted <= row.due else State.MISSED, by, at, on)
        _note(row, by, at, on=on.isoformat())
    return row


def stop(deadline: Deadline, by: User, reason: str, *, now: datetime | None = None) -> Deadline:
    """From now on no day passes, and nobody is warned. Only where the clock's rule allows that."""
    with _changing(deadline, now) as (row, at):
        _check(row, (State.RUNNING,), _("Only a clock that runs can be stopped."))
        if not row.may_stop:
            raise NotPossible(_("No rule lets this clock stand still: its days pass all the same."))
        _check_reason(reason)
        row.state, row.stopped_on, row.due_at = State.STOPPED, station_time.day_of(at), None
        _note(row, by, at, words=reason)
    return row


def go_on(deadline: Deadline, by: User, *, now: datetime | None = None) -> Deadline:
    """It runs again, and its days move: as many are left as when it stopped."""
    with _changing(deadline, now) as (row, at):
        _check(row, (State.STOPPED,), _("Only a clock that was stopped can go on."))
        assert row.stopped_on is not None
        on, unit, holidays = station_time.day_of(at), Unit(row.unit), more_holidays()
        row.warns = moved(row.warns, row.stopped_on, on, unit, holidays)
        row.due = moved(row.due, row.stopped_on, on, unit, holidays)
        row.stopped_on = None
        _run_again(row, at)
        _note(row, by, at)
    return row


def not_applicable(
    deadline: Deadline, by: User, reason: str, *, now: datetime | None = None
) -> Deadline:
    """Nothing has to be done by that day after all. It counts neither as met nor as missed."""
    with _changing(deadline, now) as (row, at):
        _check(
            row,
            (State.RUNNING, State.STOPPED, State.MISSED),
            _("It is settled already. Undo that first."),
        )
        _check_reason(reason)
        _settle(row, State.NOT_APPLICABLE, by, at, station_time.day_of(at))
        _note(row, by, at, words=reason)
    return row


def leave_missed(
    deadline: Deadline, by: User, reason: str, *, now: datetime | None = None
) -> Deadline:
    """It was missed and will not be done any more. The case is not late because of it from now."""
    with _changing(deadline, now) as (row, at):
        _check(row, (State.MISSED,), _("Only a deadline that was missed can be left so."))
        _check_reason(reason)
        _settle(row, State.MISSED, by, at, station_time.day_of(at))
        _note(row, by, at, words=reason)
    return row


def undo(deadline: Deadline, by: User, reason: str, *, now: datetime | None = None) -> Deadline:
    """What settled it was a mistake: it is as before, running to the same day or stopped."""
    with _changing(deadline, now) as (row, at):
        _check_not_merged(row)
        if row.settled_at is None:
            raise NotPossible(_("It is not settled, so that there is nothing to undo."))
        _check_reason(reason)
        row.settled_at = row.settled_by = None
        if row.stopped_on is None:
            _run_again(row, at)
        else:
            row.state = State.STOPPED
        _note(row, by, at, words=reason, undone=True)
    return row


def run(limit: int, *, now: datetime | None = None) -> int:
    """Look at no more than so many of the deadlines whose moment has come; how many there were.

    From `warns` on the case's team is warned, once and in its working hours. When the last day is
    over it was missed, and the unit above is told. Any number of processes may run it at once.
    """
    at = now or timezone.now()
    taken = _take(limit, at)
    for deadline in taken:
        try:
            _look_at(deadline, at)
        except Exception:
            # Its lease keeps it from being taken again at once, and the others have their turn.
            logger.exception("Deadline %s could not be looked at.", deadline.pk)
    return len(taken)


def look_again(case: Case, *, now: datetime | None = None) -> None:
    """Of a case on which work goes on again: the worker looks at once at what still runs. While it
    was closed, nobody was warned, and its clocks were put off until their last day is over.
    """
    running = case.deadlines.filter(state=State.RUNNING)
    running.update(due_at=now or timezone.now(), leased_until=None)


def deliveries_of_warning(deadline: Deadline, kind: Kind) -> list[Delivery]:
    """The messages, unsaved, that tell of a deadline: WARNING to the case's team, ESCALATION to the
    nearest unit above it that has an address, else to the team.

    `about` is {"deadline": id, "team": id of the team that is told, "name", "due"}: nothing of the
    answers, and of a sensitive service not the name of its clock.
    """
    case = deadline.case
    team = case.team.told_when_late() if kind is Kind.ESCALATION else case.team
    about = {"deadline": deadline.pk, "team": team.pk, "due": deadline.due.isoformat()}
    if not case.is_sensitive:
        about["name"] = deadline.name
    return [Delivery(case=case, kind=kind, about=about, deadline=deadline.due)]


def _take(limit: int, at: datetime) -> list[Deadline]:
    with transaction.atomic():
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        due = Deadline.objects.filter(free, state=State.RUNNING, due_at__lte=at)
        taken = list(due.select_for_update(skip_locked=True).order_by("due_at")[:limit])
        ids = [deadline.pk for deadline in taken]
        Deadline.objects.filter(pk__in=ids).update(leased_until=at + LEASE)
    return taken


def _look_at(deadline: Deadline, now: datetime) -> None:
    with _changing(deadline, now) as (row, at):
        # Somebody may have settled it meanwhile.
        if row.state != State.RUNNING:
            return
        over = end_of(row.due)
        if at >= over:
            _end(row, at)
        elif row.case.closed_at is not None or row.warned_at is not None:
            row.due_at = over
        else:
            moment = _moment_to_warn(row, at, over)
            row.due_at = moment if moment > at else over
            if moment <= at:
                row.warned_at = at
                _tell(row, Kind.WARNING, at)


def _moment_to_warn(row: Deadline, at: datetime, over: datetime) -> datetime:
    """In the team's working hours, if they come before the last day is over; else at once."""
    first = max(station_time.local(at), station_time.local(beginning_of(row.warns)))
    moment = row.case.team.hours.next_moment(first, more_holidays())
    return moment if moment < over else first


def _end(row: Deadline, at: datetime) -> None:
    """Its last day is over, and nobody has met it."""
    case = row.case
    row.due_at = None
    if station_time.day_of(case.opened_at) > row.due:
        # Nobody could have met it: it counts for nobody as missed.
        row.state, row.settled_at = State.NOT_APPLICABLE, at
        _note(row, None, at, why="came_too_late")
    elif case.closed_at is not None and station_time.day_of(case.closed_at) <= row.due:
        row.state, row.settled_at = State.NOT_APPLICABLE, at
        _note(row, None, at, why="closed")
    elif case.closed_at is not None or row.escalated_at is not None:
        row.state = State.MISSED
        _note(row, None, at)
    else:
        row.state, row.escalated_at = State.MISSED, at
        _tell(row, Kind.ESCALATION, at)


def _tell(row: Deadline, kind: Kind, at: datetime) -> None:
    Delivery.objects.bulk_create(deliveries_of_warning(row, kind))
    _note(row, None, at, told=kind)
    wake_workers()


@contextmanager
def _changing(deadline: Deadline, now: datetime | None) -> Iterator[tuple[Deadline, datetime]]:
    """The row as it is now, locked, which is saved at the end; what was passed in follows it."""
    with transaction.atomic():
        # The case first: whoever changes a case locks it before its deadlines.
        case = Case.objects.select_for_update().get(pk=deadline.case_id)
        row = Deadline.objects.select_for_update().get(pk=deadline.pk)
        row.case = case
        yield row, now or timezone.now()
        row.leased_until = None
        row.save()
        case.keep_next_due()
    deadline.refresh_from_db()


def _check(row: Deadline, states: tuple[State, ...], refusal: str) -> None:
    """A deadline that is settled is changed by nothing but `undo`."""
    _check_not_merged(row)
    if row.state not in states or row.settled_at is not None:
        raise NotPossible(refusal)


def _check_not_merged(row: Deadline) -> None:
    """The clock of the case on which work goes on ends no later: it is the one that is met."""
    into = row.case.merged_into
    if into is not None:
        words = _("The case is merged into {other}. Do it there. Nothing was changed.")
        raise NotPossible(words.format(other=into))


def _check_reason(reason: str) -> None:
    if not is_seen(reason):
        raise NotPossible(_("Say why: whoever reads the case later must understand it."))


def _settle(row: Deadline, state: State, by: User, at: datetime, on: date) -> None:
    row.state, row.settled_by, row.due_at = state, by, None
    today = station_time.day_of(at)
    row.settled_at = at if on == today else station_time.moment(on, NOON)


def _run_again(row: Deadline, at: datetime) -> None:
    """The worker looks at once whether something is to be said."""
    row.state, row.due_at = State.RUNNING, at


def _note(row: Deadline, by: User | None, at: datetime, *, words: str = "", **more: Any) -> None:
    row.case.note(
        Happened.CLOCK,
        user=by,
        words=words,
        at=at,
        clock=row.clock,
        name=row.name,
        to=row.state,
        due=row.due.isoformat(),
        **more,
    )
