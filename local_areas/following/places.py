"""Where the page of an area is, whatever page model a site shows areas with."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.models import Page, Site

from local_areas.models import Area


def page_of(area: Area) -> Any:
    """The published page that shows an area, or None."""
    for relation in Area._meta.related_objects:
        model = relation.related_model
        if relation.one_to_one and isinstance(model, type) and issubclass(model, Page):
            pages: Any = model
            page = pages.objects.live().filter(area=area).first()
            if page is not None:
                return page
    return None


def absolute(name: str, *args: str) -> str:
    """An address of this app on the site that the public sees, for mails."""
    site = Site.objects.filter(is_default_site=True).first()
    root = site.root_url if site is not None else ""
    return root + reverse(f"local_areas:{name}", args=args)
