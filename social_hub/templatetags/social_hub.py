"""What the templates of posts need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from social_hub.desk.composer import showing
from social_hub.pages import joined

register = template.Library()


@register.simple_tag
def report_links() -> dict[str, Any]:
    """Where crime is reported, and the number to call in danger."""
    return {"ways": joined.ways_to_report(), "number": joined.emergency_number()}


@register.simple_tag(takes_context=True)
def picture_on_screen(context: dict[str, Any], picture: Any) -> showing.OnScreen | None:
    """The picture of a post, for the person who looks at a screen of staff."""
    return showing.on_screen(picture, context["request"].user)


@register.filter
def moment(at: datetime) -> str:
    """As one says it: the day by its name where it is near, the year where it is another one."""
    local = timezone.localtime(at)
    today = timezone.localdate()
    day = {0: _("Today"), 1: _("Yesterday")}.get((today - local.date()).days)
    if day is None:
        day = date_format(local, "j F" if local.year == today.year else "j F Y")
    return _("%(day)s, %(time)s") % {"day": day, "time": time_format(local, "H:i")}
