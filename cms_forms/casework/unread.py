"""Says so when what is sent to a team has nobody to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from wagtail.admin import messages

from cms_forms.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpRequest


def warn_unread(request: HttpRequest, teams: Iterable[Team]) -> None:
    """One message for all of them, with the way to each."""
    teams = list(teams)
    if not teams:
        return
    names = ", ".join(f"“{team}”" for team in teams)
    words = f"Nobody can read what is sent to {names}. Add a member who may read submissions."
    may_change = request.user.has_perm("cms_forms.change_team")
    messages.warning(
        request,
        words,
        buttons=[messages.button(edit_url(team), f"Edit {team}") for team in teams]
        if may_change
        else [],
    )


def edit_url(team: Team) -> str:
    return reverse("cms_forms_team_modeladmin_edit", args=[team.pk])


def warn_after_changing(request: HttpRequest, user: User) -> None:
    """The account lost its permission, or is not active any more."""
    warn_unread(request, Team.objects.without_readers().filter(members=user))


def warn_before_deleting(request: HttpRequest, user: User) -> None:
    """With the account its memberships go: the last moment at which its teams are known."""
    if request.method == "POST":
        teams = Team.objects.filter(members=user)
        warn_unread(
            request, [team for team in teams if not team.readers().exclude(pk=user.pk).exists()]
        )
