"""Mails to followers, sent from rows: whoever is killed between two of them loses none.

A mail is sent and its row marked in one transaction that holds the row. Killed in between, the
next worker sends it again with the same Message-ID, by which mail programs know it for the same.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local_areas.following.places import absolute, page_of
from local_areas.models import Announcement, Follower, Letter, Update

logger = logging.getLogger(__name__)

SHORTEST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
NOTICED_AFTER: Final = 8
"""Attempts in vain after which the log says so, some hours after the first."""
KEPT: Final = timedelta(days=30)
"""How long it is known to whom an update was sent."""
TOO_LATE: Final = timedelta(days=14)
"""An update that has been public for so long is no news: nobody is written to about it."""


def pause_after(attempts: int) -> timedelta:
    """Growing, and by up to a half longer, so that not all tries come at once."""
    pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** min(attempts, 12))
    return pause * (1 + random.random() / 2)  # noqa: S311


def announce(limit: int) -> int:
    """Write a letter to each follower of an area whose update has just become public.

    The update and its letters are one transaction, and an update is announced once: two workers,
    or one that is killed, make neither two letters nor none. Of an update of a borough or of the
    force the followers of all that lies in it hear too, each address once.
    """
    new = (
        Update.objects.shown()
        .annotate(public_since=Greatest("publish_at", "approved_at"))
        .filter(
            announcement__isnull=True,
            area__is_practice=False,
            public_since__gt=timezone.now() - TOO_LATE,
        )
        .order_by("public_since")
    )
    done = 0
    for pk in list(new.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            update = Update.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
            found = update.filter(announcement__isnull=True).first()
            if found is not None:
                _announce(found)
                done += 1
    return done


def _announce(update: Update) -> None:
    announcement = Announcement.objects.create(update=update)
    followers = Follower.objects.confirmed()
    own = followers.filter(area=update.area)
    below = followers.filter(Q(area__parent=update.area) | Q(area__parent__parent=update.area))
    seen: set[str] = set()
    letters = []
    for follower in (*own.iterator(), *below.order_by("email", "pk").iterator()):
        if follower.email not in seen:
            seen.add(follower.email)
            letters.append(Letter(announcement=announcement, follower=follower))
    Letter.objects.bulk_create(letters, batch_size=1_000)


def send_letters(limit: int) -> int:
    return each_due(Letter.objects.due, limit, _send_letter)


def answer(limit: int) -> int:
    """Send whoever asked to follow the mail with the link."""
    return each_due(Follower.objects.to_be_answered, limit, _send_answer)


def each_due(due: Callable[[], Any], limit: int, send: Callable[[Any], None]) -> int:
    """One row after the other, each in a transaction of its own."""
    done = 0
    for _turn in range(limit):
        with transaction.atomic():
            row = due().select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                break
            send(row)
            done += 1
    return done


def _send_letter(letter: Letter) -> None:
    update, follower = letter.announcement.update, letter.follower
    is_public = Update.objects.shown().filter(pk=update.pk).exists()
    if not is_public:
        # Withdrawn before its turn: nobody is sent what is no longer said.
        letter.delete()
        return
    page = page_of(update.area) or page_of(follower.area)
    with translation.override(follower.language or None):
        subject = f"{update.area}: {update.title}"
        words = {"update": update, "url": page.full_url if page is not None else ""}
        was_sent = _send(follower, subject, "update", f"letter-{letter.pk}", words)
    rows = Letter.objects.filter(pk=letter.pk)
    if was_sent:
        rows.update(sent_at=timezone.now())
    else:
        _noticed(letter, letter.attempts + 1)
        rows.update(
            attempts=F("attempts") + 1, due_at=timezone.now() + pause_after(letter.attempts)
        )


def _send_answer(follower: Follower) -> None:
    name = "confirm" if follower.confirmed_at is None else "already"
    with translation.override(follower.language or None):
        subject = _("Follow %(area)s: please confirm") % {"area": follower.area}
        if name == "already":
            subject = _("You follow %(area)s already") % {"area": follower.area}
        page = page_of(follower.area)
        words = {
            "confirm_url": absolute("confirm", follower.token),
            "url": page.full_url if page is not None else "",
        }
        asked = int(follower.asked_at.timestamp())
        was_sent = _send(follower, subject, name, f"answer-{follower.pk}-{asked}", words)
    now = timezone.now()
    rows = Follower.objects.filter(pk=follower.pk)
    if was_sent:
        rows.update(answer_due_at=None, answered_at=now, attempts=0)
    else:
        _noticed(follower, follower.attempts + 1)
        due_at = now + pause_after(follower.attempts)
        rows.update(attempts=F("attempts") + 1, answer_due_at=due_at)


def _send(
    follower: Follower, subject: str, template: str, name: str, words: dict[str, Any]
) -> bool:
    stop = absolute("stop", follower.token)
    body = render_to_string(
        f"local_areas/following/{template}.txt", {"area": follower.area, "stop_url": stop, **words}
    )
    return post(follower.email, subject, body, name=name, stop=stop)


def post(email: str, subject: str, body: str, *, name: str, stop: str) -> bool:
    """Whether the mail server took it. Its refusal is logged without the address.

    `name` tells this mail from all others; `stop` is the full address that ends them (RFC 8058).
    """
    host = stop.partition("//")[2].partition("/")[0].partition(":")[0]
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[email],
        headers={
            "Message-ID": f"<{name}@{host or 'localhost'}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        message.send()
    except Exception as error:  # whatever the mail server or the way to it does
        logger.warning("A mail to a follower (%s) was not taken: %s", name, type(error).__name__)
        return False
    return True


def _noticed(row: Any, attempts: int) -> None:
    if attempts == NOTICED_AFTER:
        kind, pk = row._meta.label, row.pk
        logger.error("A mail (%s %s) was refused %s times. It is tried again.", kind, pk, attempts)


def purge(limit: int) -> int:
    """Delete addresses that nobody confirmed in time, and who was sent what long ago."""
    late = Follower.objects.forgotten().values_list("pk", flat=True)[:limit]
    forgotten, _rows = Follower.objects.filter(pk__in=list(late)).delete()
    old = Letter.objects.filter(sent_at__lt=timezone.now() - KEPT)
    sent = list(old.values_list("pk", flat=True)[:limit])
    letters, _rows = Letter.objects.filter(pk__in=sent).delete()
    return forgotten + letters
