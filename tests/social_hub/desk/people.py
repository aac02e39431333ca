"""Who opens the screens of accounts."""

from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from social_hub.models import Account


def somebody(client: Client, *permissions: str) -> User:
    user = User.objects.create_user("pc1", "pc1@force.example", "x")
    names = ["access_admin", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def lead(client: Client) -> User:
    return somebody(client, "view_board", "change_account", "import_accounts")


def board(client: Client, query: str = "") -> str:
    answer = client.get(reverse("social_hub_desk_accounts") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def begun(client: Client, ours: Account) -> str:
    sent = client.post(reverse("social_hub_desk_connect", args=[ours.pk]))
    return parse_qs(urlsplit(sent["Location"]).query)["state"][0]
