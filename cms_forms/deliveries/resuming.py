"""Mails to people who saved what they wrote: the link to it, and the warning before it is deleted.

They go the way of all mails, so that one breaker knows whether the mail server works. Once a link
is sent its row is deleted. A warning stays until the journey ends: whoever goes on is warned anew.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from cms_forms.deliveries import endpoints
from cms_forms.deliveries.base import MAIL, Outcome, Result, channel_named, never, not_yet
from cms_forms.deliveries.email import Email, put_in_the_post
from cms_forms.deliveries.endpoints import Lane, Way
from cms_forms.deliveries.mails import Mail, written
from cms_forms.engine.retrying import pause_after
from cms_forms.models.delivery import LEASE
from cms_forms.models.journey import KEPT
from cms_forms.models.resume_mail import WARNED, Letter, ResumeMail
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

logger = logging.getLogger(__name__)

TURN: Final = 5.0
"""Seconds after which the worker's other jobs have their turn."""


def run(limit: int, way: Way | None = None) -> int:
    """Send at most so many; how many were looked at. Any number of processes may."""
    way, until, done = way or Way(), time.monotonic() + TURN, 0
    if not ResumeMail.objects.due(way.clock()).exists():
        return 0
    [lane] = endpoints.lanes([], alarm=False)
    while done < limit and time.monotonic() < until and _send_next(lane, way):
        done += 1
    return done


def _send_next(lane: Lane, way: Way) -> bool:
    mail = _take(lane, way)
    if mail is None:
        return False
    ends = mail.journey.ends_at
    if mail.journey.is_sent or ends <= way.clock():
        mail.delete()
    elif mail.is_warning and ends - WARNED > way.clock():
        # They went on since.
        ResumeMail.objects.filter(pk=mail.pk).update(due_at=ends - WARNED, leased_until=None)
    else:
        _settle(mail, lane, _ask(mail, ends), way)
    return True


@transaction.atomic
def _take(lane: Lane, way: Way) -> ResumeMail | None:
    """The next one, for `LEASE` ours; None where there is none, or mail does not go out now."""
    now = way.clock()
    rows = ResumeMail.objects.due(now).select_for_update(of=("self",), skip_locked=True)
    mail = rows.select_related("journey").order_by("due_at", "pk").first()
    if mail is None or not endpoints.may_ask(lane, now):
        return None
    mail.leased_until = now + LEASE
    mail.attempts += 1
    mail.save(update_fields=["leased_until", "attempts"])
    return mail


def _ask(mail: ResumeMail, ends: datetime) -> Outcome:
    """Outside of any transaction. Whatever happens is an outcome."""
    try:
        letter = mail.read()
        # A later warning is another message.
        key = f"{mail.pk}-{ends:%Y%m%d}"
        made = mail_of(letter, ends, is_warning=mail.is_warning)
        return put_in_the_post(made, key, _mailer())
    except (CannotOpen, CannotVerify):
        logger.error("A link to go on cannot be sent without the keys of staff.")
        return not_yet("The worker does not have the keys.")
    except NotGenuine:
        return never("The row was changed.")
    except Exception:
        logger.exception("A link to go on could not be made. It is tried again.")
        return not_yet("Something went wrong here.")


def _mailer() -> str:
    channel = channel_named(MAIL)
    return channel.mailer if isinstance(channel, Email) else "default"


def mail_of(letter: Letter, ends: datetime, *, is_warning: bool) -> Mail:
    """In the language of the screen. Subject and sender name no service."""
    context = {
        "url": letter.url,
        "service": letter.service,
        "asked_at": timezone.localtime(letter.asked_at),
        "ends": timezone.localtime(ends),
        "days": KEPT.days,
    }
    template = "saved_ends" if is_warning else "saved"
    with translation.override(letter.language or None):
        sender = neutral_sender() if letter.is_sensitive else ""
        return written(template, [letter.address], context, sender=sender)


def neutral_sender() -> str:
    """Who writes about a sensitive service. Empty: as always."""
    return str(getattr(settings, "CMS_FORMS_NEUTRAL_SENDER", ""))


@transaction.atomic
def _settle(mail: ResumeMail, lane: Lane, outcome: Outcome, way: Way) -> None:
    endpoints.learn(lane, outcome, way)
    mine = ResumeMail.objects.filter(pk=mail.pk, leased_until=mail.leased_until)
    if outcome.result is Result.LATER:
        pause = max(pause_after(mail.attempts, way.chance), outcome.wait or timedelta(0))
        mine.update(due_at=way.clock() + pause, leased_until=None)
    elif outcome.result is Result.ARRIVED and mail.is_warning:
        mine.update(due_at=mail.journey.ends_at, leased_until=None, attempts=0)
    else:
        # Nobody here can mend an address that was mistyped, and nobody else may know it.
        ResumeMail.objects.filter(pk=mail.pk).delete()
