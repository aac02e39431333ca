"""Submitting a service for review, and what becomes of it, from the list of its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms_forms.editor import drafts
from cms_forms.editor.after_publishing import warn_after_publishing
from cms_forms.editor.refusals import refuse
from cms_forms.engine.questions.characters import is_seen
from cms_forms.pages.form_page import BrokenForm, FormPageMixin
from cms_forms.pages.locks import lock_message
from cms_forms.pages.review import Review, review_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Refused(Exception):
    """Why nothing was done, in words for the user."""


@require_POST
def review(request: HttpRequest, page_id: int) -> HttpResponse:
    """Does what a button of the list asks, and leads back to the list, which says how it stands."""
    do = _ACTIONS.get(request.POST.get("do", ""))
    try:
        with drafts.held(request.user, page_id) as draft:
            if do is None:
                raise Refused(_("That could not be read. Nothing was changed."))
            words = do(request, draft)
    except BrokenForm as broken:
        return refuse(request, broken)
    except drafts.Outdated:
        words = _("Not approved: somebody changed it while you looked. See what is different now.")
        messages.error(request, words)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words.format(title=draft.title))
        warn_after_publishing(request, draft)
    return redirect(reverse("cms_forms_editor:steps", args=[page_id]))


def may_submit(draft: FormPageMixin, user: User | AnonymousUser) -> bool:
    """Whether there is something to review, somebody to do it, and nothing in the way."""
    is_new = not draft.live or draft.has_unpublished_changes
    may = draft.permissions_for_user(user).can_submit_for_moderation()
    return bool(is_new and may and not lock_message(user, draft))


def _submit(request: HttpRequest, draft: FormPageMixin) -> str:
    if not may_submit(draft, request.user):
        message = lock_message(request.user, draft)
        why = message or _("There is nothing to review, or nobody who reviews.")
        raise Refused(_("Not submitted. {reason}").format(reason=why))
    broken = len(draft.errors())
    if broken:
        # A reviewer's time is not for what the list finds by itself.
        words = ngettext(
            "Not submitted: one thing is broken. The draft is safe. Mend what is listed below, "
            "then submit again.",
            "Not submitted: {count} things are broken. The draft is safe. Mend what is listed "
            "below, then submit again.",
            broken,
        )
        raise Refused(words.format(count=broken))
    if draft.latest_revision is None:
        draft.save_revision(user=request.user, clean=False)
    state = draft.current_workflow_state
    if state is None:
        draft.get_workflow().start(draft, request.user)
    else:
        state.resume(request.user)
    return _("“{title}” is submitted. Its reviewers are told. What comes of it is shown here.")


def _approve(request: HttpRequest, draft: FormPageMixin) -> str:
    """Raises `BrokenForm` and `drafts.Outdated`."""
    waiting = _waiting(request, draft)
    drafts.refuse_unseen(draft, request.POST.get("revision", ""))
    if locked := lock_message(request.user, draft):
        raise Refused(_("Not approved. {reason}").format(reason=locked))
    _decide(request, draft, "approve")
    if waiting.publishes:
        return _("“{title}” is approved and published.")
    return _("“{title}” is approved. It goes on to the next review.")


def _ask_for_changes(request: HttpRequest, draft: FormPageMixin) -> str:
    _waiting(request, draft)
    comment = request.POST.get("comment", "").strip()
    if not is_seen(comment):
        raise Refused(_("Not sent back: say what should change, so that somebody can do it."))
    _decide(request, draft, "reject", comment=comment)
    return _("“{title}” is sent back. Its author is told, and reads your words here.")


def _take_back(request: HttpRequest, draft: FormPageMixin) -> str:
    now = review_of(draft, request.user)
    if now is None or not now.can_take_back:
        raise Refused(_over(draft))
    draft.current_workflow_state.cancel(user=request.user)
    return _("“{title}” is taken back. Nobody reviews it now, and it can be changed.")


def _waiting(request: HttpRequest, draft: FormPageMixin) -> Review:
    now = review_of(draft, request.user)
    if now is None or not now.decides:
        raise Refused(_over(draft))
    return now


def _over(draft: FormPageMixin) -> str:
    words = _("Nothing was changed: “{title}” does not wait for a review of yours any more.")
    return words.format(title=draft.title)


def _decide(request: HttpRequest, draft: FormPageMixin, action: str, **answers: str) -> None:
    draft.current_workflow_task.on_action(
        draft.current_workflow_task_state, request.user, action, **answers
    )


_ACTIONS: dict[str, Callable[[HttpRequest, FormPageMixin], str]] = {
    "submit": _submit,
    "approve": _approve,
    "ask": _ask_for_changes,
    "take-back": _take_back,
}
