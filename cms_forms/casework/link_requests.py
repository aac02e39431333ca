"""New links for reporters who asked for one: looked at by a worker, away from whoever asked."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms_forms.deliveries.planning import wake_workers
from cms_forms.engine.people import Detail, words_of
from cms_forms.models.blind_index import found_by
from cms_forms.models.case import Case
from cms_forms.models.case_event import Happened
from cms_forms.models.delivery import Delivery, Kind
from cms_forms.models.link_request import LinkRequest
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

logger = logging.getLogger(__name__)

MOST_A_DAY: Final = 3
"""New links to one report: nobody can fill somebody's inbox."""

KEPT: Final = timedelta(days=1)
"""How long a request waits for a process that can do what it asks."""


def run(limit: int) -> int:
    """Look at so many requests; how many were done. Each of these is gone, granted or not.

    One that fails, and one for which this process has no key, stays, at most for `KEPT`.
    """
    done = 0
    waiting = LinkRequest.objects.order_by("asked_at").values_list("pk", flat=True)
    for pk in list(waiting[:limit]):
        try:
            done += _look_at(pk)
        except Exception:
            logger.exception("A request for a new link failed. It is looked at again, for a day.")
            LinkRequest.objects.filter(pk=pk, asked_at__lte=timezone.now() - KEPT).delete()
    return done


@transaction.atomic
def _look_at(pk: uuid.UUID) -> bool:
    """Whether it is done. Each has a transaction of its own: it locks one case, and what goes wrong
    with it keeps no other waiting.
    """
    request = LinkRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if request is None:
        return False
    try:
        _answer(*request.read())
    except (CannotOpen, CannotVerify):
        logger.error("A request for a new link cannot be read without the keys of staff.")
        if timezone.now() - request.asked_at < KEPT:
            return False
    except NotGenuine:
        logger.exception("A request for a new link was changed.")
    request.delete()
    return True


def _answer(reference: str, email: str) -> None:
    """A new link by e-mail, if the address was given with that report; else nothing.

    It goes to the reporter's own address, whichever of those in the report was typed.
    """
    words = words_of(Detail.EMAIL, email)
    theirs = found_by(Case.objects.filter(submission__reference=reference, purged_at=None), words)
    case = theirs.select_for_update(of=("self",)).first()
    if case is None:
        return
    since = timezone.now() - timedelta(days=1)
    sent = Delivery.objects.filter(case=case, kind=Kind.LINK, created_at__gt=since)
    if sent.count() >= MOST_A_DAY:
        return
    case.link_number += 1
    case.save(update_fields=["link_number"])
    event = case.note(Happened.LINK, asked=True)
    Delivery.objects.create(case=case, kind=Kind.LINK, event=event, deadline=case.next_due)
    wake_workers()
