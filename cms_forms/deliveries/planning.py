"""Which messages a new case owes. Their rows are written in the transaction that opens it."""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Q

from cms_forms.models.case import Case
from cms_forms.models.delivery import Delivery, Destination, Kind


def planned(case: Case, *, has_address: bool, deadline: date | None) -> Iterator[Delivery]:
    """One for each destination of a case that was just opened, unsaved.

    `has_address`: whether the visitor gave an e-mail address.
    """
    kinds = [Kind.ALERT, *([Kind.RECEIPT] if has_address else [])]
    for kind in kinds:
        yield Delivery(case=case, kind=kind, deadline=deadline)
    for destination in _records_systems(case.page_id):
        yield Delivery(case=case, kind=Kind.RECORDS, destination_id=destination, deadline=deadline)


def _records_systems(page_id: int | None) -> list[int]:
    """The ids of those that get what is sent to a service."""
    wanted = Destination.objects.filter(Q(services=None) | Q(services=page_id), is_active=True)
    return list(wanted.order_by("pk").values_list("pk", flat=True).distinct())


def wake_workers() -> None:
    """When the transaction commits, a worker looks at once for what is due."""
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY work_is_due")
