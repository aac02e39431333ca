"""Somebody with an account."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User

from tests.station.conftest import Station

PASSWORD = "a-password-of-tests"


@pytest.fixture
def owner(station: Station) -> User:
    user = get_user_model().objects.create_user("owner", "owner@rivermouth.example", PASSWORD)
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
    )
    return user
