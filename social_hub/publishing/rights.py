"""Who may post, and what somebody else has to read first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from social_hub.areas import areas
from social_hub.models import HubUpdate
from social_hub.words import second_eyes

FOR_FORCE: Final = "social_hub.post_for_force"
TRAINING: Final = "training"
"""The reason for an approval that the site's areas give."""


class NotAllowed(PermissionDenied):
    """Its words say what is not allowed, and who can help."""


def may_post(user: Any, area: str) -> bool:
    """An empty code is the whole force, for which nobody posts without the permission to."""
    return bool(area or user.has_perm(FOR_FORCE)) and areas().may_post(user, area)


def places_of(user: Any) -> list[str]:
    """The codes for which somebody may post."""
    codes = [place.code for place in areas().places_of(user)]
    return ["", *codes] if may_post(user, "") else codes


def check_may_post(user: Any, area: str) -> None:
    """Raises `NotAllowed`. An empty code is the whole force."""
    if not may_post(user, area):
        name = areas().name(area) or area
        raise NotAllowed(
            _("You cannot post for %(area)s. Nothing was changed.") % {"area": name}
            if area
            else _("You cannot post for the whole force. Nothing was changed.")
        )


def may_approve(user: Any, update: HubUpdate) -> bool:
    """Somebody else than its author and whoever wrote its last words, who needs no approval."""
    return (
        user.pk not in (update.author_id, update.writer_id)
        and may_post(user, update.area)
        and not areas().needs_approval(user, update.area)
    )


def lists() -> Mapping[str, Sequence[str]]:
    given: Mapping[str, Sequence[str]] = getattr(settings, "SOCIAL_HUB_SECOND_EYES", {})
    return given or second_eyes.LISTS


def reasons(
    user: Any, update: HubUpdate, texts: Sequence[str] = (), *, read_by: Any = None
) -> dict[str, list[str]]:
    """Why somebody else has to approve it: each reason with the words that gave it. `texts` are
    further words that go out with it: those for one network. `read_by` has read all but these.
    """
    if read_by is not None and not texts:
        return {}
    found = {
        concern.reason: list(concern.words)
        for concern in second_eyes.concerns((*update.texts(), *texts), lists())
    }
    if user is not None and areas().needs_approval(user, update.area):
        found[TRAINING] = []
    return found
