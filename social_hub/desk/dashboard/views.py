"""The dashboard's screen."""

from typing import Any

from django.utils.translation import gettext_lazy

from social_hub.desk.dashboard import figures
from social_hub.desk.screens import DeskView


class DashboardView(DeskView):
    template_name = "social_hub/desk/dashboard.html"
    page_title = gettext_lazy("Social dashboard")
    header_icon = "table"
    permission = "social_hub.view_dashboard"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**figures.all_of(), **kwargs)
