"""A lost second step: an administrator removes it, which is recorded, and the owner is told."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.station.accounts.conftest import PASSWORD
from tests.station.accounts.trying import SECRET, try_in
from tests.station.conftest import Station

REMOVED = "station.forget_second_step"


@pytest.fixture
def owner(station: Station) -> User:
    user = get_user_model().objects.create_user("owner", "owner@rivermouth.example", PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def boss(station: Station) -> Client:
    """An administrator who has just logged in."""
    get_user_model().objects.create_superuser("boss", "boss@rivermouth.example", PASSWORD)
    client = Client()
    try_in(client, PASSWORD, "boss")
    return client


def address(user: User) -> str:
    return reverse("station_forget_second_step", args=[user.pk])


def logged(user: User) -> list[str | None]:
    """Who removed it, from the newest."""
    entries = ModelLogEntry.objects.for_instance(user).filter(action=REMOVED)
    return [entry.user.username if entry.user else None for entry in entries]


def test_an_administrator_is_asked_first(owner: User, boss: Client) -> None:
    listing = boss.get(reverse("wagtailusers_users:index")).content.decode()
    page = boss.get(address(owner)).content.decode()

    assert f'href="{address(owner)}"' in listing
    assert "Remove the second step of <strong>owner</strong>" in page
    assert Authenticator.objects.filter(user=owner).count() == 2


def test_it_is_removed_recorded_and_told(
    owner: User, boss: Client, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = boss.post(address(owner), follow=True).content.decode()

    assert "The second step of “owner” is removed." in said
    assert not Authenticator.objects.filter(user=owner).exists()
    assert logged(owner) == ["boss"]
    assert mailoutbox[0].to == [owner.email]
    assert "Your password alone opens it now." in mailoutbox[0].body
    client = Client()
    try_in(client, PASSWORD)
    assert client.get("/admin/account/").status_code == 200


def test_so_it_is_at_the_command_line(
    owner: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("forget_second_step", "owner")

    assert not Authenticator.objects.filter(user=owner).exists()
    assert logged(owner) == [None]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("name", ["nobody", "boss"])
def test_a_command_that_changes_nothing_says_so(owner: User, boss: Client, name: str) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("forget_second_step", name)


@pytest.mark.parametrize("whose", ["the owner", "somebody who may change users"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_may(owner: User, whose: str, method: str) -> None:
    user = owner
    if whose != "the owner":
        user = get_user_model().objects.create_user("clerk", "clerk@rivermouth.example", PASSWORD)
        codenames = ["access_admin", "change_user"]
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)

    getattr(client, method)(address(owner))

    assert Authenticator.objects.filter(user=owner).count() == 2


def test_an_administrator_whose_log_in_is_old_confirms_it_first(owner: User) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", "", PASSWORD))

    response = client.post(address(owner))

    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=owner).count() == 2


def test_an_account_without_one_stays_as_it_is(owner: User, boss: Client) -> None:
    Authenticator.objects.all().delete()

    for method in (boss.get, boss.post):
        assert "Nothing was changed" in method(address(owner), follow=True).content.decode()
    assert logged(owner) == []
