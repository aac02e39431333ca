"""A service's latest draft: who may change it, changing it, and undoing that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamValue
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms_forms.pages.form_page import CHANGE_LOG_ACTION, FormPageMixin
from cms_forms.pages.locks import hold, refuse_locked
from cms_forms.stream.changes import Parts, Raw, parts_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

type Translated = dict[str, dict[str, dict[str, str]]]
"""Language -> path of a text -> {"text", "of"}: see `engine.translating`."""

LOOK_BACK = 50
"""Revisions in which undo looks for other steps, and a saved step for itself."""


class Outdated(Exception):
    """Somebody changed the draft since its editor saw it."""


def _page(page_id: int) -> Page:
    """A service of any page model that derives from ours."""
    page: Page = get_object_or_404(Page.objects.type(FormPageMixin), pk=page_id)
    return page


def draft_for(user: User | AnonymousUser, page_id: int) -> FormPageMixin:
    """The latest draft. Raises `PermissionDenied` for those who may not edit the page."""
    page = _page(page_id)
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    draft: FormPageMixin = page.get_latest_revision_as_object()
    # The draft is read after the page. The stamp of one that was written between the two is the
    # older one, so that nobody who was shown half of it passes for having seen it.
    draft.latest_revision_id = page.latest_revision_id
    draft.latest_revision_created_at = page.latest_revision_created_at
    return draft


def stamp(page: Page | FormPageMixin) -> str:
    """Which state of the draft this is: it changes with each write of it, also of an autosave,
    which keeps the id of the revision that it writes over. Empty where nothing was ever kept.
    """
    at = page.latest_revision_created_at
    return f"{page.latest_revision_id}-{at.timestamp():.6f}" if at is not None else ""


def refuse_unseen(draft: FormPageMixin, seen: str) -> None:
    """Ask it of a draft that is held, before anything of it is undone or published. `seen` is the
    stamp of what the editor was shown. Raises `Outdated`.
    """
    if seen != stamp(draft):
        raise Outdated


@contextmanager
def held(user: User | AnonymousUser, page_id: int) -> Iterator[FormPageMixin]:
    """The latest draft, which nobody else changes meanwhile. Raises `Http404` and
    `PermissionDenied`."""
    with transaction.atomic():
        try:
            hold(page_id)
        except Page.DoesNotExist:
            raise Http404 from None
        yield draft_for(user, page_id)


def change(
    user: User | AnonymousUser,
    page_id: int,
    words: str,
    make: Callable[[Parts], Parts],
    *,
    in_place_of: int | None = None,
) -> FormPageMixin:
    """Apply a change to the latest draft and keep it as a revision; the new draft.

    `make` gets the parts as they are now, under a lock on the page: two editors on two steps do
    not lose each other's work. `words` is what the history says. Raises `Http404`,
    `PermissionDenied`, `Locked` and whatever `make` raises; nothing is stored then.

    `in_place_of` is the id of the revision that the same autosaving screen made before: where
    nothing else happened since, it is written over, as Wagtail's own editor does.
    """
    with _writing(user, page_id) as draft:
        before = parts_in(draft)
        after = make(before)
        if after != before:
            _keep_parts(draft, user, words, after, _passing(draft, user, in_place_of))
    return draft


def translate(
    user: User | AnonymousUser,
    page_id: int,
    words: str,
    make: Callable[[FormPageMixin], Translated],
) -> FormPageMixin:
    """Change the translations of the latest draft, as `change` does its parts.

    `make` gets the draft as it is now, and gives all of its translations.
    """
    with _writing(user, page_id) as draft:
        after = make(draft)
        if after != draft.translations:
            draft.translations = after
            _keep(draft, user, words, None)
    return draft


@contextmanager
def _writing(user: User | AnonymousUser, page_id: int) -> Iterator[FormPageMixin]:
    """What is `held`, where the user may write it now. Raises `Locked` too."""
    with held(user, page_id) as draft:
        refuse_locked(user, draft)
        yield draft


def _passing(
    draft: FormPageMixin, user: User | AnonymousUser, revision_id: int | None
) -> Revision | None:
    """The revision of that id, if nobody can miss it: it is the latest, the user's own, and not
    published, scheduled or in a workflow.
    """
    latest = draft.latest_revision
    if latest is None or latest.pk != revision_id or latest.user_id != user.pk:
        return None
    is_used = (
        latest.pk == draft.live_revision_id
        or latest.approved_go_live_at is not None
        or draft.workflow_in_progress
    )
    return None if is_used else latest


def _keep_parts(
    draft: FormPageMixin,
    user: User | AnonymousUser,
    words: str,
    after: Parts,
    passing: Revision | None = None,
) -> None:
    draft.parts = StreamValue(draft.parts.stream_block, after, is_lazy=True)
    _keep(draft, user, words, passing)


def _keep(
    draft: FormPageMixin,
    user: User | AnonymousUser,
    words: str,
    passing: Revision | None,
) -> None:
    # A draft may be broken: publishing is what checks.
    revision = draft.save_revision(user=user, clean=False, overwrite_revision=passing)
    if passing is not None:
        return
    log(
        instance=draft,
        action=CHANGE_LOG_ACTION,
        user=user,
        revision=revision,
        content_changed=True,
        data={"words": words},
    )


def last_change(page: Page | FormPageMixin) -> Revision | None:
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


def deleted_part(page: Page | FormPageMixin, id: str) -> tuple[Raw, list[str]] | None:
    """A part that is not in the draft any more, as the newest revision that had it kept it, and
    the ids of those before it.
    """
    for revision in page.revisions.order_by("-created_at", "-pk")[:LOOK_BACK].iterator(1):
        before: list[str] = []
        for part in json.loads(revision.content["parts"]):
            if part["id"] == id:
                return part, before
            before.append(part["id"])
    return None


def changed_by(page: Page | FormPageMixin, part: Raw) -> int | None:
    """The id of the user whose revision made a part of the latest draft what it is; None where
    that is not known.
    """
    user: int | None = None
    for revision in page.revisions.order_by("-created_at", "-pk")[:LOOK_BACK].iterator(1):
        if part not in json.loads(revision.content["parts"]):
            return user
        user = revision.user_id
    return None


def undo(user: User | AnonymousUser, page_id: int, seen: str) -> FormPageMixin:
    """Bring back the steps as they were before the last change, as a new revision.

    Raises `Outdated` when `seen`, the stamp of what its editor saw, is not that of the draft: the
    last change is another one.
    """
    with _writing(user, page_id) as draft:
        refuse_unseen(draft, seen)
        earlier = last_change(draft)
        if earlier is not None:
            previous: Any = earlier.as_object()
            _keep_parts(draft, user, _("Undid the last change"), parts_in(previous))
    return draft
