"""Logging in as somebody would."""

from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission, User
from django.test import Client

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXP"


def reader(user: User) -> User:
    user.user_permissions.add(Permission.objects.get(codename="read_submission"))
    return user


def try_in(client: Client, password: str, name: str = "owner", **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
