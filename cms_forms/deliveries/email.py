"""Mails, by Django's own backends: SMTP, and whatever a site's MAILERS name."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from wagtail.admin.utils import get_admin_base_url

from cms_forms.deliveries import base
from cms_forms.deliveries.base import (
    Channel,
    Outcome,
    arrived,
    down,
    later,
    never,
    not_yet,
    refused,
)
from cms_forms.deliveries.mails import Mail, NoAddress, NobodyToTell, mail_of
from cms_forms.models.delivery import Delivery, Destination

ABOUT_THE_SERVER: Final = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPServerDisconnected,
)
"""Whatever their code, they are about the way to the server or what it thinks of us, not about one
message."""


def endpoint_of(mailer: str) -> str:
    options: Mapping[str, object] = mailers.settings.get(mailer, {}).get("OPTIONS", {})
    host = options.get("host") or getattr(settings, "EMAIL_HOST", "") or mailer
    return f"mail {host}:{options.get('port') or getattr(settings, 'EMAIL_PORT', '')}"


def put_in_the_post(mail: Mail, key: str, mailer: str) -> Outcome:
    """Whatever the mail server does is an outcome.

    Message-ID and Idempotency-Key are the same however often it is sent: mail programs and gateways
    know by them that two are one.
    """
    host = urlsplit(get_admin_base_url() or "").hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender or None,
        to=list(mail.to),
        headers={
            "Message-ID": f"<{key}@{host}>",
            "Idempotency-Key": key,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send(using=mailer if mailer in mailers else None)
    except ABOUT_THE_SERVER as error:
        code = getattr(error, "smtp_code", None)
        return down(f"The mail server does not take mail from us ({_named(error)}).", code)
    except smtplib.SMTPRecipientsRefused as error:
        # One address that may be taken later is worth another try, with all of them.
        return _by_code(min(code for code, _words in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code)
    except ValueError:
        return never("An address or a word of it cannot stand in a mail.")
    except Exception as error:
        # Backends of others raise whatever they like. It may quote addresses.
        return down(f"The mail server was not reached ({_named(error)}).")
    return arrived("Taken by the mail server.", 250)


def _by_code(code: int) -> Outcome:
    """4xx passes, 5xx does not (RFC 5321, 4.2.1)."""
    if code >= 500:
        return refused(f"The mail server refused it ({code}).", code)
    if code == 421:
        return down("The mail server is about to stop (421).", code)
    return later(f"The mail server asks us to come again ({code}).", code)


def _named(error: Exception) -> str:
    return str(getattr(error, "smtp_code", "") or type(error).__name__)


@base.register
class Email(Channel):
    name = base.MAIL

    def endpoint_of(self, destination: Destination | None) -> str:
        return endpoint_of(self.mailer)

    @property
    def mailer(self) -> str:
        """The key in Django's MAILERS."""
        return str(getattr(settings, "CMS_FORMS_MAILER", "default"))

    def send(self, delivery: Delivery, now: datetime) -> Outcome:
        try:
            mail = mail_of(delivery, now)
        except NobodyToTell as error:
            return not_yet(str(error))
        except NoAddress:
            return never("The reporter gave no e-mail address.")
        return put_in_the_post(mail, str(delivery.key), self.mailer)
