"""A second step that its owner has lost: an administrator takes it away, and the owner is told."""

from functools import partial
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.log_actions import LogFormatter, log

FORGOTTEN: Final = "station.forget_second_step"


class ForgottenFormatter(LogFormatter):
    label = "Remove the second step"

    def format_message(self, log_entry: Any) -> str:
        return "Removed the second step of logging in"


def has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def forget_second_step(user: User, *, by: User | None = None) -> bool:
    """Take the authenticator app and the recovery codes from an account; whether there were any.

    The password alone opens it then, and leads to a new second step where one is needed. `by` is
    the administrator; None for somebody at the server's command line.
    """
    with transaction.atomic():
        deleted, _ = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            return False
        log(instance=user, action=FORGOTTEN, user=by)
        if user.email:
            transaction.on_commit(partial(_tell, user), robust=True)
    return True


def _tell(user: User) -> None:
    second_step = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('mfa_index')}"
    words = render_to_string(
        "account/email/second_step_removed.txt", {"user": user, "second_step": second_step}
    )
    send_mail("Your second step was removed", words, None, [user.email])
