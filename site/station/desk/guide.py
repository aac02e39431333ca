"""The page that Help leads to."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms_forms.models.submission import name_of
from cms_forms.models.team import READERS_GROUP
from station.desk import roles


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """How a service is built, how a submission is read, whom to ask. For every role."""

    template_name = "desk/guide.html"
    page_title = "How to use Bluelamp"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        return [home, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        superusers = get_user_model().objects.filter(is_superuser=True, is_active=True)
        return super().get_context_data(
            edits=roles.edits(self.request.user),
            reads=roles.reads(self.request.user),
            makes_teams=roles.makes_teams(self.request.user),
            group=READERS_GROUP,
            to_ask=[(name_of(user), user.email) for user in superusers.order_by("username")],
            **kwargs,
        )
