"""What django-allauth asks the station."""

from __future__ import annotations

import logging
import time
from functools import partial
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.html import format_html
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from local_areas.counting import visitor
from station.accounts import devices
from station.accounts.after import after_response
from station.accounts.models import FailedLogins
from station.middleware import client_address

logger = logging.getLogger(__name__)

JUST_NOW = 300
"""Seconds."""
TOO_MANY_PASSWORDS = (
    "Too many tries. Wait five minutes, then try again; or choose “Forgotten password?”, which "
    "lets you in from this browser."
)
TOO_MANY = (
    "Too many tries. Wait five minutes, then try again. If you are still refused, somebody else "
    "may be trying: choose a new password with “Forgotten password?”."
)
WRONG_CODE = (
    "The code is not right. The app shows another every half minute; a recovery code works once."
)


class Adapter(DefaultAccountAdapter):
    """Limits, words and letters around logging in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The username or the password is not right.",
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """In whole, for the log and letters: limits count networks of IPv6."""
        return client_address(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is hashed. The same for names that nobody has."""
        name = _name(credentials)
        device = devices.known(request, _user(name))
        counts = (
            [("login_device", device)]
            if device
            else [("login_pair", self._pair(request, name)), ("login_account", name)]
        )
        for action, key in counts:
            if not ratelimit.consume(request, action=action, key=key):
                logger.warning("Too many log-ins for %s.", self._whose(request, name))
                raise ValidationError(TOO_MANY_PASSWORDS, code="too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        name = _name(credentials)
        logger.warning("Failed log-in for %s.", self._whose(request, name))
        address = self.get_client_ip(request)
        after_response(request, partial(_tell_owner, name, address))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        logger.info("%s logged in from %s.", user.get_username(), self.get_client_ip(request))
        pair = self._pair(request, user.get_username().casefold())
        ratelimit.clear(request, action="login_pair", key=pair)
        devices.remember(request, response, user)
        _say_what_codes_are_left(request, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of whoever has just logged in: a second step that must be set up comes right then."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        return time.time() - latest > JUST_NOW and super().is_reauthentication_required(app=app)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def _pair(self, request: HttpRequest, name: str) -> str:
        return f"{name} {visitor(request)}"

    def _whose(self, request: HttpRequest, name: str) -> str:
        """For the log. People type their password where the name belongs: unknown ones stay out."""
        user = _user(name)
        who = f"“{user.get_username()}”" if user else "an unknown account"
        return f"{who} from {self.get_client_ip(request)}"


class SecondStepAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are encrypted: a copy of the database opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return (
            _box(settings.SECRET_KEY).encrypt(text.encode(), encoder=URLSafeBase64Encoder).decode()
        )

    def decrypt(self, encrypted_text: str) -> str:
        error: CryptoError | None = None
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                opened = _box(key).decrypt(encrypted_text.encode(), encoder=URLSafeBase64Encoder)
            except CryptoError as wrong:
                error = wrong
            else:
                return opened.decode()
        raise error or CryptoError


def _box(secret: str | bytes) -> SecretBox:
    return SecretBox(sha256(b"station.accounts second step" + force_bytes(secret)).digest())


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "").casefold()


def _user(name: str) -> User | None:
    return get_user_model().objects.filter(username__iexact=name).first() if name else None


def _say_what_codes_are_left(request: HttpRequest, user: User) -> None:
    """To whoever has just used one up: with none left, a lost telephone keeps them out."""
    used = get_authentication_records(request, user)[-1:]
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None or not used or used[0].get("type") != codes.type:
        return
    left = len(codes.wrap().get_unused_codes())
    words = format_html(
        "You used a recovery code. {} left. "
        '<a href="{}">Make new ones, or set up a new telephone</a> before you log out.',
        "1 is" if left == 1 else f"{left or 'None'} are",
        reverse("mfa_index"),
    )
    messages.warning(request, words)


def _tell_owner(name: str, address: str) -> None:
    user = _user(name)
    counted = FailedLogins.objects.count_one(user.pk) if user else None
    if user is None or counted is None or not user.email:
        return
    base = settings.WAGTAILADMIN_BASE_URL
    context = {
        "user": user,
        "counted": counted,
        "address": address,
        "reset": f"{base}{reverse('wagtailadmin_password_reset')}",
        "second_step": f"{base}{reverse('mfa_index')}",
    }
    words = render_to_string("account/email/failed_logins.txt", context)
    send_mail("Somebody tried to log in as you", words, None, [user.email])
