"""Mail to officers, when it is due: its words and links are made now.

Who is killed between the mail server and the row sends it again, with the same Message-ID, by which
mail programs know it for the same.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url

from local_areas.imports.accounts import invitation_lasts, invitation_token
from local_areas.models import MailKind, StaffMail, UpdateState

logger = logging.getLogger(__name__)


def send_due(limit: int) -> int:
    """Send at most so many; how many there were. One that fails is tried again later."""
    done = 0
    while done < limit and _send_next():
        done += 1
    return done


@transaction.atomic
def _send_next() -> bool:
    rows = StaffMail.objects.due().select_related("officer__user", "about__area")
    mail = rows.select_for_update(of=("self",), skip_locked=True).first()
    if mail is None:
        return False
    if mail.officer.address and _is_still_true(mail):
        try:
            _send(mail)
        except Exception:
            logger.exception("Mail %s to an officer was not sent. It is tried again.", mail.pk)
            mail.postpone()
            return True
    mail.sent_at = timezone.now()
    mail.save(update_fields=["sent_at"])
    return True


def _is_still_true(mail: StaffMail) -> bool:
    """Whether there is still something to say. What is overtaken is not sent."""
    user = mail.officer.user
    if user is None or not user.is_active:
        return False
    if mail.kind == MailKind.INVITATION:
        return not user.has_usable_password()
    if mail.kind == MailKind.REMINDER:
        return mail.officer.passed_at is not None and mail.officer.assignments.exists()
    about = mail.about
    if about is None:
        return False
    if mail.kind == MailKind.WAITING:
        return about.state is UpdateState.WAITING
    if mail.kind == MailKind.SENT_BACK:
        return about.state is UpdateState.SENT_BACK
    return about.approved_at is not None and about.withdrawn_at is None


def _send(mail: StaffMail) -> None:
    words = render_to_string(f"local_areas/mails/{mail.kind}.txt", _context(mail))
    subject, _gap, body = words.strip().partition("\n")
    host = urlsplit(get_admin_base_url() or "").hostname or "localhost"
    EmailMessage(
        subject=subject.strip(),
        body=body.strip() + "\n",
        to=[mail.officer.address],
        headers={"Message-ID": f"<staff-{mail.pk}@{host}>"},
    ).send()


def _context(mail: StaffMail) -> dict[str, Any]:
    base = get_admin_base_url() or ""
    context: dict[str, Any] = {"officer": mail.officer, "update": mail.about}
    if mail.about is not None:
        context["url"] = base + reverse("local_areas_desk_update", args=[mail.about.pk])
    elif mail.kind == MailKind.REMINDER:
        context["url"] = base + reverse("local_areas_desk_training")
    elif mail.officer.user is not None:
        token = invitation_token(mail.officer.user)
        context["url"] = base + reverse("local_areas_invitation", args=[token])
        context["until"] = timezone.localtime(timezone.now() + invitation_lasts())
        context["areas"] = list(mail.officer.areas.order_by("name")[:10])
    return context
