"""What nobody may have looked at for a year, on the first page of the admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from station.force.models import ForceSettings
from station.pages.statements import Statement


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One thing to look at."""

    words: str
    url: str
    """Where it is mended."""


class RemindersPanel(Component):
    name = "reminders"
    order = 10
    template_name = "force/reminders.html"

    def __init__(self, reminders: Sequence[Reminder]) -> None:
        self.reminders = reminders

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"id": self.name, "heading": "To be looked at", "reminders": self.reminders}


def due(request: HttpRequest) -> Sequence[Reminder]:
    """What this editor may mend: statements older than a year or missing, the security contact."""
    site = Site.find_for_request(request) or Site.objects.filter(is_default_site=True).first()
    if site is None:
        return []
    return [*_statements(request, site), *_security(request, site)]


def _statements(request: HttpRequest, site: Site) -> Sequence[Reminder]:
    found = []
    for kind in Statement.kinds():
        pages = list(kind.objects.live().descendant_of(site.root_page))
        for page in pages:
            if page.is_due and page.permissions_for_user(request.user).can_edit():
                words = f"“{page.title}” was last reviewed on {page.reviewed_on:%-d %B %Y}."
                found.append(
                    Reminder(words=words, url=reverse("wagtailadmin_pages:edit", args=[page.pk]))
                )
        root = site.root_page
        if not pages and root.permissions_for_user(request.user).can_add_subpage():
            meta = kind._meta
            url = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, root.pk])
            found.append(
                Reminder(words=f"The site has no {kind.what}. The law asks for one.", url=url)
            )
    return found


def _security(request: HttpRequest, site: Site) -> Sequence[Reminder]:
    force = ForceSettings.of(site)
    may_change = request.user.has_perm("station_force.change_forcesettings")
    if not force.security_contact or not may_change:
        return []
    if timezone.localdate() < force.security_expires_on:
        return []
    url = reverse("wagtailsettings:edit", args=["station_force", "forcesettings", site.pk])
    words = "Nobody has checked for a year that the contact for weaknesses of the site answers."
    return [Reminder(words=words, url=url)]
