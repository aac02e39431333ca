"""What a reporter does on their page. Each deed is an event; a trigger of the database carries it
into the case at once, which the public's role may not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import CheckViolation

from cms_forms.bookings import ending
from cms_forms.deliveries.planning import wake_workers
from cms_forms.files.sending import Whole
from cms_forms.journey.reported import Reported
from cms_forms.models.booking import Booking
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.delivery import Delivery, Kind
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.reporter_page import AddedFile, Told
from cms_forms.models.upload import Described


class Reason(models.TextChoices):
    """Why somebody takes a report back."""

    SORTED = "sorted", _("It has been sorted out")
    SLOW = "slow", _("It takes too long")
    WORRIED = "worried", _("I am worried about what may happen")
    UNSAID = "unsaid", _("I would rather not say")


class TooMuch(Exception):
    """Added to as often as it may be within a day. Nothing was kept."""


class NotOpen(Exception):
    """The report was closed or taken back, or its link ended, since the page was shown."""


def add(link: ReporterLink, words: str, files: Sequence[Whole] = ()) -> None:
    """Sealed for staff. What was written, and the names of the files, are shown again to whoever
    has the link.

    The same twice in a row is kept once. Raises `TooMuch` and `NotOpen`.
    """
    told = Told(words=words, files=tuple(_told(file.described) for file in files))
    with _alone(link) as report:
        if report.has_added(told):
            return
        if report.is_full or len(files) > report.files_left:
            raise TooMuch
        event = CaseEvent(case_id=report.case_id, happened=Happened.ADDED)
        if words:
            event.seal(words)
        if files:
            # The trigger ties them to the submission, whose key this process may not read.
            event.data = {"uploads": [file.upload.pk.hex for file in files]}
            for file in files:
                file.seal()
        event.show(told, link.key)
        event.save(force_insert=True)
        _tell_team(event)


def withdraw(link: ReporterLink, reason: str) -> None:
    """Raises `NotOpen`. Why, only staff read."""
    with _alone(link) as report:
        event = CaseEvent(case_id=report.case_id, happened=Happened.WITHDRAWN)
        if reason in Reason.values:
            event.seal(str(Reason(reason).label))
        # Bookings before the case, which the event locks: as staff and the worker lock them.
        ending.cancel_all(report.case_id)
        event.save(force_insert=True)
        _tell_team(event)


def cancel_booking(link: ReporterLink, booking: int) -> None:
    """The place is free from now on, and the team is told. Raises `NotOpen`."""
    with _about_booking(link, booking, ending.cancel, "cancelled") as event:
        _tell_team(event)


def take_place(link: ReporterLink, booking: int) -> None:
    """The one that is offered to somebody who waited. Raises `NotOpen` where it is over."""
    with _about_booking(link, booking, ending.accept, "taken"):
        """The team reads it on the case."""


@contextmanager
def _about_booking(
    link: ReporterLink, booking: int, do: Callable[[int, int], CaseEvent], what: str
) -> Iterator[CaseEvent]:
    """Also of a case that is closed: a booking is often all there is to do. Its owner gets a mail
    that says what they did; not of a sensitive service, which writes no more than it must.
    """
    report = Reported.behind(link)
    if report is None:
        raise NotOpen
    try:
        with transaction.atomic():
            event = do(report.case_id, booking)
            event.save(force_insert=True)
            if report.first.has_address and not report.first.is_sensitive:
                ending.tell(report.case_id, booking, what)
                wake_workers()
            yield event
    except (ending.TooLate, Booking.DoesNotExist) as error:
        raise NotOpen from error


def stop(link: ReporterLink) -> None:
    """This link and all older ones are dead from now on. One that is dead already stays so."""
    report = Reported.behind(link)
    if report is not None:
        CaseEvent(
            case_id=report.case_id, happened=Happened.LINK, data={"stopped": link.number}
        ).save(force_insert=True)


def _told(file: Described) -> AddedFile:
    return AddedFile(name=file.name, size=file.size, fingerprint=file.fingerprint)


def _tell_team(event: CaseEvent) -> None:
    """The mail is made when it is sent: this process knows neither the case nor its team."""
    Delivery(case_id=event.case_id, kind=Kind.NEWS, event=event).save(force_insert=True)
    wake_workers()


@contextmanager
def _alone(link: ReporterLink) -> Iterator[Reported]:
    """The open report, for one deed at a time: two that come at once are not both the tenth."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # The public's role may lock no row of the case.
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [link.public_id.hex])
            report = Reported.behind(link)
            if report is None or not report.is_open:
                raise NotOpen
            yield report
    except IntegrityError as error:
        if not isinstance(error.__cause__, CheckViolation):
            raise
        # Staff closed it or deleted its answers since it was read: the trigger refuses.
        raise NotOpen from error
