"""What will be deleted when, what is held back and why; and legal holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from cms_forms.casework.naming import service_titles
from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.casework.retention import must_arrive, undelivered, with_a_day
from cms_forms.casework.scope import Scope
from cms_forms.models import station_time

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cms_forms.models import Case
    from cms_forms.models.case import CaseQuerySet

PER_PAGE: Final = 50


class RetentionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.HOLD) and may(request.user, Act.READ)


class RetentionView(CaseworkMixin, TemplateView):
    """Only cases that the user may read."""

    act = Act.HOLD
    header_icon = "bin"
    template_name = "cms_forms/casework/retention.html"
    page_title = _("Retention")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readable = Scope.of(cast("User", self.request.user)).cases
        kept = with_a_day(readable)
        # The few that wait are looked up once, and not for each of many cases.
        is_held = Q(on_hold=True) | Q(pk__in=must_arrive().values("case"))
        only_held = self.request.GET.get("held") == "1"
        totals = Totals.of(readable, is_held)
        listed = (kept.filter(is_held) if only_held else kept).select_related("submission", "team")
        listed = listed.annotate(is_undelivered=undelivered()).order_by("purge_on", "pk")
        page = Counted(listed, PER_PAGE, number=totals.held if only_held else totals.kept).get_page(
            self.request.GET.get("p")
        )
        return super().get_context_data(
            today=station_time.today(),
            only_held=only_held,
            page=page,
            rows=[(case, held_back(case)) for case in page],
            months=totals.months[:PER_PAGE],
            held=totals.held,
            undated=totals.undated,
            purged=totals.purged,
            **kwargs,
        )


class Counted(Paginator):  # type: ignore[type-arg]
    """Of a list whose length is known."""

    def __init__(self, listed: Any, per_page: int, *, number: int) -> None:
        super().__init__(listed, per_page)
        self.number = number

    @property
    def count(self) -> int:
        return self.number


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Of closed cases: how many there are of what, counted in one look at them."""

    months: Sequence[Mapping[str, Any]]
    """{"month", "service", "count"}: what is deleted when."""
    undated: Sequence[Mapping[str, Any]]
    """{"service", "count"}: what is kept without an end."""
    kept: int
    """With a day."""
    held: int
    purged: int

    @classmethod
    def of(cls, readable: CaseQuerySet, is_held: Q) -> Totals:
        closed = readable.filter(closed_at__isnull=False)
        # Where there is no title among what is grouped, the database needs no sorting.
        rows: list[Any] = list(
            closed.annotate(
                month=TruncMonth("purge_on"),
                is_gone=ExpressionWrapper(Q(purged_at__isnull=False), output_field=BooleanField()),
            )
            .values("month", "page_id", "is_gone")
            .annotate(count=Count("pk"), held=Count("pk", filter=is_held))
            .order_by()
        )
        there = [row for row in rows if not row["is_gone"]]
        titles = service_titles({row["page_id"] for row in there})
        told = [row | {"service": titles[row["page_id"]]} for row in there]
        dated = [row for row in told if row["month"] is not None]
        undated = [row for row in told if row["month"] is None]
        return cls(
            months=sorted(dated, key=lambda row: (row["month"], row["service"])),
            undated=sorted(undated, key=lambda row: row["service"]),
            kept=sum(row["count"] for row in dated),
            held=sum(row["held"] for row in dated),
            purged=sum(row["count"] for row in rows if row["is_gone"]),
        )


def held_back(case: Case) -> str:
    """Why its answers stay although their day comes; empty where nothing holds them."""
    reasons = []
    if case.on_hold:
        reasons.append(gettext("legal hold"))
    if case.is_undelivered:  # type: ignore[attr-defined]
        reasons.append(gettext("a message that was not delivered"))
    return get_text_list(reasons, gettext("and"))
