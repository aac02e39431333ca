"""A service's latest draft: who may change it, changing it, and undoing that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from wagtail.blocks.stream_block import StreamValue
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms_forms.editor.changes import Parts
from cms_forms.models import FormPage
from cms_forms.models.form_page import CHANGE_LOG_ACTION

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LOOK_BACK = 50
"""Revisions that undo looks through for the last one with other steps."""


class Locked(PermissionDenied):
    """Somebody has locked the page, or a workflow has."""


def draft_for(user: User | AnonymousUser, page_id: int) -> FormPage:
    """The latest draft. Raises `PermissionDenied` for those who may not edit the page."""
    page = get_object_or_404(FormPage, pk=page_id)
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    draft: FormPage = page.get_latest_revision_as_object()
    return draft


def lock_message(user: User | AnonymousUser, page: FormPage) -> str:
    """Why this user cannot change the page now; empty when they can."""
    lock = page.get_lock()
    return str(lock.get_message(user)) if lock and lock.for_user(user) else ""


def parts_in(draft: FormPage) -> Parts:
    return list(draft.parts.raw_data)


def change(
    user: User | AnonymousUser, page_id: int, words: str, make: Callable[[Parts], Parts]
) -> FormPage:
    """Apply a change to the latest draft and keep it as a revision; the new draft.

    `make` gets the parts as they are now, under a lock on the page: two editors on two steps do
    not lose each other's work. `words` is what the history says. Raises `PermissionDenied` and
    whatever `make` raises; nothing is stored then.
    """
    with transaction.atomic():
        Page.objects.select_for_update(of=("self",)).only("pk").get(pk=page_id)
        draft = draft_for(user, page_id)
        message = lock_message(user, draft)
        if message:
            raise Locked(message)
        before = parts_in(draft)
        after = make(before)
        if after != before:
            _keep(draft, after, user, words)
    return draft


def _keep(draft: FormPage, parts: Parts, user: User | AnonymousUser, words: str) -> None:
    draft.parts = StreamValue(draft.parts.stream_block, parts, is_lazy=True)
    # A draft may be broken: publishing is what checks.
    revision = draft.save_revision(user=user, clean=False)
    log(
        instance=draft,
        action=CHANGE_LOG_ACTION,
        user=user,
        revision=revision,
        content_changed=True,
        data={"words": words},
    )


def last_change(page: FormPage) -> Revision | None:
    """The newest revision before the latest draft whose steps differ from it."""
    revisions = list(page.revisions.order_by("-created_at", "-pk")[:2])
    if len(revisions) < 2:
        return None
    latest = revisions[0].content["parts"]
    if revisions[1].content["parts"] != latest:
        return revisions[1]
    for revision in page.revisions.order_by("-created_at", "-pk")[2:LOOK_BACK].iterator(1):
        if revision.content["parts"] != latest:
            return revision
    return None


def undo(user: User | AnonymousUser, page_id: int) -> FormPage:
    """Bring back the steps as they were before the last change, as a new revision."""
    page = get_object_or_404(FormPage, pk=page_id)
    earlier = last_change(page)
    if earlier is None:
        return draft_for(user, page_id)
    previous: Any = earlier.as_object()
    return change(user, page_id, "Undid the last change", lambda _: parts_in(previous))
