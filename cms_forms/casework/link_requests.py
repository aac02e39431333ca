"""New links for reporters who asked for one: looked at by a worker, away from whoever asked."""

from __future__ import annotations

import logging
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
"""How long a request waits for a process that can read it."""


def run(limit: int) -> int:
    """Look at so many requests; how many were done. Each of these is gone, granted or not.

    One for which this process has no key stays for another, at most for `KEPT`.
    """
    done = []
    with transaction.atomic():
        asked = LinkRequest.objects.select_for_update(skip_locked=True)
        for request in asked.order_by("asked_at")[:limit]:
            try:
                _answer(*request.read())
            except (CannotOpen, CannotVerify):
                logger.error("A request for a new link cannot be read without the keys of staff.")
                if timezone.now() - request.asked_at < KEPT:
                    continue
            except NotGenuine:
                logger.exception("A request for a new link was changed.")
            done.append(request.pk)
        LinkRequest.objects.filter(pk__in=done).delete()
    return len(done)


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
