"""The register of teams."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
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
                _("“{team}” is not deleted: {reasons}. Rename it, or take its members out.").format(
                    team=self.instance, reasons=get_text_list(needs, _("and"))
                ),
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
        words = ngettext("it has {sent} submission", "it has {sent} submissions", sent)
        needs.append(words.format(sent=sent))
    live = FormVersion.objects.filter(page__live=True)
    newest = live.order_by("page", "-number").distinct("page")
    served = [version.form for version in newest if team.key in version.form.triage.teams]
    if served:
        titles = ", ".join(f"“{form.title}”" for form in served)
        words = ngettext("{titles} sends reports to it", "{titles} send reports to it", len(served))
        needs.append(words.format(titles=titles))
    return needs


class TeamAdmin(ModelAdmin):
    model = Team
    delete_view_class = TeamDeleteView
    history_view_class = TeamHistoryView
    menu_label = gettext_lazy("Teams")
    menu_item_name = "teams"
    menu_icon = "group"
    menu_order = 620
    list_display = ("name", "key")
    search_fields = ("name", "key")
