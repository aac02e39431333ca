"""Menus without what nobody here needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from wagtail.admin.menu import MenuItem

from station.desk import roles

if TYPE_CHECKING:
    from django.http import HttpRequest

FOR_EDITORS: Final = frozenset(
    {"explorer", "services", "publications", "images", "documents", "reports"}
)
"""Items of the main menu that serve those who write pages, and nobody else."""
FOR_SUPERUSERS: Final = frozenset({"workflow-tasks", "page-types-usage"})
"""Reports on how Wagtail is set up."""
WAGTAILS_OWN_HELP: Final = ("whats-new-in-wagtail", "editor-guide")
"""Lead to a site of Wagtail's, on which nothing is about reports or services."""


def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    if not roles.edits(request.user):
        items[:] = [item for item in items if item.name not in FOR_EDITORS]


def reports_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in FOR_SUPERUSERS]


def help_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(WAGTAILS_OWN_HELP)]


def guide_item() -> MenuItem:
    url = reverse("station_guide")
    return MenuItem("How to use Bluelamp", url, name="guide", icon_name="help", order=10)
