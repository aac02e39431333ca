"""Before and after `make chaos`: the service that is filled in, and what became of each report."""

import json
from typing import Any, Final

from django.db.models import Max
from wagtail.models import Site

from cms_forms.engine.encoding import Document
from cms_forms.exchange import import_form
from cms_forms.models import Attempt, Case, Delivery, Destination, Submission, Team
from cms_forms.models.delivery import Kind

SERVICE: Final[Document] = {
    "format": "bluelamp-form",
    "version": 1,
    "title": "Report anything",
    "declaration": "It is true as far as I know.",
    "what_happens_next": "<p>A person reads it within 5 days.</p>",
    "steps": [
        {
            "id": "details",
            "slug": "details",
            "kind": "question",
            "title": "About you",
            "questions": [
                {"id": "q-name", "type": "name", "label": "Name"},
                {"id": "q-email", "type": "email", "label": "E-mail", "required": False},
            ],
        }
    ],
    "triage": {"default": "front-desk"},
}


def publish(records: str) -> str:
    """Make the service, its team and its records system at this address; the service's path."""
    Team.objects.update_or_create(
        key="front-desk", defaults={"name": "Front desk", "emails": "desk@rivermouth.example"}
    )
    Destination.objects.create(name="Records", address=records).keep_secret(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    page = import_form(SERVICE, parent=Site.objects.get(is_default_site=True).root_page)
    page.save_revision().publish()
    return str(page.get_url())


def undelivered() -> int:
    return Delivery.objects.undelivered().count()


def facts() -> dict[str, Any]:
    """Of every submission its reference and the name in it, opened as its team would; and keys."""
    reports, sent = [], []
    for submission in Submission.objects.order_by("pk").iterator():
        answers: Any = submission.read_answers()
        sent.append((submission.shown_reference, submission.sent_at.timestamp()))
        reports.append((submission.shown_reference, answers["details"]["q-name"]))
    owed = Delivery.objects.filter(kind__in=[Kind.RECORDS, Kind.ALERT, Kind.RECEIPT])
    last = Delivery.objects.aggregate(last=Max("delivered_at"))["last"]
    return {
        "reports": reports,
        "sent": sent,
        "first": min((at for _reference, at in sent), default=0),
        "cases": Case.objects.count(),
        "undelivered": undelivered(),
        "keys": [str(key) for key in owed.values_list("key", flat=True)],
        "attempts": Attempt.objects.count(),
        "last": last.timestamp() if last else 0,
    }


def say(value: object) -> None:
    print("CHAOS " + json.dumps(value), flush=True)
