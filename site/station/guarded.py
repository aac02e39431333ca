"""Screens of Wagtail's that ask nobody for the permission of what they make or name."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.workflows import TaskChooserCreateView
from wagtail.models import Page


@require_admin_access
def create_task(request: HttpRequest) -> HttpResponse:
    """Offered to those who may add tasks, and taken from everybody."""
    if not request.user.has_perm("wagtailcore.add_task"):
        raise PermissionDenied
    response: HttpResponse = TaskChooserCreateView.as_view()(request)
    return response


@require_admin_access
def confirm_move(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
    """It names the page, a draft too, before anything asks who wants to move it."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied
    response: HttpResponse = MoveConfirmView.as_view()(request, page_to_move_id=page_id, **kwargs)
    return response
