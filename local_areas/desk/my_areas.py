"""What an officer looks after: the list of areas, and one area with everything that is posted."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy

from local_areas.desk.posts import waiting_for
from local_areas.desk.shell import DeskView, OfAreaView
from local_areas.models import Assignment, Meeting, Priority, Update
from local_areas.updates.rights import areas_of, is_lead

PER_PAGE = 40
RECENT = 20
"""How many updates of each kind the screen of an area lists."""


class MyAreasView(DeskView):
    template_name = "local_areas/desk/my_areas.html"
    page_title = gettext_lazy("My areas")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        areas = areas_of(self.user).select_related("parent").order_by("name")
        if query:
            areas = areas.filter(name__icontains=query)
        leads = is_lead(self.user)
        return super().get_context_data(
            areas=Paginator(with_freshness(areas), PER_PAGE).get_page(self.request.GET.get("p")),
            query=query,
            leads=leads,
            waiting=waiting_for(self.user).count() if leads else 0,
            mine=self.mine(),
            officer=self.officer,
            **kwargs,
        )

    def mine(self) -> list[Update]:
        """Proposals of the officer that are not out, with what a lead said of them."""
        if self.officer is None:
            return []
        rows = Update.objects.filter(
            author=self.officer, approved_at__isnull=True, withdrawn_at__isnull=True
        )
        return list(rows.select_related("area").order_by("-proposed_at")[:RECENT])


class AreaView(OfAreaView):
    template_name = "local_areas/desk/area.html"

    def get_page_title(self) -> str:
        return str(self.area.name)

    def path(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        updates = Update.objects.filter(area=self.area).select_related("author")
        now = timezone.now()
        out = updates.filter(approved_at__isnull=False, withdrawn_at__isnull=True)
        is_over = Q(expires_at__lte=now)
        return super().get_context_data(
            waiting=updates.filter(approved_at__isnull=True, withdrawn_at__isnull=True).order_by(
                "-proposed_at"
            )[:RECENT],
            scheduled=out.filter(publish_at__gt=now)
            .exclude(is_over)
            .order_by("publish_at")[:RECENT],
            published=Update.objects.out().filter(area=self.area).select_related("author")[:RECENT],
            gone=updates.filter(Q(withdrawn_at__isnull=False) | is_over).order_by("-publish_at")[
                :RECENT
            ],
            priorities=Priority.objects.filter(area=self.area).order_by(
                F("closed_on").desc(nulls_first=True), "-issued_on"
            )[:RECENT],
            meetings=Meeting.objects.coming().filter(area=self.area)[:RECENT],
            team=Assignment.objects.filter(area=self.area).select_related("officer"),
            **kwargs,
        )


def with_freshness(areas: QuerySet[Any]) -> QuerySet[Any]:
    """Each area with its newest update, next event and number of stale priorities."""
    newest = Update.objects.out().filter(area=OuterRef("pk")).order_by("-publish_at")
    coming = Meeting.objects.coming().filter(area=OuterRef("pk"))
    stale = (
        Priority.objects.stale()
        .filter(area=OuterRef("pk"))
        .order_by()
        .values("area")
        .annotate(number=Count("pk"))
    )
    return areas.annotate(
        newest_at=Subquery(newest.values("publish_at")[:1], output_field=DateTimeField()),
        next_meeting_at=Subquery(coming.values("starts_at")[:1], output_field=DateTimeField()),
        stale_priorities=Coalesce(Subquery(stale.values("number")), 0),
    )
