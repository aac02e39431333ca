"""A screen that offers the sessions of a timetable, and what is said of a place that is held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cms_forms.bookings.holding import Held, NoPlace, wanted_by, wanted_in
from cms_forms.engine import across
from cms_forms.engine.definition import Question, Step
from cms_forms.engine.questions.base import Problem, question_type
from cms_forms.engine.questions.sessions import (
    MOST_SHOWN,
    TIMETABLE,
    Chosen,
    booking_questions,
    day_shown,
    first_shown,
)
from cms_forms.journey.entries import Field, StepEntries
from cms_forms.journey.limits import DAY, HOUR, does_too_often, happens_too_often, place_of
from cms_forms.journey.offer import Day, Offer, Offered
from cms_forms.models.booking import Session, SessionQuerySet

if TYPE_CHECKING:
    from cms_forms.journey.visit import Visit

HOLD: Final = "journey.hold"
"""The name of the button that holds a place for longer. No question's id has a dot."""
NOBODY: Final = "none"
"""What is posted by somebody whom no session suits, where that is allowed."""
IN_LINE: Final = "line-"
"""Begins what is posted by somebody who would wait for a place."""
HOLDS_A_DAY: Final = 9
"""For one journey: by choosing, and by asking for more time."""
HOLDS_AN_HOUR: Final = 40
"""From one network."""
BOOKINGS_A_DAY: Final = 10
"""Of one session, from one network: places, and those in its line."""
HELD_OFTEN: Final = "held-often"
NETWORK_OFTEN: Final = "network-often"
BOOKED_OFTEN: Final = "booked-often"
"""Names of the notices that say why no place is held or booked."""


def posted(step: Step, data: MultiValueDict[str, str], now: datetime) -> MultiValueDict[str, str]:
    """The form, with what a session's number stands for as the entry of its question. Untrusted
    data: what is no session that can be booked becomes an entry that the question refuses.
    """
    questions = [each for each in step.questions if question_type(each.type).books]
    if not questions:
        return data
    read = data.copy()
    for question in questions:
        sent = data.get(question.id, "")
        chosen = _session_of(question, sent, now) if sent not in ("", NOBODY) else None
        entry = json.dumps(chosen.stored()) if chosen is not None else "?"
        is_none = sent == "" or (sent == NOBODY and not question.required)
        read.setlist(question.id, [] if is_none else [entry])
    return read


def _session_of(question: Question, sent: str, now: datetime) -> Chosen | None:
    number = sent.removeprefix(IN_LINE)
    # As long as a number of a row can be: a longer one is an error of the database.
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    session = _offered_by(question, now).filter(pk=int(number)).first()
    if session is None:
        return None
    # Somebody who would have waited gets a place where there is one again.
    return session.chosen(waits=sent.startswith(IN_LINE) and not session.left)


def _offered_by(question: Question, now: datetime) -> SessionQuerySet:
    key = str(question.settings.get(TIMETABLE.key) or "")
    return Session.objects.open(now).filter(timetable__key=key).counting(now)


def show(visit: Visit, shown: StepEntries) -> StepEntries:
    """With the sessions that each question offers now."""
    for each in shown.fields:
        if each.type.books:
            each.sessions = _offered(visit, shown.step, each)
    return shown


