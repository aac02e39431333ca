"""Deleting the answers of closed cases on the day that their service states.

The case stays, with its reference, service, team, status, days and events: what is counted. What
was answered, said and shown goes, with what it was found by and the reporter's key.
"""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms_forms.files.sweeping import let_go_of_submission
from cms_forms.models import Attempt, Case, Delivery, Happened, station_time
from cms_forms.models.case import CaseQuerySet
from cms_forms.models.delivery import DeliveryQuerySet, DeliveryState, Kind
from cms_forms.models.elsewhere import let_go_of_all
from cms_forms.sealing import NotGenuine

logger = logging.getLogger(__name__)


MUST_ARRIVE: Final = (Kind.ALERT, Kind.RECORDS)
"""Without which nobody who must have a report may have it: refused for good, it did not arrive."""


def with_a_day(cases: CaseQuerySet) -> CaseQuerySet:
    """Closed, with a day from which their answers are deleted, which has not been done."""
    return cases.filter(purged_at=None, purge_on__isnull=False, closed_at__isnull=False)


def must_arrive() -> DeliveryQuerySet:
    """Messages that have not arrived, and without which no answers are deleted."""
    not_yet = Q(state=DeliveryState.WAITING)
    never = Q(state=DeliveryState.REFUSED, kind__in=MUST_ARRIVE)
    return Delivery.objects.filter(not_yet | never)


def undelivered() -> Exists:
    """Of a case: whether a message of it has not arrived and must."""
    return Exists(must_arrive().filter(case=OuterRef("pk")))


def to_purge(today: date) -> CaseQuerySet:
    """Those whose day has come and that nothing holds back."""
    due = with_a_day(Case.objects.all()).filter(purge_on__lte=today, on_hold=False)
    return due.filter(~undelivered())


class HeldBack(ValueError):
    """A case that must not lose its answers: it is on hold, or something was not delivered."""


def run(limit: int, *, now: datetime | None = None) -> int:
    """Purge no more than so many of the cases whose day has come; how many there were.

    Any number of processes may run it at once: each takes cases that no other has.
    """
    at = now or timezone.now()
    due = to_purge(station_time.day_of(at)).order_by("purge_on", "pk")
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            done += _purge_if_free(pk, at)
        except Exception:
            # The others have their turn. It is tried again at the next one, and logged again.
            logger.exception("The answers of case %s could not be deleted.", pk)
    return done


def purge(case: Case, at: datetime) -> None:
    """Of a case whose row is locked. Raises `HeldBack`, and changes nothing then."""
    if case.on_hold:
        raise HeldBack(f"Case {case.pk} is on legal hold.")
    if not to_purge(station_time.day_of(at)).filter(pk=case.pk).exists():
        raise HeldBack(f"Case {case.pk} is not due, or has undelivered messages.")
    _let_go_of_files(case)
    let_go_of_submission(case.submission.pk)
    case.submission.purge()
    case.events.exclude(sealed=None, shown=None).update(sealed=None, shown=None)
    case.found_by.all().delete()
    # What servers answer repeats addresses.
    Attempt.objects.filter(delivery__case=case).delete()
    case.deliveries.update(last_answer="", about={})
    case.sealed_link = None
    case.link_number += 1
    case.purged_at = at
    case.save(update_fields=["sealed_link", "link_number", "purged_at"])
    case.note(Happened.PURGED, at=at)


def _purge_if_free(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",), skip_locked=True)
        case = rows.select_related("submission__version", "submission__journey").filter(pk=pk)
        found = case.first()
        if found is None:
            return False
        try:
            purge(found, at)
        except HeldBack as held:
            # It was held since it was listed.
            logger.info("%s", held)
            return False
    return True


def _let_go_of_files(case: Case) -> None:
    """What question types keep elsewhere for the answers. Raises what the seal raises where this
    process holds no key: a file without its answers would stay for ever.
    """
    try:
        answers = case.submission.read_answers()
    except NotGenuine:
        # Nobody knows what they were to say: they go all the same.
        return
    let_go_of_all(case.submission.answered_form(), answers)
