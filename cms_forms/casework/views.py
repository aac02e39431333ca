"""Staff's screens: the submissions of their own teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms_forms.engine import codec
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from cms_forms.models import Case, CaseEvent, Happened, Submission
from cms_forms.models.team import READ_PERMISSION, Team
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 50


def _listed(request: HttpRequest) -> QuerySet[Submission]:
    """What the user may read, each with the title of its `service`; None where there is none."""
    mine = Case.objects.readable_by(request.user).values("pk")
    readable = Submission.objects.filter(case__in=mine).select_related("case")
    return readable.annotate(service=KeyTextTransform("title", "version__definition"))


class SubmissionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(READ_PERMISSION))


class CaseworkMixin(WagtailAdminTemplateMixin):
    """Deny by default: nothing is shown to those without the permission."""

    request: HttpRequest
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(READ_PERMISSION):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_submissions"), "label": gettext("Submissions")}]


class SubmissionsView(CaseworkMixin, TemplateView):
    """The submissions of the user's own teams, newest first."""

    template_name = "cms_forms/casework/index.html"
    page_title = _("Submissions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A list needs the title of a version, and not the whole definition for each of its rows.
        found = _listed(self.request).select_related("team")
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        if query:
            found = found.filter(
                reference__contains=query.replace("-", "").replace(" ", "").upper()
            )
        page: Page[Submission] = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            submissions=page,
            query=query,
            reads_all=self.request.user.is_superuser,
            is_in_team=Team.objects.filter(members=self.request.user.pk).exists(),
            **kwargs,
        )


class SubmissionView(CaseworkMixin, TemplateView):
    """One submission, in the order and the words in which it was asked. Reading is recorded."""

    template_name = "cms_forms/casework/submission.html"

    def get_page_title(self) -> str:
        return str(self.kwargs["reference"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reference = self.kwargs["reference"].replace("-", "")
        submission = get_object_or_404(_listed(self.request), reference=reference)
        context: dict[str, Any] = {"submission": submission}
        try:
            answers = submission.case.read_for(cast("User", self.request.user))
        except CannotOpen:
            context["refused"] = "sealed"
        except CannotVerify:
            context["refused"] = "unverified"
        except NotGenuine:
            context["refused"] = "forged"
        else:
            # Sent on that day: "within the last 14 days" must be read as it was then.
            day = timezone.localdate(submission.sent_at)
            # The definition that the signature covers, which a form kept in memory may not be.
            form = codec.restore(submission.version.definition)
            context["sections"] = transcript(walk(form, answers, day))
        readings = CaseEvent.objects.filter(case=submission.case, happened=Happened.READ)
        context["accesses"] = readings.order_by("-at")[:20]
        return super().get_context_data(**context, **kwargs)
