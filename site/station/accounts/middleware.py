"""What stands between an account and the admin."""

from collections.abc import Callable
from functools import cache
from threading import BoundedSemaphore
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.urls import reverse

from cms_forms.models.team import READ_PERMISSION
from station.accounts.hashing import AT_ONCE, WAITING, TooBusy

RETRY_SECONDS: Final = 10
WITHOUT: Final = frozenset(
    {
        *("account_login", "account_logout", "account_reauthenticate", "mfa_activate_totp"),
        *("wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"),
    }
)
"""The addresses on the way to a second step, and out."""


class SecondStep:
    """Leads whoever must log in with two steps to set the second one up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.path.startswith(self.admin) or not lacks_second_step(request.user):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in WITHOUT:
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        return redirect("mfa_activate_totp")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy() if isinstance(exception, TooBusy) else None


class PasswordsInTurn:
    """Lets in as many requests that bring a password as may hash one or wait to, in one process.

    The others are refused before anything is read, looked up or counted for them. Else whoever
    guesses on many lines keeps the process at work without a single password being checked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # What somebody reaches who is not logged in.
        self.places = tuple(
            f"{reverse('wagtailadmin_home')}{place}/" for place in ("login", "password_reset")
        )
        self.room = BoundedSemaphore(AT_ONCE + WAITING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(self.places):
            return self.get_response(request)
        if not self.room.acquire(blocking=False):
            return busy()
        try:
            return self.get_response(request)
        finally:
            self.room.release()


def busy() -> HttpResponse:
    """503. Made of constants: it is the answer to what must cost nothing."""
    response = HttpResponse(_busy_page(), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


@cache
def _busy_page() -> str:
    return get_template("account/busy.html").render(settings.WITHOUT_DATABASE)


def lacks_second_step(user: User | AnonymousUser) -> bool:
    return must_have_second_step(user) and not is_mfa_enabled(user, [Authenticator.Type.TOTP])


def must_have_second_step(user: User | AnonymousUser) -> bool:
    match settings.SECOND_STEP:
        case "everybody":
            return user.is_authenticated
        case "readers":
            return user.is_authenticated and user.has_perm(READ_PERMISSION)
        case _:
            return False
