from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from station.force.reminders import RemindersPanel


@hooks.register("construct_homepage_panels")
def what_is_due(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(RemindersPanel(request))
