"""A place while a visitor answers, and its booking when they send."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms_forms.bookings.ending import facts
from cms_forms.engine.completeness import rows_of
from cms_forms.engine.definition import Form, Question, Step
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.questions.sessions import Chosen, books
from cms_forms.engine.questions.times import shown
from cms_forms.engine.walk import Walk
from cms_forms.models.booking import HELD, Booking, Session, State
from cms_forms.models.case import Case
from cms_forms.models.case_event import Happened
from cms_forms.models.journey import Journey


@dataclass(frozen=True)
class Wanted:
    """What an answer names."""

    step: Step
    question: Question
    chosen: Chosen


class NoPlace(LookupError):
    """No place can be taken."""

    def __init__(self, wanted: Wanted, *, is_over: bool) -> None:
        self.wanted = wanted
        self.is_over = is_over
        """Whether the session cannot be booked at all any more, else it is full."""
        super().__init__(wanted.question.id)


def asks_for_place(step: Step) -> bool:
    return any(question_type(each.type).books for each in step.questions)


def wanted_in(step: Step, given: object) -> Iterator[Wanted]:
    """The sessions that the answers to a step name."""
    for question in step.questions:
        if question_type(question.type).books:
            for row in rows_of(given):
                chosen = Chosen.read(row.get(question.id))
                if chosen is not None:
                    yield Wanted(step, question, chosen)


def wanted_by(walked: Walk) -> list[Wanted]:
    """By the answers on the path, in the order in which sessions are locked."""
    found = [each for step in walked.path for each in wanted_in(step, walked.answers.get(step.id))]
    return sorted(found, key=lambda each: each.chosen.session)


def hold(journey: uuid.UUID, step: Step, given: object) -> None:
    """Hold what the answers to a step name, and let go of what they do not name any more. In the
    transaction that keeps them. Raises `NoPlace`.

    Of a session that is held already the time begins anew.
    """
    wanted = sorted(wanted_in(step, given), key=lambda each: each.chosen.session)
    held = [each for each in wanted if not each.chosen.waits]
    asked = [each.id for each in step.questions if question_type(each.type).books]
    gone = set(asked) - {each.question.id for each in held}
    if gone:
        Booking.objects.drafts_of(journey).filter(question__in=gone).delete()
    for each in held:
        _take(journey, each)


def _take(journey: uuid.UUID, wanted: Wanted) -> Booking:
    """Raises `NoPlace`."""
    try:
        session = Session.objects.alone(wanted.chosen.session)
    except Session.DoesNotExist:
        raise NoPlace(wanted, is_over=True) from None
    now = timezone.now()
    own = Booking.objects.drafts_of(journey).filter(question=wanted.question.id).first()
    is_held = (
        own is not None and own.session_id == session.pk and own.state(now) == State.HELD
    )  # fmt: skip
    if not session.is_ahead(now) or not (is_held or session.is_open(now)):
        raise NoPlace(wanted, is_over=True)
    if not is_held and not session.left:
        raise NoPlace(wanted, is_over=False)
    booking = Booking(
        session=session, journey_id=journey, question=wanted.question.id, held_until=now + HELD
    )
    Booking.objects.keep(booking, ["session", "held_until"])
    return booking


@transaction.atomic
def hold_again(journey: uuid.UUID, walked: Walk) -> None:
    """Hold for the whole time again what the answers on the path name. Raises `NoPlace`.

    Nothing of a journey that was sent or deleted meanwhile: what it booked stays.
    """
    # First the journey, then the session: as sending locks them.
    unsent = Journey.objects.select_for_update().filter(pk=journey, is_sent=False)
    if not list(unsent.values_list("pk")):
        return
    for wanted in wanted_by(walked):
        if not wanted.chosen.waits:
            _take(journey, wanted)


def let_go(journey: uuid.UUID, keeping: Sequence[str] = ()) -> None:
    """Of what is held for a journey, but for those questions."""
    Booking.objects.drafts_of(journey).exclude(question__in=keeping).delete()


def take(journey: uuid.UUID, form: Form, walked: Walk) -> Sequence[Booking]:
    """What the answers on the path name, before anything is sent: held, or taken now if somebody
    was away for too long and there is still a place. Raises `NoPlace`.
    """
    if not books(form):
        return ()
    wanted = wanted_by(walked)
    taken = [_wait(journey, each) if each.chosen.waits else _take(journey, each) for each in wanted]
    let_go(journey, keeping=[each.question.id for each in wanted])
    return taken


def _wait(journey: uuid.UUID, wanted: Wanted) -> Booking:
    session = Session.objects.filter(pk=wanted.chosen.session).first()
    if session is None or not session.is_open(timezone.now()):
        raise NoPlace(wanted, is_over=True)
    # The line is in the order of sending: not of the moment at which the list was joined.
    return Booking(
        session=session,
        journey_id=journey,
        question=wanted.question.id,
        waiting_since=timezone.now(),
    )


def book(taken: Sequence[Booking], case: Case) -> None:
    """In the transaction that takes the submission in."""
    for booking in taken:
        booking.case = case
        if booking.waiting_since is None:
            booking.booked_at, booking.held_until = case.opened_at, None
        fields = ("session", "case", "held_until", "booked_at", "waiting_since")
        Booking.objects.keep(booking, fields)
        did = "waits" if booking.waiting_since else "booked"
        case.note(Happened.BOOKING, at=case.opened_at, **facts(booking, did))


@dataclass(frozen=True, kw_only=True)
class Held:
    """How it stands with the place that an answer names."""

    wanted: Wanted
    until: datetime | None = None
    """Until then it is held."""
    left: int = 0
    """Places that others have not taken, where it is not held any more."""

    @property
    def time(self) -> str:
        """Until when it is held, as it is read."""
        return shown(timezone.localtime(self.until).time())

    @property
    def is_lost(self) -> bool:
        return self.until is None and not self.left


def held_for(journey: uuid.UUID, walked: Walk) -> list[Held]:
    """Of the answers on the path, without those that wait."""
    wanted = [each for each in wanted_by(walked) if not each.chosen.waits]
    if not wanted:
        return []
    now = timezone.now()
    held = {each.question: each for each in Booking.objects.drafts_of(journey)}
    rows = Session.objects.filter(pk__in=[each.chosen.session for each in wanted])
    sessions = {each.pk: each for each in rows.counting(now)}
    return [_held(each, held.get(each.question.id), sessions, now) for each in wanted]


def _held(
    wanted: Wanted, booking: Booking | None, sessions: dict[int, Session], now: datetime
) -> Held:
    found = Held(wanted=wanted)
    session = sessions.get(wanted.chosen.session)
    if session is None or not session.is_ahead(now):
        return found
    if (
        booking is not None
        and booking.session_id == session.pk
        and booking.state(now) == State.HELD
    ):
        return replace(found, until=booking.held_until)
    return replace(found, left=session.left if session.is_open(now) else 0)
