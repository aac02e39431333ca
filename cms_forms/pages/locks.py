"""A page that is being written: held by one writer at a time, and refused where it is locked."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.pages.form_page import FormPageMixin


class Locked(PermissionDenied):
    """Somebody has locked the page, a workflow or a schedule has, or it follows another page."""


def hold(page_id: int) -> None:
    """Until the transaction ends, whoever else writes the page's draft waits. Raises
    `Page.DoesNotExist`."""
    Page.objects.select_for_update(of=("self",)).only("pk").get(pk=page_id)


def lock_message(user: User | AnonymousUser | None, page: FormPageMixin) -> str:
    """Why this user cannot change the page now; empty when they can. None is a command, which no
    lock is for."""
    if page.alias_of_id:
        words = _("“{title}” is an alias: it follows another page. Change that one.")
        return words.format(title=page.title)
    lock = page.get_lock()
    if not lock:
        return ""
    if user is None:
        return _("“{title}” is locked. Unlock it in the admin first.").format(title=page.title)
    if not lock.for_user(user):
        return ""
    # Wagtail's words are HTML, and end in a time: “10:31 p.m.” and another full stop.
    words = unescape(strip_tags(lock.get_message(user))).strip()
    return words[:-1] if words.endswith("..") else words


def refuse_locked(user: User | AnonymousUser | None, page: FormPageMixin) -> None:
    """Ask it of a page that is held: what was read before may be another's by now. Raises
    `Locked`."""
    message = lock_message(user, page)
    if message:
        raise Locked(message)
