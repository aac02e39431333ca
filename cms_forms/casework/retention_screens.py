"""What will be deleted when, what is held back and why; and legal holds."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.casework.retention import undelivered, with_a_day
from cms_forms.models import Case

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
        today = timezone.localdate()
        readable = Case.objects.readable_by(self.request.user)
        kept = with_a_day(readable)
        held = kept.filter(Q(on_hold=True) | Q(undelivered()))
        only_held = self.request.GET.get("held") == "1"
        listed = (held if only_held else kept).select_related("submission", "team")
        listed = listed.annotate(is_undelivered=undelivered())
        page = Paginator(listed.order_by("purge_on", "pk"), PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        months = kept.annotate(month=TruncMonth("purge_on")).values("month", "page_id")
        undated = readable.filter(purged_at=None, purge_on=None, closed_at__isnull=False)
        return super().get_context_data(
            today=today,
            only_held=only_held,
            page=page,
            rows=[(case, held_back(case)) for case in page],
            months=months.annotate(service=Max("service"), count=Count("pk")).order_by(
                "month", "service"
            )[:PER_PAGE],
            held=held.count(),
            undated=undated.values("page_id")
            .annotate(service=Max("service"), count=Count("pk"))
            .order_by("service"),
            purged=readable.filter(purged_at__isnull=False).count(),
            **kwargs,
        )


def held_back(case: Case) -> str:
    """Why its answers stay although their day comes; empty where nothing holds them."""
    reasons = []
    if case.on_hold:
        reasons.append(gettext("legal hold"))
    if case.is_undelivered:  # type: ignore[attr-defined]
        reasons.append(gettext("a message that was not delivered"))
    return get_text_list(reasons, gettext("and"))
