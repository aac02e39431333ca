"""Screens of Wagtail's that ask nobody for the permission of what they make or name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest
from wagtail.models import Page


def _may_add_task(request: HttpRequest, **kwargs: Any) -> bool:
    """The form is offered to those who may add tasks, and taken from everybody."""
    return request.user.has_perm("wagtailcore.add_task")


def _may_move(request: HttpRequest, page_to_move_id: int, **kwargs: Any) -> bool:
    """The confirmation names the page, a draft too, before it asks who wants to move it."""
    page = Page.objects.filter(pk=page_to_move_id).first()
    if page is None:
        raise Http404
    return bool(page.permissions_for_user(request.user).can_move())


PERMITTED: Final[Mapping[str, Callable[..., bool]]] = {
    "wagtailadmin_workflows:task_chooser_create": _may_add_task,
    "wagtailadmin_pages:move_confirm": _may_move,
}
"""Name of a view -> whether a user of the admin may use it on what its address names."""


def may(request: HttpRequest) -> bool:
    """Whoever may not enter the admin at all, Wagtail itself leads away."""
    match = request.resolver_match
    is_permitted = PERMITTED.get(match.view_name) if match is not None else None
    if is_permitted is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return True
    return is_permitted(request, **match.kwargs)  # type: ignore[union-attr]
