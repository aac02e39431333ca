from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from social_hub.models import Copy, HubUpdate, UpdateState
from social_hub.publishing import posting
from social_hub.publishing.posting import Content
from tests.social_hub.publishing.conftest import account

SAID = {"text": "Bike marking on Saturday.", "when": "now", "url": "https://a.example/bikes"}


@pytest.fixture
def chief(db: None, settings: Any, client: Client) -> User:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    user = User.objects.create_superuser("chief", "chief@example.com", "p")
    client.force_login(user)
    return user


def test_a_post_is_written_every_copy_is_seen_and_it_goes_out(client: Client, chief: User) -> None:
    account("mastodon")
    quiet = account("x")
    url = reverse("social_hub_desk_compose", args=["N1"])
    assert client.get(url).status_code == 200

    seen = client.post(url, SAID | {"action": "preview"}).content.decode()
    assert "Bike marking on Saturday.\nhttps://a.example/bikes" in seen
    assert "0.015" in seen

    mastodon = quiet.pk - 1
    client.post(url, SAID | {"action": "send", "copies": "1", f"copy-{mastodon}": "on"})

    assert [copy.account_id for copy in Copy.objects.all()] == [mastodon]
    assert HubUpdate.objects.get().state is UpdateState.OUT


def test_it_is_deleted_everywhere_once_somebody_says_why(client: Client, chief: User) -> None:
    account()
    update = posting.post(chief, "N1", Content(text="Bikes"))
    url = reverse("social_hub_desk_delete", args=[update.pk])

    assert "Say why." in client.post(url).content.decode()
    client.post(url, {"reason": "wrong"})

    update.refresh_from_db()
    assert update.state is UpdateState.WITHDRAWN


@pytest.mark.parametrize(
    "name", ["posts", "choose", "approvals", "records", "demand", "dashboard", "records_csv"]
)
def test_every_screen_says_where_crime_is_not_reported(
    client: Client, chief: User, name: str
) -> None:
    account(), account("x")
    posting.post(chief, "N1", Content(text="The trial is on"))

    answer = client.get(reverse(f"social_hub_desk_{name}"))

    assert answer.status_code == 200
    if name != "records_csv":
        assert "Crime is not reported here" in answer.content.decode()


def test_somebody_without_permission_is_told_so(client: Client, db: None) -> None:
    user = User.objects.create_user("visitor", "v@example.com", "p", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse("social_hub_desk_records")).status_code == 403
