"""Where an update stands after something was done to it, said to whoever did it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from local_areas.models import Update, UpdateState


def standing(update: Update) -> str:
    """What the public sees of it now, and where that is nothing, what to do about it."""
    if update.area.is_practice:
        return _("It is in the practice area. Nobody but officers sees it.")
    said = {
        UpdateState.WAITING: _("A lead of %(area)s has to approve it. Nothing is public yet."),
        UpdateState.SENT_BACK: _("A lead has sent it back. Nothing is public."),
        UpdateState.SCHEDULED: _("It goes out on the page of %(area)s on %(at)s."),
        UpdateState.SHOWN: _("It is on the page of %(area)s."),
        UpdateState.EXPIRED: _(
            "But its time was over on %(until)s, so it is not on the page. "
            "Correct its last day to show it."
        ),
        UpdateState.WITHDRAWN: _("The public does not see it."),
    }[update.state]
    until = _time(update.expires_at) if update.expires_at is not None else ""
    return said % {"area": update.area.name, "at": _time(update.publish_at), "until": until}


def _time(at: object) -> str:
    return date_format(timezone.localtime(at), "l j F, H:i")  # type: ignore[arg-type]
