"""Screens that show and take the days and hours of the station, whoever looks at them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone

from cms_forms.models import station_time

if TYPE_CHECKING:
    from django.http import HttpResponse


def in_station_time(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wagtail shows each user the zone of their profile: a case read in Wellington would have been
    closed a day later than the same case read, printed or counted at the station.
    """

    @wraps(view)
    def looked_at_there(*args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(station_time.zone()):
            response = cast("HttpResponse", view(*args, **kwargs))
            # What is rendered later would be rendered in the user's own.
            return response.render() if hasattr(response, "render") else response

    return looked_at_there
