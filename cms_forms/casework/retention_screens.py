"""What will be deleted when, what is held back and why; and legal holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms_forms.casework import work
from cms_forms.casework.permissions import Act, CaseworkMixin, case_or_404, may
from cms_forms.casework.retention import undelivered, with_a_day
from cms_forms.casework.states import NotAllowed
from cms_forms.models import Case

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE: Final = 50


class RetentionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.HOLD) and may(request.user, Act.READ)


class RetentionMixin(CaseworkMixin):
    act = Act.HOLD
    header_icon = "bin"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_retention"), "label": gettext("Retention")}]


class RetentionView(RetentionMixin, TemplateView):
    """Only cases that the user may read."""

    template_name = "cms_forms/casework/retention.html"
    page_title = _("Retention")

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


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=work.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the case. Only those who may read it can read this."),
    )


class HoldView(RetentionMixin, FormView):  # type: ignore[type-arg]
    """Put a case on legal hold, or end it: what the button says, with a reason."""

    template_name = "cms_forms/casework/hold.html"
    form_class = HoldForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may(request.user, self.act):
            self.case = case_or_404(request.user, kwargs["reference"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.case)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: HoldForm) -> HttpResponse:
        on = self.request.POST.get("on") == "1"
        by = cast("User", self.request.user)
        try:
            work.hold(self.case, by, on, form.cleaned_data["reason"])
        except NotAllowed as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        words = _("{case} is on legal hold.") if on else _("{case} is on legal hold no longer.")
        messages.success(self.request, words.format(case=self.case))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("cms_forms_retention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **kwargs)
