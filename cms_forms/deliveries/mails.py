"""The words of each mail and whom it goes to, made when it is sent: none of it lies in the outbox.

A template `cms_forms/mails/NAME.txt` has the subject in its first line. The HTML is made of the
same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.admin.utils import get_admin_base_url

from cms_forms.engine.people import own_email
from cms_forms.engine.transcript import shown
from cms_forms.engine.translating import title_in
from cms_forms.engine.walk import Walk
from cms_forms.models import station_time
from cms_forms.models.booking import Booking
from cms_forms.models.case import Case
from cms_forms.models.case_event import Happened
from cms_forms.models.deadline import Deadline
from cms_forms.models.delivery import TO_REPORTER, Delivery, Kind
from cms_forms.models.reporter_link import address_of
from cms_forms.models.team import Team


class NobodyToTell(Exception):
    """No address is known yet. Its words say whose."""


class NoAddress(Exception):
    """The reporter gave none."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    to: Sequence[str]
    subject: str
    text: str
    html: str
    sender: str = ""
    """Empty: the site's own."""


def mail_of(delivery: Delivery, now: datetime) -> Mail:
    """Raises `NobodyToTell`, `NoAddress`, and what `Submission.read_answers` raises."""
    return _MAKERS[Kind(delivery.kind)](delivery, now)


def written(
    template: str, to: Sequence[str], context: Mapping[str, Any], *, sender: str = ""
) -> Mail:
    """A mail of these words."""
    words = render_to_string(f"cms_forms/mails/{template}.txt", dict(context))
    subject, _gap, body = words.strip().partition("\n")
    # What is left out leaves its lines behind.
    subject, text = " ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"
    html = render_to_string("cms_forms/mails/mail.html", {"subject": subject, "text": text})
    return Mail(to=to, subject=subject, text=text, html=html, sender=sender)


def admin_url(name: str, *arguments: str) -> str:
    return (get_admin_base_url() or "") + reverse(name, args=arguments)


def _about(case: Case) -> dict[str, Any]:
    """What every mail to staff may say. A sensitive service is not named."""
    return {
        "reference": case.submission.shown_reference,
        "service": "" if case.is_sensitive else case.service,
        "url": admin_url("cms_forms_case", case.submission.shown_reference),
        "team": case.team,
    }


def _walked(case: Case) -> Walk:
    return case.submission.walked(case.submission.read_answers())


def team_addresses(team: Team) -> list[str]:
    """The team's own, else those of the nearest unit above it, else those of its readers."""
    readers = team.readers().exclude(email="").values_list("email", flat=True)
    found = team.addresses or team.told_when_late().addresses or list(readers)
    if not found:
        raise NobodyToTell("Neither the team nor its members have an e-mail address.")
    return found


def supervisors(case: Case, team: Team | None = None) -> list[str]:
    """Who is told that something of a case is late: the nearest unit above its team that has an
    address, or the `team` that is named; and the owner of the service's page, for whom a sensitive
    case does not exist.
    """
    found = list((team or case.team.told_when_late()).addresses)
    page = case.submission.version.page
    owner = page.owner if page is not None else None
    if owner is not None and owner.is_active and owner.email and not case.is_sensitive:
        found.append(owner.email)
    return list(dict.fromkeys(found)) or team_addresses(case.team)


def _alert(delivery: Delivery, now: datetime) -> Mail:
    case = delivery.case
    told = [] if case.is_sensitive else _told(case)
    context = _about(case) | {"told": told, "due": case.next_due}
    return written("alert", team_addresses(case.team), context)


def _urgent(delivery: Delivery, now: datetime) -> Mail:
    """Where the second channel is another mail server."""
    case = delivery.case
    return written("urgent", team_addresses(case.team), _about(case))


def _told(case: Case) -> list[tuple[str, str]]:
    """The answers that the service's editor lets alerts carry, as (question, words)."""
    page = case.submission.version.page
    allowed = set(getattr(page.specific if page is not None else None, "told_in_alerts", ()))
    if not allowed:
        return []
    walked = _walked(case)
    found = []
    for step in walked.path:
        given = walked.answers.get(step.id)
        for row in [given] if isinstance(given, Mapping) else given or ():
            for question in step.questions:
                if question.id in allowed and question.id in row:
                    words = shown(question, row[question.id])
                    found.append((question.label, words))
    return found


