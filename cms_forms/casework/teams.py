"""The register of teams."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from wagtail_modeladmin.views import CreateView, EditView

from cms_forms.casework.named_by import live_naming
from cms_forms.casework.registers import DeleteUnneededView, Register
from cms_forms.casework.team_form import TeamForm, people_named, team_panels
from cms_forms.casework.unread import warn_unread
from cms_forms.models import Team
from cms_forms.models.submission import name_of
from cms_forms.models.team import TeamQuerySet, can_read

FOUND_AT_ONCE = 10
"""How many people a search for members shows."""


@never_cache
def people(request: HttpRequest) -> JsonResponse:
    """Who could be a member, by a part of the name, for those who make teams."""
    if not any(request.user.has_perm(f"cms_forms.{act}_team") for act in ("add", "change")):
        raise PermissionDenied
    query = request.GET.get("q", "").replace("\x00", "").strip()
    found = list(people_named(query)[: FOUND_AT_ONCE + 1]) if query else []
    shown = found[:FOUND_AT_ONCE]
    able = set(can_read().filter(pk__in=[person.pk for person in shown]).values_list("pk"))
    listed = [
        {"id": person.pk, "name": name_of(person), "reads": (person.pk,) in able}
        for person in shown
    ]
    return JsonResponse({"people": listed, "more": len(found) > FOUND_AT_ONCE})


class WarnsOfNoReader:
    """For the views that save a team: says so when nobody can read for it then."""

    request: HttpRequest
    instance: Team

    def form_valid(self, form: TeamForm) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))  # type: ignore[misc]
        warn_unread(self.request, Team.objects.without_readers().filter(pk=self.instance.pk))
        return response


class TeamCreateView(WarnsOfNoReader, CreateView):
    pass


class TeamEditView(WarnsOfNoReader, EditView):
    pass


class TeamDeleteView(DeleteUnneededView):
    def needs(self) -> list[str]:
        return needs_of(self.instance)

    def instead(self) -> str:
        return _("Rename it, or take its members out.")


def needs_of(team: Team) -> list[str]:
    """Why a team must stay, in words; empty when nothing needs it."""
    needs = []
    if team.submissions.exists() or team.cases.exists():
        # Not how many: whoever may not read them would see when one came.
        needs.append(_("reports were sent to it"))
    units = ", ".join(f"“{unit}”" for unit in team.units.all())
    if units:
        needs.append(_("it has units: {units}").format(units=units))
    served = live_naming(team.key, lambda form: form.triage.teams)
    if served:
        titles = ", ".join(f"“{service.title}”" for service in served)
        words = ngettext("{titles} sends reports to it", "{titles} send reports to it", len(served))
        needs.append(words.format(titles=titles))
    return needs


class TeamAdmin(Register):
    model = Team
    edit_handler = team_panels()
    create_view_class = TeamCreateView
    edit_view_class = TeamEditView
    delete_view_class = TeamDeleteView
    menu_label = gettext_lazy("Teams")
    menu_item_name = "teams"
    menu_icon = "group"
    menu_order = 620
    list_display = ("name", "key", "who_can_read")
    search_fields = ("name", "key")

    def get_queryset(self, request: HttpRequest) -> TeamQuerySet:
        found: TeamQuerySet = super().get_queryset(request)
        return found.counting_readers()

    @admin.display(description=gettext_lazy("Can read"))
    def who_can_read(self, team: Team) -> str:
        count = team.number_of_readers  # type: ignore[attr-defined]
        if not count:
            return _("Nobody")
        return ngettext("{count} member", "{count} members", count).format(count=count)
