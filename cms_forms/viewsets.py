"""The registers and screens of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView

from cms_forms import screens
from cms_forms.engine.journey import walk
from cms_forms.models import FormPage, FormVersion, Submission, Team
from cms_forms.models.submission import READ_PERMISSION, read_for
from cms_forms.sealing import CannotOpen

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 50


class TeamDeleteView(DeleteView):
    """Deletes a team that nothing needs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        needs = needs_of(self.instance)
        if needs and self.check_action_permitted(request.user):
            messages.error(
                request,
                f"“{self.instance}” is not deleted: {' and '.join(needs)}. Rename it, or take its "
                "members out.",
            )
            return redirect(self.index_url)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))


def needs_of(team: Team) -> list[str]:
    """Why a team must stay, in words; empty when nothing needs it."""
    needs = []
    sent = team.submissions.count()
    if sent:
        needs.append(f"it has {sent} submission{'' if sent == 1 else 's'}")
    live = FormVersion.objects.filter(page__live=True)
    newest = live.order_by("page", "-number").distinct("page")
    served = [version.form for version in newest if team.key in version.form.triage.teams]
    if served:
        titles = ", ".join(f"“{form.title}”" for form in served)
        needs.append(f"{titles} send{'s' if len(served) == 1 else ''} reports to it")
    return needs


class TeamAdmin(ModelAdmin):
    model = Team
    delete_view_class = TeamDeleteView
    menu_label = "Teams"
    menu_icon = "group"
    menu_order = 620
    list_display = ("name", "key")
    search_fields = ("name", "key")


class StepsColumn(Column):
    """The way to a service's steps."""

    cell_template_name = "cms_forms/editor/_steps_cell.html"


class ServicesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


class ServicesViewSet(PageListingViewSet):
    """Every service that the user may see, wherever it lies in the tree."""

    name = "services"
    model = FormPage
    icon = "form"
    menu_label = "Services"
    menu_order = 110
    add_to_admin_menu = True
    menu_item_class = ServicesMenuItem
    columns = [*IndexView.base_columns, StepsColumn("steps", label="Steps", width="10%")]


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
        return [{"url": reverse("cms_forms_submissions"), "label": "Submissions"}]


class SubmissionsView(CaseworkMixin, TemplateView):
    """The submissions of the user's own teams, newest first."""

    template_name = "cms_forms/submissions/index.html"
    page_title = "Submissions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readable = Submission.objects.readable_by(self.request.user).select_related("team")
        # A list needs the title of a version, and not the whole definition for each of its rows.
        found = readable.annotate(service=KeyTextTransform("title", "version__definition"))
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        if query:
            found = found.filter(
                reference__contains=query.replace("-", "").replace(" ", "").upper()
            )
        page: Page[Submission] = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(submissions=page, query=query, **kwargs)


class SubmissionView(CaseworkMixin, TemplateView):
    """One submission, in the order and the words in which it was asked. Reading is recorded."""

    template_name = "cms_forms/submissions/submission.html"

    def get_page_title(self) -> str:
        return str(self.kwargs["reference"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reference = self.kwargs["reference"].replace("-", "")
        readable = Submission.objects.readable_by(self.request.user)
        submission = get_object_or_404(readable, reference=reference)
        context: dict[str, Any] = {"submission": submission, "form": submission.version.form}
        try:
            answers = read_for(cast("User", self.request.user), submission)
        except CannotOpen:
            context["sealed"] = True
        else:
            # Sent on that day: "within the last 14 days" must be read as it was then.
            day = timezone.localdate(submission.sent_at)
            context["sections"] = screens.sections(walk(submission.version.form, answers, day))
        context["accesses"] = submission.accesses.all()[:20]
        return super().get_context_data(**context, **kwargs)


def submission_urls() -> list[URLPattern]:
    return [
        path("submissions/", SubmissionsView.as_view(), name="cms_forms_submissions"),
        path("submissions/<str:reference>/", SubmissionView.as_view(), name="cms_forms_submission"),
    ]
