"""Says so when what is sent to a team has nobody to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
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


def warn_after_changing(request: HttpRequest, users: Iterable[User]) -> None:
    """Of those of their teams that nobody reads for now: a permission or an account is gone."""
    warn_unread(request, Team.objects.without_readers().filter(members__in=users).distinct())


def warn_before_deleting(request: HttpRequest, users: Iterable[User]) -> None:
    """With the accounts their memberships go: the last moment at which their teams are known."""
    leaving = [user.pk for user in users]
    theirs = Team.objects.filter(members__in=leaving).distinct()
    warn_unread(
        request, [team for team in theirs if not team.readers().exclude(pk__in=leaving).exists()]
    )


def accounts(objects: Iterable[object]) -> list[User]:
    """Those of the objects of a bulk action that are accounts."""
    model = get_user_model()
    return [each for each in objects if isinstance(each, model)]
