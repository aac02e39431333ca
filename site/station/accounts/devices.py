"""Browsers in which somebody has logged in before.

Whoever guesses at an account is stopped by a count of that account's failures, and could keep the
owner out with it. The owner's own browser has a count of its own, so that it always gets in.
(OWASP: "Blocking brute force attacks", device cookies.)
"""

import secrets
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE: Final = "known-device"
SALT: Final = "station.accounts.devices"
KEPT: Final = timedelta(days=365)


def known(request: HttpRequest, user: AbstractBaseUser | None) -> str:
    """The browser's id, if the user has logged in with it; else empty."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if user is not None and owner == user.pk else ""


def remember(request: HttpRequest, response: HttpResponse, user: AbstractBaseUser) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps([user.pk, secrets.token_urlsafe(16)], salt=SALT),
        max_age=KEPT,
        path=reverse("account_login"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
