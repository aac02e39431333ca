"""How the outbox stands, for those who watch the station."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from cms_forms.models.delivery import TO_REPORTER, Delivery, DeliveryQuerySet, DeliveryState, Kind
from cms_forms.models.resume_mail import ResumeMail

USUAL_MINUTES: Final = 30


@dataclass(frozen=True, kw_only=True)
class Health:
    """Facts from the database only: whoever asks waits for no receiver."""

    waiting: int
    refused: int
    """Without what went to an address that a reporter mistyped: that is no fault of the station."""
    oldest_seconds: int
    """Since the oldest of them was written; 0 where there is none."""
    limit_seconds: int

    @property
    def is_well(self) -> bool:
        return self.refused == 0 and self.oldest_seconds <= self.limit_seconds


def health(now: datetime | None = None, of: DeliveryQuerySet | None = None) -> Health:
    """Of these deliveries, or of all there is: what somebody may not list is not told by how many
    there are.

    Unwell while a message is older than the setting CMS_FORMS_DELIVERED_WITHIN (minutes)
    and has not arrived, and while one was refused. The alarm that says so is not counted, nor
    what is for a records system that is switched off.
    """
    now = now or timezone.now()
    limit = timedelta(minutes=getattr(settings, "CMS_FORMS_DELIVERED_WITHIN", USUAL_MINUTES))
    is_refused = Q(state=DeliveryState.REFUSED) & ~Q(kind__in=TO_REPORTER)
    is_waiting = Q(state=DeliveryState.WAITING)
    found = (
        (Delivery.objects.all() if of is None else of)
        .undelivered()
        .wanted()
        .exclude(kind=Kind.SYSTEM)
        .aggregate(
            waiting=Count("pk", filter=is_waiting),
            refused=Count("pk", filter=is_refused),
            oldest=Min("created_at", filter=is_waiting | is_refused),
        )
    )
    waiting, oldest = found["waiting"], found["oldest"]
    if of is None:
        links = ResumeMail.objects.filter(is_warning=False)
        saved = links.aggregate(waiting=Count("pk"), oldest=Min("created_at"))
        waiting += saved["waiting"]
        oldest = min(filter(None, (oldest, saved["oldest"])), default=None)
    return Health(
        waiting=waiting,
        refused=found["refused"],
        oldest_seconds=max(0, int((now - oldest).total_seconds())) if oldest else 0,
        limit_seconds=int(limit.total_seconds()),
    )
