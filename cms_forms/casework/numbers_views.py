"""The screen of numbers in the admin, the same as a spreadsheet, and what one use saves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.columns import Columns, columns
from cms_forms.casework.numbers import Month, Numbers, services
from cms_forms.casework.numbers_asked import PERIODS, PERIODS_IN_WHOLE_MONTHS, Asked
from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.casework.small_numbers import LEAST, told
from cms_forms.casework.spreadsheets import csv_response
from cms_forms.models import Saving, station_time
from cms_forms.models.form_version import FormVersion

WAYS: Final = ("online", "phone", "desk")
CHANGE_SAVING = "cms_forms.change_saving"
LONGEST_NUMBER = 9
"""Digits of a page's id or of a version: those of an `IntegerField`."""


def asked_by(request: HttpRequest) -> Asked:
    """What the address asks for."""
    days = request.GET.get("days", "")
    page, version = (
        asked_number(request.GET.get(name), LONGEST_NUMBER) for name in ("service", "version")
    )
    return Asked(
        page_id=page,
        version=version if page is not None else None,
        days=days if days in PERIODS else "91",
    )


class NumbersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.NUMBERS)


class NumbersView(CaseworkMixin, TemplateView):
    """How services are used. Only numbers: nothing here tells of a person."""

    act = Act.NUMBERS
    template_name = "cms_forms/casework/numbers.html"
    page_title = gettext_lazy("Numbers")
    header_icon = "history"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": _("Numbers")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = asked_by(self.request)
        numbers = Numbers(asked)
        periods = PERIODS_IN_WHOLE_MONTHS if numbers.is_in_whole_months else PERIODS
        versions = FormVersion.objects.filter(page=asked.page_id).order_by("-number")
        return super().get_context_data(
            asked=asked,
            numbers=numbers,
            services=services(),
            versions=versions.values_list("number", flat=True) if asked.page_id else (),
            periods=periods.items(),
            chart=_chart(numbers.months),
            is_counted_elsewhere=any(month.by_channel for month in numbers.months),
            least=LEAST,
            query=self.request.GET.urlencode(),
            may_state=self.request.user.has_perm(CHANGE_SAVING),
            may_count=self.request.user.has_perm("cms_forms.add_channelcount"),
            **kwargs,
        )


def _chart(months: Sequence[Month]) -> Columns:
    """Three pieces a month. The table below it has the words."""
    values = [[(way, float(getattr(month, way) or 0)) for way in WAYS] for month in months]
    none = [""] * len(months)
    return columns(values, none, none)


class NumbersCsvView(CaseworkMixin, View):
    """The same numbers as a spreadsheet, with the same few left out."""

    act = Act.NUMBERS

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        asked = asked_by(request)
        heads: list[object] = [_("What"), _("Where"), _("How many"), _("Left there or still there")]
        lines = chain([heads], _lines(Numbers(asked)))
        return csv_response(f"numbers-{station_time.today().isoformat()}", lines)


def _lines(numbers: Numbers) -> Iterator[list[object]]:
    if numbers.asked.page_id is None:
        for each in numbers.by_service:
            started, sent = _("Started"), _("Sent")
            if each.is_in_whole_months:
                started, sent = _("Started, in whole months"), _("Sent, in whole months")
            yield [started, each.name.title, told(each.begun), ""]
            yield [sent, each.name.title, told(each.sent), ""]
    yield [_("Started"), "", told(numbers.begun), ""]
    yield [_("Sent"), "", told(numbers.sent), ""]
    for row in numbers.steps:
        yield [_("Came to a step"), row.label, row.count, row.more]
    parts = {
        _("Came to an exit"): numbers.exits,
        _("An answer was not accepted"): numbers.refused,
        _("Time taken"): numbers.minutes,
        _("Was this easy?"): numbers.ease,
    }
    for what, found in parts.items():
        for row in found:
            yield [what, row.label, told(row.count), ""]
    ways = {
        "online": _("Sent online, in the month"),
        "phone": _("By phone, in the month"),
        "desk": _("At the desk, in the month"),
    }
    for month in numbers.months:
        for way in WAYS if numbers.has_other_ways else WAYS[:1]:
            yield [ways[way], f"{month.month:%Y-%m}", told(getattr(month, way)), ""]


class SavingForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Saving
        fields = ("amount", "source")


class SavingView(CaseworkMixin, FormView):  # type: ignore[type-arg]
    """What one use online saves, and where that figure comes from."""

    act = Act.NUMBERS
    template_name = "cms_forms/casework/saving.html"
    page_title = gettext_lazy("What one use online saves")
    form_class = SavingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE_SAVING):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("cms_forms_numbers"), "label": _("Numbers")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Saving.stated()}

    def form_valid(self, form: SavingForm) -> HttpResponse:
        form.instance.changed_at = timezone.now()
        form.save()
        messages.success(self.request, _("The figure is saved. All sums are made with it now."))
        return redirect("cms_forms_numbers")
