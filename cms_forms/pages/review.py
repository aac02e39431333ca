"""Where a service stands in Wagtail's workflow: for whom it waits, and what a reviewer asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, kw_only=True)
class Review:
    """As one user sees it."""

    task: str
    """What it waits for: "Moderators approval"."""
    waits: bool
    """For a reviewer. Else changes were asked for, and it waits for its author."""
    who: str
    """Who submitted it, or who asked for changes."""
    at: datetime
    comment: str
    """What should change."""
    decides: bool
    """Whether the user may approve it or ask for changes."""
    publishes: bool
    """Whether approving it publishes it: no other review follows."""
    can_take_back: bool


def review_of(page: Any, user: User | AnonymousUser) -> Review | None:
    """None for a service that nobody submitted, or whose review is over."""
    state = page.current_workflow_state
    if state is None or state.current_task_state is None:
        return None
    now = state.current_task_state
    waits = state.status == state.STATUS_IN_PROGRESS
    who = state.requested_by if waits else now.finished_by
    offered = now.task.specific.get_actions(page, user) if waits else ()
    return Review(
        task=now.task.name,
        waits=waits,
        who=get_user_display_name(who) if who else _("Somebody"),
        at=now.started_at if waits else now.finished_at,
        comment=now.comment,
        decides={"approve", "reject"} <= {name for name, *_words in offered},
        publishes=state.is_at_final_task,
        can_take_back=waits and state.user_can_cancel(user),
    )