def _offered(visit: Visit, step: Step, field: Field) -> Offered:
    now, question = timezone.now(), field.question
    chosen = field.gone or _chosen_in(field)
    mine = {
        held.wanted.chosen.session
        for held in visit.store.places.of(visit.walked)
        if held.until is not None and held.wanted.question.id == question.id
    }
    offers = []
    fitting = _fitting(visit, step, question, _offered_by(question, now)[:MOST_SHOWN])
    for number, session in enumerate(fitting):
        is_mine = session.pk in mine
        waits = not session.left and not is_mine
        offers.append(
            Offer(
                value=f"{IN_LINE if waits else ''}{session.pk}",
                id=f"{question.id}.{number}" if number else field.id,
                chosen=session.chosen(),
                left=session.left + is_mine,
                is_chosen=field.gone is None
                and chosen is not None
                and chosen.session == session.pk
                # Whoever would have waited may have a place that is free now.
                and (chosen.waits or not waits),
                is_mine=is_mine,
            )
        )
    first, later = offers[: first_shown(question)], offers[first_shown(question) :]
    gone = None if any(each.is_chosen for each in offers) else chosen
    sent = visit.request.POST.get(question.id)
    is_nobody = sent == NOBODY or (sent is None and chosen is None and step.id in visit.answers)
    return Offered(
        first=list(_days(first)),
        later=list(_days(later)),
        nobody_id=f"{question.id}.none" if offers else field.id,
        is_nobody=is_nobody,
        gone=gone,
        is_later_open=any(each.is_chosen for each in later)
        or (gone is not None and bool(later) and gone.begins >= later[0].chosen.begins),
    )


def _fitting(
    visit: Visit, step: Step, question: Question, sessions: Iterable[Session]
) -> Iterator[Session]:
    """Those that no check of the step refuses beside the answers before it, such as the last day on
    which a course may be done.
    """
    refused_by = across.refusing(visit.form, visit.walked, step, visit.today)
    already = list(refused_by({}))
    for session in sessions:
        if all(each in already for each in refused_by({question.id: session.chosen().stored()})):
            yield session


def _chosen_in(field: Field) -> Chosen | None:
    for entry in field.posted.get("", ()):
        try:
            return Chosen.read(json.loads(entry))
        except (ValueError, RecursionError):
            return None
    return None


def _days(offers: Sequence[Offer]) -> Iterator[Day]:
    def day_of(offer: Offer) -> date:
        return offer.chosen.begins.date()

    for day, of_day in groupby(offers, key=day_of):
        yield Day(title=day_shown(day), offers=list(of_day))


def refused(visit: Visit, read: StepEntries, no_place: NoPlace) -> StepEntries:
    """The screen again: what was chosen is not there any more."""
    words = (
        _("This session cannot be booked any more. Choose another one")
        if no_place.is_over
        else _("Somebody else has just taken the last place. Choose another session")
    )
    for each in read.fields:
        if each.question.id == no_place.wanted.question.id:
            each.problems, each.posted = [Problem(message=words)], {}
            each.gone = no_place.wanted.chosen
    return show(visit, read)


def takes_too_often(visit: Visit, step: Step, given: object) -> str:
    """As `holds_too_often`, of an answer. One that holds no place is always taken: it may let one
    go.
    """
    holds = any(not each.chosen.waits for each in wanted_in(step, given))
    return holds_too_often(visit) if holds else ""


def holds_too_often(visit: Visit) -> str:
    """Count one more time that a place is held, be it the same one for longer. The notice that says
    why it is not, else nothing. So nobody holds all places for ever without booking one.
    """
    if _takes_nothing(visit):
        return ""
    name = visit.store.name
    if name and happens_too_often(name, "holds", most=HOLDS_A_DAY, seconds=DAY):
        return HELD_OFTEN
    is_busy = does_too_often(visit.request, "places", most=HOLDS_AN_HOUR, seconds=HOUR)
    return NETWORK_OFTEN if is_busy else ""


def books_too_often(visit: Visit) -> bool:
    """Count one more sending for the sessions that the answers name, by where it comes from."""
    if _takes_nothing(visit):
        return False
    place = place_of(visit.request)
    return bool(place) and any(
        happens_too_often(f"{place} {session}", "bookings", most=BOOKINGS_A_DAY, seconds=DAY)
        for session in {each.chosen.session for each in wanted_by(visit.walked)}
    )


def _takes_nothing(visit: Visit) -> bool:
    """A preview takes no place away from anybody."""
    return visit.store.counted_version is None


def held(visit: Visit) -> Sequence[Held]:
    """How it stands with the places that the answers so far name."""
    return visit.store.places.of(visit.walked) if any(booking_questions(visit.form)) else ()
