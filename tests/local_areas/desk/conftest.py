from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.local_areas.builders import City, city


@pytest.fixture
def town(db: None) -> City:
    return city(with_figures=False)


@pytest.fixture
def log_in(client: Client) -> Callable[[User], Client]:
    """A person of the admin, in the one group that officers need."""

    def enter(user: User) -> Client:
        group, _ = Group.objects.get_or_create(name="Officers of local teams")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
        client.force_login(user)
        return client

    return enter
