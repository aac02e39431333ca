"""Which messages a new case owes. Their rows are written in the transaction that opens it."""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import Q

from cms_forms.models.case import Case
from cms_forms.models.deadline import Deadline
from cms_forms.models.delivery import Delivery, Destination, Kind


def planned(
    case: Case, deadlines: Sequence[Deadline], *, has_address: bool, is_urgent: bool = False
) -> Iterator[Delivery]:
    """One for each destination of a case that was just opened, unsaved.

    `has_address`: whether the visitor gave an e-mail address. What is urgent goes to the team by
    both channels, and somebody is told soon if one of the two does not arrive. A records system is
    told of the team and the days as they are now, however late it takes the report.
    """
    deadline = case.next_due
    about = {"urgent": True} if is_urgent else {}
    for kind in [Kind.ALERT, *([Kind.URGENT] if is_urgent else [])]:
        yield Delivery(case=case, kind=kind, deadline=deadline, about=about)
    if has_address:
        yield Delivery(case=case, kind=Kind.RECEIPT, deadline=deadline)
    due = {each.clock: each.due.isoformat() for each in deadlines}
    for destination in _records_systems(case.page_id):
        yield Delivery(
            case=case,
            kind=Kind.RECORDS,
            destination_id=destination,
            deadline=deadline,
            about={"received": {"team": case.team.key, "due": due}},
        )


def _records_systems(page_id: int | None) -> list[int]:
    """The ids of those that get what is sent to a service."""
    wanted = Destination.objects.filter(Q(services=None) | Q(services=page_id), is_active=True)
    return list(wanted.order_by("pk").values_list("pk", flat=True).distinct())


def wake_workers() -> None:
    """When the transaction commits, a worker looks at once for what is due."""
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY work_is_due")
