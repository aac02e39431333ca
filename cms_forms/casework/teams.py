"""The register of teams."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, HistoryView

from cms_forms.models import FormVersion, Team


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


class TeamHistoryView(HistoryView):
    """Who changed the team and when, for those who may change it. modeladmin's own asks nobody."""

    def check_action_permitted(self, user: User) -> bool:
        return bool(self.permission_helper.user_can_edit_obj(user, self.instance))


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
    history_view_class = TeamHistoryView
    menu_label = "Teams"
    menu_icon = "group"
    menu_order = 620
    list_display = ("name", "key")
    search_fields = ("name", "key")
