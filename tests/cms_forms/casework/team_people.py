"""People of teams: who reads, who does not, and who makes teams."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client

from cms_forms.models import Team
from cms_forms.models.team import readers_group

CREATE = "/admin/cms_forms/team/create/"


def permitted(user: User, *codenames: str) -> User:
    for codename in codenames:
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


def reader(username: str, **fields: Any) -> User:
    user = User.objects.create_user(username, password="x", **fields)
    user.groups.add(readers_group())
    return user


def colleague(username: str, **fields: Any) -> User:
    """Somebody with an account who may read nothing."""
    return User.objects.create_user(username, password="x", **fields)


def supervisor(*more: str) -> Client:
    """Who makes teams, and no accounts but with "change_user"."""
    user = permitted(colleague("supervisor"), "access_admin", "add_team", "change_team", *more)
    client = Client()
    client.force_login(user)
    return client


def edit(team: Team) -> str:
    return f"/admin/cms_forms/team/edit/{team.pk}/"


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))
