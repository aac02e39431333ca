"""Mails to the leads of information rights: somebody lets files out with data hidden in them.

A decision is told once it is committed, by whichever worker takes it, and again until the mail
server has taken it. Whoever decided is told as well: it may have been somebody with their password.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from local_areas.following.mails import pause_after
from station.publications import checking
from station.publications.models import HiddenDataOverride

logger = logging.getLogger(__name__)

DECISION: Final = ("tell_at", "page_id", "title", "by_name")
"""In which the files of one decision are the same."""


def run(limit: int) -> int:
    """Tell at most so many decisions that are due; how many there were."""
    done = 0
    while done < limit and _tell_one():
        done += 1
    return done


def leads() -> Sequence[str]:
    """Addresses: those of PUBLICATIONS_LEADS, else of everybody who may decide."""
    if settings.PUBLICATIONS_LEADS:
        return list(settings.PUBLICATIONS_LEADS)
    return sorted({user.email for user in checking.who_may_decide() if user.email})


@transaction.atomic
def _tell_one() -> bool:
    """The files that one decision lets out are in one mail."""
    due = HiddenDataOverride.objects.filter(tell_at__lte=timezone.now())
    # Whoever has the first file of a decision has all of it: another worker takes another one.
    firsts = due.values(*DECISION).annotate(first=Min("pk")).values("first")
    free = due.filter(pk__in=firsts).select_for_update(of=("self",), skip_locked=True)
    first = free.order_by("tell_at", "pk").first()
    if first is None:
        return False
    same = {name: getattr(first, name) for name in DECISION}
    files = list(due.filter(**same).select_for_update(of=("self",)).order_by("pk"))
    later = None if _send(first, files) else timezone.now() + pause_after(first.attempts)
    told = HiddenDataOverride.objects.filter(pk__in=[each.pk for each in files])
    told.update(tell_at=later, attempts=first.attempts + 1)
    return True


def _send(decision: HiddenDataOverride, files: Sequence[HiddenDataOverride]) -> bool:
    to = leads()
    if not to:
        logger.error("Nobody has an address to be told that hidden data goes out.")
        return True
    path = reverse("publication_files", args=[decision.page_id]) if decision.page_id else ""
    context = {
        "decision": decision,
        "files": [
            {
                "name": each.file_name,
                "findings": [checking.in_words(found) for found in each.findings],
            }
            for each in files
        ],
        "url": f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else "",
    }
    title = " ".join(decision.title.split())
    message = EmailMessage(
        subject=f"Hidden data may go out: {title}",
        body=render_to_string("publications/mails/let_out.txt", context),
        bcc=to,
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except Exception as error:  # whatever the mail server or the way to it does
        logger.warning("The leads were not told of hidden data: %s", type(error).__name__)
        return False
    return True
