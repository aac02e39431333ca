from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from station.search.health import HealthPanel


@hooks.register("construct_homepage_panels", order=200)
def search_health(request: HttpRequest, shown: list[Any]) -> None:
    if request.user.is_superuser:
        shown.insert(0, HealthPanel())
