"""What people searched for, for editors: with filters, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Final

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from station.search.analytics.count import FEWEST, SearchCount

PERMISSION = "station_search.view_searchcount"
USUAL = timedelta(days=30)
ORDERS = {
    "top": ("-searched", "query"),
    "in_vain": ("-in_vain", "query"),
    "unclicked": ("-unclicked", "query"),
}


COUNTED: Final[Mapping[str, str]] = {
    "searched": "Searches",
    "in_vain": "Found nothing",
    "clicked": "A result opened",
    "unclicked": "Nothing opened",
}
"""What is counted of a query -> its heading."""


def _in_threes(name: str, row: Mapping[str, Any]) -> str:
    return f"{row[name]:,}"


class CountsFilter(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label="Days", widget=DateRangePickerWidget)
    query = django_filters.CharFilter(label="Words", lookup_expr="icontains")
    which = django_filters.ChoiceFilter(
        label="Which",
        method="keep_which",
        empty_label="All, the most frequent first",
        choices=[("in_vain", "Found nothing"), ("unclicked", "Nothing was opened")],
    )

    class Meta:
        model = SearchCount
        fields: ClassVar = ["day", "query", "which"]

    def keep_which(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The counts are summed after all filters: see `CountsReport`."""
        return rows


class CountsReport(ReportView):
    model = SearchCount
    page_title = "What people search for"
    header_icon = "search"
    index_url_name = "station_searches"
    index_results_url_name = "station_searches_results"
    results_template_name = "search/admin/searches_results.html"
    filterset_class = CountsFilter
    is_searchable = False
    default_ordering = None
    paginate_by = 50
    permission_required = "view"
    any_permission_required = None
    columns: ClassVar = [
        Column("query", label="Words"),
        *(
            Column(name, label=label, accessor=partial(_in_threes, name), width="14%")
            for name, label in COUNTED.items()
        ),
    ]
    list_export: ClassVar = ["query", *COUNTED]
    export_headings: ClassVar[Mapping[str, str]] = {"query": "Words", **COUNTED}
    export_filename = "searches"

    def get_base_queryset(self) -> QuerySet[SearchCount]:
        """Of the last thirty days, where nobody asks for others."""
        rows = SearchCount.objects.all()
        if not (self.request.GET.get("day_min") or self.request.GET.get("day_max")):
            rows = rows.filter(day__gt=timezone.localdate() - USUAL)
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        summed = super().filter_queryset(queryset).shown()
        which = self.request.GET.get("which", "")
        if which in {"in_vain", "unclicked"}:
            summed = summed.filter(**{f"{which}__gt": 0})
        return summed.order_by(*ORDERS.get(which, ORDERS["top"]))

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"fewest": FEWEST}


class SearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def menu_item() -> MenuItem:
    return SearchesMenuItem(
        "What people search for",
        reverse("station_searches"),
        name="searches",
        icon_name="search",
        order=900,
    )


def urls() -> Sequence[Any]:
    return [
        path("reports/searches/", CountsReport.as_view(), name="station_searches"),
        path(
            "reports/searches/results/",
            CountsReport.as_view(results_only=True),
            name="station_searches_results",
        ),
    ]


def permission() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="station_search", codename="view_searchcount"
    )
