from collections.abc import Iterable

from django.contrib.auth.models import User
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from station.accounts import lost


@hooks.register("register_user_listing_buttons")
def lost_second_step(user: User, request_user: User) -> Iterable[Button]:
    if request_user.is_superuser and user != request_user and lost.has_second_step(user):
        yield Button(
            "Remove the second step",
            url=reverse("station_forget_second_step", args=[user.pk]),
            icon_name="lock-open",
            priority=25,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(lost.FORGOTTEN)(lost.ForgottenFormatter)
