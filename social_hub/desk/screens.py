"""What the screens of staff have in common: Wagtail's shell, and a no in words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from social_hub.pages.reading import REMEMBERED_SECONDS
from social_hub.publishing import rights
from social_hub.publishing.rights import NotAllowed


class Allowed(MenuItem):
    """In the menu for those with one of these permissions."""

    def __init__(self, *args: Any, permissions: tuple[str, ...], **kwargs: Any) -> None:
        self.permissions = permissions
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)


class PostingItem(Allowed):
    """In the menu for whoever may post somewhere too, which is asked once in a while."""

    def is_shown(self, request: HttpRequest) -> bool:
        if super().is_shown(request):
            return True
        key = f"social_hub.posts_somewhere.{request.user.pk}"
        return bool(
            cache.get_or_set(key, lambda: bool(rights.places_of(request.user)), REMEMBERED_SECONDS)
        )


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """Whoever may not open it is told so in the admin's shell, with a 403."""

    request: HttpRequest
    header_icon = "comment"
    page_title: Any = ""
    permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The project's own days and hours: Wagtail's are those of the user's profile.
        with timezone.override(timezone.get_default_timezone()):
            try:
                self.check()
                response = super().dispatch(request, *args, **kwargs)
            except NotAllowed as refusal:
                response = self.refuse(refusal)
            if isinstance(response, TemplateResponse):
                response.render()
        response["Cache-Control"] = "private, no-store"
        return response

    def check(self) -> None:
        """Raises `NotAllowed`."""
        if self.permission and not self.user.has_perm(self.permission):
            raise NotAllowed(
                _("You have no permission for this screen. Whoever looks after accounts can help.")
            )

    def refuse(self, refusal: NotAllowed) -> HttpResponse:
        self.page_title = _("You cannot do this")
        context = DeskView.get_context_data(self, refusal=str(refusal))
        return TemplateResponse(self.request, "social_hub/desk/refused.html", context, status=403)

    @property
    def user(self) -> Any:
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path(), {"url": "", "label": self.get_page_title()}]

    def path(self) -> list[dict[str, Any]]:
        """What lies above this screen."""
        return []

    def say(self, words: str) -> None:
        messages.success(self.request, words)

    def warn(self, words: str) -> None:
        messages.warning(self.request, words)
