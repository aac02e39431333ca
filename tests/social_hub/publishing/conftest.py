from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from social_hub.models import Account
from tests.social_hub.publishing.memory import Memory


def person(name: str, *permissions: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", "p")
    codes = permissions or ("add_post",)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return User.objects.get(pk=user.pk)


def account(network: str = "mastodon", area: str = "N1", **fields: Any) -> Account:
    number = Account.objects.count() + 1
    values = {
        "handle": f"{area}_{network}_{number}".lower(),
        "remote_id": str(number),
        "area_name": f"Area {area}",
    }
    return Account.objects.create(network=network, area=area, **(values | fields))


@pytest.fixture(autouse=True)
def areas_of_accounts(settings: Any) -> None:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    settings.SOCIAL_HUB_NETWORKS = {name: {} for name in ("x", "facebook", "bluesky", "mastodon")}


@pytest.fixture
def officer(db: None) -> User:
    return person("officer")


@pytest.fixture
def other(db: None) -> User:
    return person("other")


@pytest.fixture
def memory() -> Memory:
    return Memory()
