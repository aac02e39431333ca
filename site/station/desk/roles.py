"""What somebody does here, which decides what the admin shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wagtail.admin.auth import user_has_any_page_permission

from cms_forms.models.team import READ_PERMISSION
from local_areas.updates.rights import is_officer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

ENTERS: Final = "wagtailadmin.access_admin"


def edits(user: User | AnonymousUser) -> bool:
    """Writes pages and services, somewhere on the site."""
    return bool(user_has_any_page_permission(user))


def reads(user: User | AnonymousUser) -> bool:
    """Reads what the public sends to their teams."""
    return user.has_perm(READ_PERMISSION)


def has_screens(user: User | AnonymousUser) -> bool:
    """By a permission beside that to enter, or by looking after an area."""
    return bool(user.get_all_permissions() - {ENTERS}) or is_officer(user)


def makes_teams(user: User | AnonymousUser) -> bool:
    return user.has_perm("cms_forms.change_team")