def _to_reporter(delivery: Delivery, now: datetime) -> Mail:
    case = delivery.case
    address = own_email(_walked(case))
    if not address:
        raise NoAddress
    language = case.submission.language
    # A sensitive service is not named where others in a household may read along.
    named = "" if case.is_sensitive else title_in(case.submission.version.form, language)
    context = {
        "reference": case.submission.shown_reference,
        "service": named,
        "sent_at": case.submission.sent_at,
        "url": address_of(case),
    }
    with translation.override(language or translation.get_language()):
        # A session is not named where others in a household may read along.
        if delivery.kind == Kind.RECEIPT and not case.is_sensitive:
            context["bookings"] = list(Booking.objects.of_case(case.pk).filter(ended_at=None))
        return written(delivery.kind, [address], context)


def _booking(delivery: Delivery, now: datetime) -> Mail:
    """What became of a booking: see `booking.txt`. A session is not named where others in a
    household may read along.
    """
    case = delivery.case
    address = own_email(_walked(case))
    if not address:
        raise NoAddress
    booking = Booking.objects.of_case(case.pk).get(pk=delivery.about["booking"])
    with translation.override(case.submission.language or translation.get_language()):
        chosen = booking.session.chosen()
        context = {
            "reference": case.submission.shown_reference,
            "what": delivery.about["what"],
            "had_place": booking.booked_at is not None,
            "day": chosen.day,
            "hours": chosen.hours,
            "where": "" if case.is_sensitive else chosen.where,
            "language": "" if case.is_sensitive else chosen.language,
            "until": booking.held_until,
            "url": address_of(case),
        }
        return written("booking", [address], context)


def _news(delivery: Delivery, now: datetime) -> Mail:
    """The reporter added something, or took the report back. What, is read on the case: on the one
    that goes on, where this one was merged into it.
    """
    case, event = delivery.case, delivery.event
    assert event is not None
    goes_on = case.merged_into or case
    context = _about(goes_on) | {
        "reference": case.submission.shown_reference,
        "merged_into": goes_on.submission.shown_reference if goes_on is not case else "",
        "is_withdrawn": event.happened == Happened.WITHDRAWN,
        "is_cancelled": event.happened == Happened.BOOKING,
        "at": event.at,
    }
    return written("news", team_addresses(goes_on.team), context)


def _warning(delivery: Delivery, now: datetime) -> Mail:
    """A deadline is near, or over; or a message has not arrived."""
    case, about = delivery.case, delivery.about
    if "deadline" in about:
        deadline = Deadline.objects.filter(pk=about["deadline"]).first()
        team = Team.objects.filter(pk=about.get("team")).first()
        is_warning = delivery.kind == Kind.WARNING
        to = team_addresses(team or case.team) if is_warning else supervisors(case, team)
        is_over = bool(deadline and deadline.due < station_time.day_of(now))
        clock = {"deadline": deadline, "is_over": is_over}
        return written("deadline", to, _about(case) | clock)
    late = Delivery.objects.select_related("destination").filter(pk=about.get("delivery")).first()
    context = {
        "late": late,
        "others": _others(late),
        "outbox": admin_url("cms_forms_deliveries"),
    }
    return written("late", supervisors(case), _about(case) | context)


def _others(late: Delivery | None) -> int:
    """How many more have not arrived there, of the same team."""
    if late is None:
        return 0
    same = Q(destination=late.destination_id, case__team=late.case.team_id)
    return Delivery.objects.undelivered().filter(same).exclude(pk=late.pk).count()


_MAKERS: Final[Mapping[Kind, Callable[[Delivery, datetime], Mail]]] = {
    Kind.ALERT: _alert,
    Kind.URGENT: _urgent,
    Kind.NEWS: _news,
    Kind.WARNING: _warning,
    Kind.ESCALATION: _warning,
    **dict.fromkeys(TO_REPORTER, _to_reporter),
    Kind.BOOKING: _booking,
}
