"""The admin's list of publications, for those who keep them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import django_filters
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from station.publications.areas import boroughs, with_children
from station.publications.models import Decision, PublicationPage, Topic, Type

REVIEW: Final = (("past", "Past its review date"), ("soon", "Within 90 days"), ("none", "No date"))
SOON_DAYS: Final = 90


class PublicationFilterSet(PageFilterSet):
    type = django_filters.MultipleChoiceFilter(choices=Type.choices, label="Type")
    decision = django_filters.MultipleChoiceFilter(choices=Decision.choices, label="Decision")
    since = django_filters.DateFilter("date", lookup_expr="gte", label="Dated from")
    until = django_filters.DateFilter("date", lookup_expr="lte", label="Dated to")
    area = django_filters.ChoiceFilter(
        method="in_area",
        label="Area",
        choices=lambda: [(place.code, place.name) for place in boroughs()],
    )
    topic = django_filters.ModelChoiceFilter(
        "topic_items__tag", queryset=Topic.objects.all(), label="Topic"
    )
    review = django_filters.ChoiceFilter(method="by_review", label="Review", choices=REVIEW)
    files = django_filters.ChoiceFilter(
        method="by_files",
        label="Files",
        choices=[("unsearchable", "Some cannot be searched"), ("none", "Without files")],
    )

    class Meta:
        model = PublicationPage
        fields: list[str] = []

    def in_area(self, pages: Any, name: str, code: str) -> Any:
        return pages.filter(area_codes__overlap=with_children(code))

    def by_review(self, pages: Any, name: str, state: str) -> Any:
        if state == "none":
            return pages.filter(review_on=None)
        today = timezone.localdate()
        if state == "past":
            return pages.filter(review_on__lt=today)
        last = today + timedelta(days=SOON_DAYS)
        return pages.filter(review_on__range=(today, last))

    def by_files(self, pages: Any, name: str, state: str) -> Any:
        if state == "none":
            return pages.filter(attachments=None)
        unread = pages.filter(attachments__document__attached__searchable=False)
        return unread.distinct()


class PublicationListingViewSet(PageListingViewSet):
    model = PublicationPage
    icon = "doc-full-inverse"
    menu_label = "Publications"
    menu_order = 250
    add_to_admin_menu = True
    filterset_class = PublicationFilterSet
    ordering = "-date"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        Column("reference", label="Reference", sort_key="reference"),
        Column("get_type_display", label="Type", sort_key="type"),
        Column("date", label="Date", sort_key="date"),
        Column("get_decision_display", label="Decision"),
        Column("review_on", label="Review by", sort_key="review_on"),
        PageStatusColumn("status", label="Status", sort_key="live", width="12%"),
    ]


publications = PublicationListingViewSet("publications")
