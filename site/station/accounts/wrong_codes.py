"""Wrong codes after the right password: somebody may know the password, and its owner is told."""

import logging
from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from station.accounts.after import after_response

logger = logging.getLogger(__name__)


def count(request: HttpRequest, user: User, *, reauthentication: bool, **kwargs: Any) -> None:
    """Receives `allauth.mfa.signals.authentication_failed`."""
    address = get_adapter(request).get_client_ip(request)
    logger.warning("Wrong code for “%s” from %s.", user.get_username(), address)
    if reauthentication or not user.email:
        return
    is_slip = ratelimit.consume(request, action="wrong_codes", key=str(user.pk))
    if not is_slip and ratelimit.consume(request, action="wrong_codes_told", key=str(user.pk)):
        after_response(request, partial(_tell, user, address))


def forgive(request: HttpRequest, user: User) -> None:
    """Whoever has the mailbox owns the account: nobody else's wrong codes keep them out."""
    ratelimit.clear(request, action="login_failed", key=f"mfa-auth-user-{user.pk}")


def _tell(user: User, address: str) -> None:
    reset = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_password_reset')}"
    words = render_to_string(
        "account/email/wrong_codes.txt", {"user": user, "address": address, "reset": reset}
    )
    send_mail("Somebody may know your password", words, None, [user.email])
