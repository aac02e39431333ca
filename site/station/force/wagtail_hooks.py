from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from station.force.reminders import RemindersPanel, due


@hooks.register("construct_homepage_panels")
def what_is_due(request: HttpRequest, panels: list[Any]) -> None:
    reminders = due(request)
    if reminders:
        panels.append(RemindersPanel(reminders))
