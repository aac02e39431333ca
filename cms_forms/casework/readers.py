"""The register of sensitive services: which groups read what is sent to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, UpdateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.models import SensitiveService
from cms_forms.models.submission import name_of
from cms_forms.models.team import can_read

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHANGES_SHOWN = 20
CHANGED = "wagtail.edit"


class ReadersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.READERS)


class ReadersMixin(CaseworkMixin):
    act = Act.READERS
    header_icon = "lock"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_readers"), "label": gettext("Sensitive services")}]


class SensitiveServicesView(ReadersMixin, TemplateView):
    template_name = "cms_forms/casework/readers.html"
    page_title = _("Sensitive services")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        able = Q(groups__user__in=can_read().filter(is_superuser=False))
        services = SensitiveService.objects.annotate(
            readers=Count("groups__user", filter=able, distinct=True)
        )
        return super().get_context_data(
            services=services.prefetch_related("groups").order_by("title"), **kwargs
        )


class ReadersForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SensitiveService
        fields = ["groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}


class ReadersView(ReadersMixin, UpdateView):  # type: ignore[type-arg]
    """Who reads what is sent to one service. Each change is kept, with who made it."""

    template_name = "cms_forms/casework/readers_of.html"
    model = SensitiveService
    form_class = ReadersForm

    def get_page_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: ReadersForm) -> HttpResponse:
        before = set(self.object.groups.values_list("name", flat=True))
        with transaction.atomic():
            response = super().form_valid(form)
            after = {group.name for group in form.cleaned_data["groups"]}
            if before != after:
                data = {"added": sorted(after - before), "removed": sorted(before - after)}
                log(
                    instance=self.object,
                    action=CHANGED,
                    user=cast("User", self.request.user),
                    data=data,
                )
        words = gettext("Saved. {count} people read what is sent to “{service}”.")
        messages.success(
            self.request, words.format(count=self._readers().count(), service=self.object)
        )
        return response

    def get_success_url(self) -> str:
        return reverse("cms_forms_readers")

    def _readers(self) -> Any:
        groups = self.object.groups.values("pk")
        return can_read().filter(groups__in=groups, is_superuser=False).distinct()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = ModelLogEntry.objects.for_instance(self.object).filter(action=CHANGED)
        return super().get_context_data(
            readers=[name_of(user) for user in self._readers().order_by("pk")],
            changes=entries.select_related("user").order_by("-timestamp")[:CHANGES_SHOWN],
            has_groups=Group.objects.exists(),
            **kwargs,
        )
