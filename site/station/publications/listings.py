"""The admin's list of publications, for those who keep them."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

import django_filters
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from station.publications.areas import boroughs, with_children
from station.publications.models import (
    AttachedFile,
    Decision,
    HiddenDataOverride,
    PublicationPage,
    Topic,
    Type,
)

REVIEW: Final = (("past", "Past its review date"), ("soon", "Within 90 days"), ("none", "No date"))
SOON_DAYS: Final = 90
ATTACHED_TO_DRAFT: Final = "latest_revision__content__attachments"
ON_WIDE_SCREENS: Final = "on-wide-screens"
"""The class of columns that leave a telephone's width to the title."""
STATES: Final = {
    "live": Q(live=True),
    "changed": Q(live=True, has_unpublished_changes=True),
    "draft": Q(live=False),
    "scheduled": Q(_revisions__approved_go_live_at__isnull=False),
}


class PublicationFilterSet(PageFilterSet):
    type = django_filters.MultipleChoiceFilter(choices=Type.choices, label="Type")
    status = django_filters.ChoiceFilter(
        method="by_status",
        label="Status",
        choices=[
            ("live", "Published"),
            ("changed", "Published, with a newer draft"),
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
        ],
    )
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
        choices=[
            ("hidden", "Hidden data keeps it back"),
            ("unsearchable", "Some cannot be searched"),
            ("none", "Without files"),
        ],
    )

    class Meta:
        model = PublicationPage
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """By ids: a search within the list accepts no conditions on other tables."""
        narrowed = super().filter_queryset(PublicationPage.objects.order_by())
        return queryset.filter(pk__in=narrowed.values("pk"))

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

    def by_status(self, pages: Any, name: str, state: str) -> Any:
        return pages.filter(STATES[state]).distinct()

    def by_files(self, pages: Any, name: str, state: str) -> Any:
        if state == "none":
            return pages.filter(attachments=None)
        if state == "hidden":
            return pages.filter(pk__in=kept_back())
        unread = pages.filter(attachments__document__attached__searchable=False)
        return unread.distinct()


def kept_back() -> list[int]:
    """Ids of the pages whose latest draft has a file in which something is hidden that nobody let
    out.
    """
    held = AttachedFile.objects.exclude(findings=[])
    files = {file.document_id: file for file in held if file.blocking}
    passed = defaultdict(list)
    for decision in HiddenDataOverride.objects.filter(
        fingerprint__in={file.fingerprint for file in files.values()}
    ):
        passed[decision.page_id, decision.fingerprint].append(decision.findings)
    drafts = PublicationPage.objects.exclude(**{ATTACHED_TO_DRAFT: []})
    return [
        page
        for page, attached in drafts.values_list("pk", ATTACHED_TO_DRAFT)
        if any(
            file.left_open(passed[page, file.fingerprint])
            for each in attached or ()
            if (file := files.get(each["document"])) is not None
        )
    ]


class PublicationIndexView(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which bulk actions there are is asked by the model; the words are those for pages."""
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return told | {"model_opts": PublicationPage._meta, "item_type": "PAGE"}


class PublicationListingViewSet(PageListingViewSet):
    model = PublicationPage
    index_view_class = PublicationIndexView
    icon = "doc-full-inverse"
    menu_label = "Publications"
    menu_order = 250
    add_to_admin_menu = True
    filterset_class = PublicationFilterSet
    ordering = "-date"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        Column("reference", label="Reference", sort_key="reference", classname=ON_WIDE_SCREENS),
        Column("get_type_display", label="Type", sort_key="type", classname=ON_WIDE_SCREENS),
        Column("date", label="Date", sort_key="date"),
        Column("get_decision_display", label="Decision", classname=ON_WIDE_SCREENS),
        Column("review_on", label="Review by", sort_key="review_on", classname=ON_WIDE_SCREENS),
        PageStatusColumn("status", label="Status", sort_key="live", width="12%"),
    ]


publications = PublicationListingViewSet("publications")


def asked_for(request: HttpRequest) -> Any:
    """The publications that the list shows on all its pages, as the query string narrows it."""
    pages = PublicationPage.objects.all()
    found = PublicationFilterSet(request.GET, queryset=pages, request=request)
    narrowed = found.qs if found.is_valid() else pages.none()
    words = request.GET.get("q", "").strip()
    if not words:
        return narrowed
    matching = [page.pk for page in narrowed.autocomplete(words, order_by_relevance=False)]
    return pages.filter(pk__in=matching)
