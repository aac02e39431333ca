"""The demonstration's driver awareness courses: sessions of nobody, over the next weeks.

Run again, it adds sessions only once those that it made before are over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from cms_forms import intake
from cms_forms.engine.answers import fingerprint
from cms_forms.models import Booking, Case, Delivery, Journey, Session, Timetable
from cms_forms.models.delivery import DeliveryState
from cms_forms.pages.form_page import FormPage
from station.demo.cases import answered

COURSE: Final = "book-a-driver-awareness-course"
SPEED, MOTORWAY = "speed-awareness", "motorway-awareness"
TIMETABLES: Final = {SPEED: "Speed awareness", MOTORWAY: "Motorway awareness"}
WEEKS: Final = 6
PLACES: Final = 12
SMALL: Final = 2
"""Places of the sessions that are full."""
WELSH: Final = "Cymraeg"
HOURS: Final = timedelta(hours=2, minutes=45)
ONLINE: Final = "Online"
ROOM: Final = "The made-up town hall, Rivermouth, room 2"
WEEK: Final = (
    (0, time(9, 30), ONLINE, ""),
    (1, time(18), ROOM, ""),
    (3, time(13), ONLINE, WELSH),
    (5, time(10), ROOM, ""),
)
"""(day after Monday, begin, where, language) of each week."""


def seed_timetables() -> None:
    now = timezone.now()
    for key, name in TIMETABLES.items():
        timetable = Timetable.objects.get_or_create(key=key, defaults={"name": name})[0]
        if not timetable.sessions.filter(begins_at__gt=now).exists():
            Session.objects.bulk_create(_sessions(timetable, timezone.localdate(now)))


def _sessions(timetable: Timetable, today: date) -> Iterator[Session]:
    monday = today + timedelta(days=7 - today.weekday())
    for week in range(WEEKS):
        for number, (day, begin, where, language) in enumerate(WEEK):
            begins = datetime.combine(monday + timedelta(weeks=week, days=day), begin)
            begins_at = timezone.make_aware(begins)
            yield Session(
                timetable=timetable,
                begins_at=begins_at,
                ends_at=begins_at + HOURS,
                where=where,
                language=language,
                places=SMALL if (week, number) in ((0, 0), (1, 2)) else PLACES - week,
            )


def seed_bookings() -> None:
    """Two sessions are full, and in the line of each somebody waits."""
    if Booking.objects.exists():
        return
    page = FormPage.objects.live().filter(slug=COURSE).first()
    if page is None or page.current_version is None:
        return
    full = Session.objects.filter(timetable__key=SPEED, places=SMALL).open(timezone.now())
    cases = [
        _booked(page, session, waits=number == SMALL)
        for session in full
        for number in range(SMALL + 1)
    ]
    # They went out when they came, as far as anybody here knows.
    sent = Delivery.objects.filter(case__in=cases)
    sent.update(state=DeliveryState.DELIVERED, delivered_at=timezone.now(), attempts=1)


def _booked(page: FormPage, session: Session, *, waits: bool) -> Case:
    """Sent as the public sends it."""
    assert page.current_version is not None
    today, key = timezone.localdate(), Journey.make_key()
    chosen = session.chosen(waits=waits).stored()
    given = {"offer-is": "yes", "before-is": "no", "type-is": "speed", "speed-day-is": chosen}
    walked = answered(page.current_version.form, given, today)
    journey = Journey.objects.create(version=page.current_version)
    for step, answers in walked.answers.items():
        journey.save_step(key, step, answers)
    submission = intake.submit(journey, key, today, checked=fingerprint(walked.answers))
    return submission.case
