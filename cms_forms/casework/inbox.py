"""The cases of the user's own teams."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from cms_forms.casework.permissions import Act, CaseworkMixin, bare_reference, may
from cms_forms.models import Case, Submission
from cms_forms.models.team import Team

PER_PAGE = 50


def _listed(request: HttpRequest) -> QuerySet[Submission]:
    """What the user may read, each with the title of its `service`; None where there is none."""
    mine = Case.objects.readable_by(request.user).values("pk")
    readable = Submission.objects.filter(case__in=mine).select_related("case")
    return readable.annotate(service=KeyTextTransform("title", "version__definition"))


class InboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.READ)


class InboxView(CaseworkMixin, TemplateView):
    template_name = "cms_forms/casework/inbox.html"
    page_title = _("Inbox")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A list needs the title of a version, and not the whole definition for each of its rows.
        found = _listed(self.request).select_related("team")
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        if query:
            found = found.filter(reference__contains=bare_reference(query) or "?")
        page: Page[Submission] = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            submissions=page,
            query=query,
            reads_all=self.request.user.is_superuser,
            is_in_team=Team.objects.filter(members=self.request.user.pk).exists(),
            **kwargs,
        )
