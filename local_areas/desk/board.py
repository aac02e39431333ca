"""What is missing in a lead's areas (Neighbourhood Policing Guarantee, 2025): a named contactable
officer, fresh priorities, an update within 30 days, a next event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy

from local_areas.desk.my_areas import with_freshness
from local_areas.desk.shell import LeadView
from local_areas.models import Assignment, Level, Priority, Role
from local_areas.updates.rights import areas_of

QUIET: Final = timedelta(days=30)
PER_PAGE = 50
MISSING: Final = {
    "contact": gettext_lazy("without a named contact"),
    "priorities": gettext_lazy("with priorities older than 3 months"),
    "updates": gettext_lazy("without an update for 30 days"),
    "events": gettext_lazy("without a next event"),
}
CONDITIONS: Final = {
    "contact": Q(has_contact=False),
    "priorities": Q(stale_priorities__gt=0),
    "updates": Q(is_quiet=True),
    "events": Q(next_meeting_at__isnull=True),
}
ANY: Final = (
    CONDITIONS["contact"] | CONDITIONS["priorities"] | CONDITIONS["updates"] | CONDITIONS["events"]
)


class BoardView(LeadView):
    template_name = "local_areas/desk/board.html"
    page_title = gettext_lazy("What is missing")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        areas = with_what_is_missing(areas_of(self.user, role=Role.LEAD))
        counts = areas.aggregate(
            areas=Count("pk"),
            fine=Count("pk", filter=~ANY),
            **{key: Count("pk", filter=condition) for key, condition in CONDITIONS.items()},
        )
        asked = self.request.GET.get("missing", "")
        chosen = areas.filter(CONDITIONS.get(asked, ANY)).select_related("parent")
        page = Paginator(chosen.order_by("parent__name", "name"), PER_PAGE)
        return super().get_context_data(
            page=page.get_page(self.request.GET.get("p")),
            keep=f"&missing={asked}" if asked in CONDITIONS else "",
            counts=counts,
            filters=[
                {"key": key, "label": label, "number": counts[key], "is_on": key == asked}
                for key, label in MISSING.items()
            ],
            **kwargs,
        )


def with_what_is_missing(areas: Any) -> Any:
    """Neighbourhoods alone: they have a team and a page of their own."""
    contact = Assignment.objects.filter(area=OuterRef("pk"), is_contact=True)
    stale = Priority.objects.stale().filter(area=OuterRef("pk")).order_by("issued_on")
    areas = with_freshness(areas.filter(level=Level.NEIGHBOURHOOD))
    quiet = Q(newest_at__isnull=True) | Q(newest_at__lt=timezone.now() - QUIET)
    return areas.annotate(
        has_contact=Exists(contact),
        stale_priority=Subquery(stale.values("pk")[:1]),
        is_quiet=Case(
            When(quiet, then=Value(True)), default=Value(False), output_field=BooleanField()
        ),
    )
