"""The second channel: says that messages do not go out by the first, and tells of what is urgent.

The setting CMS_FORMS_ALARM is {"mailer": a key of MAILERS that is another server, "to": addresses}
or {"webhook": an https address, "secret": as Standard Webhooks has it}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings

from cms_forms.deliveries import base, connecting
from cms_forms.deliveries.base import Channel, Outcome, never, not_yet
from cms_forms.deliveries.email import endpoint_of, put_in_the_post
from cms_forms.deliveries.health import health
from cms_forms.deliveries.mails import NobodyToTell, admin_url, mail_of, written
from cms_forms.deliveries.report import Report
from cms_forms.deliveries.webhook import posted
from cms_forms.models.delivery import Delivery, Destination, Kind


def configured() -> Mapping[str, Any]:
    """Empty where nobody is to be told."""
    return getattr(settings, "CMS_FORMS_ALARM", None) or {}


@base.register
class Alarm(Channel):
    name = base.ALARM

    def endpoint_of(self, destination: Destination | None) -> str:
        ours = configured()
        if "webhook" in ours:
            try:
                parts, host, port = connecting.split(ours["webhook"])
            except connecting.BadAddress:
                return "alarm"
            return f"alarm {parts.scheme}://{host}:{port}"
        return f"alarm {endpoint_of(ours.get('mailer', ''))}"

    def send(self, delivery: Delivery, now: datetime) -> Outcome:
        """As things are now: how many wait, and for how long the oldest has."""
        if delivery.kind == Kind.URGENT:
            return _urgent(delivery, now)
        ours, found, key = configured(), health(now), str(delivery.key)
        outbox = admin_url("cms_forms_deliveries")
        if "webhook" in ours:
            data = {"type": "deliveries.late", "data": asdict(found) | {"url": outbox}}
            report = Report(key=key, body=json.dumps(data).encode())
            return posted(ours["webhook"], report, ours.get("secret", ""), now)
        if not ours.get("to"):
            return never("The setting CMS_FORMS_ALARM names nobody any more.")
        context = {"health": found, "hours": found.oldest_seconds // 3600, "outbox": outbox}
        return put_in_the_post(written("system", ours["to"], context), key, ours["mailer"])


def _urgent(delivery: Delivery, now: datetime) -> Outcome:
    """A case that cannot wait: its reference and where to read it, and nothing of what was sent."""
    ours, key, case = configured(), str(delivery.key), delivery.case
    if "webhook" in ours:
        about = {
            "reference": case.submission.shown_reference,
            "team": case.team.key,
            "url": admin_url("cms_forms_case", case.submission.shown_reference),
        }
        report = Report(key=key, body=json.dumps({"type": "case.urgent", "data": about}).encode())
        return posted(ours["webhook"], report, ours.get("secret", ""), now)
    if "mailer" not in ours:
        return not_yet("The setting CMS_FORMS_ALARM names no second channel.")
    try:
        mail = mail_of(delivery, now)
    except NobodyToTell as error:
        return not_yet(str(error))
    return put_in_the_post(mail, key, ours["mailer"])
