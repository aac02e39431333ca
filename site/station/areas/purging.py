"""Takes pages of areas out of the caches in front, once they show something new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from wagtail.models import Site

from local_areas.following.places import page_of
from local_areas.models import Area
from local_areas.pages.area_page import AreaIndexPage
from local_areas.pages.keeping import page_models
from station.pages.edge import purge, purge_many

DASHBOARDS = (
    "statistics",
    "crime",
    "crime_csv",
    "stops",
    "stops_csv",
    "confidence",
    "confidence_csv",
)
"""Those with filters in their address are kept for a minute only (`dashboards.views.FILTERED`)."""


def told(instance: Any, **kwargs: Any) -> None:
    """A row that an area's page shows was saved or deleted. What is told to a borough or
    to the force, all that lies in it shows within `edge.PURGED_SECONDS`.
    """
    _purge_pages_of([instance.area])


def told_of_update(update: Any, **kwargs: Any) -> None:
    """Where many are changed at once, no row is saved one by one."""
    transaction.on_commit(lambda: told(update), robust=True)


def told_of_several(instance: Any, **kwargs: Any) -> None:
    """An officer or a station was saved or deleted, or has other areas."""
    if settings.WAGTAILFRONTENDCACHE and not kwargs.get("reverse"):
        _purge_pages_of(instance.areas.all())


def everywhere(**kwargs: Any) -> None:
    """Figures, names or boundaries are others: every page of an area may show one of them."""
    if not settings.WAGTAILFRONTENDCACHE:
        return
    models: list[Any] = [AreaIndexPage, *page_models()]
    pages = [page for model in models for page in model.objects.live()]
    urls = {
        page.full_url.rstrip("/") + path
        for page in pages
        if page.full_url
        for path in page.get_cached_paths()
    }
    roots = [site.root_url for site in Site.objects.all()]
    urls |= {root + path for root in roots for path in _dashboards()}
    purge_many(urls)


def confidence(**kwargs: Any) -> None:
    """What a survey found was entered, corrected or deleted. The first one is a new entry in the
    list of dashboards that each of them shows.
    """
    if settings.WAGTAILFRONTENDCACHE:
        purge_many(site.root_url + path for site in Site.objects.all() for path in _dashboards())


def _dashboards() -> list[str]:
    return [reverse(f"local_areas:{name}") for name in DASHBOARDS]


def _purge_pages_of(areas: Iterable[Area]) -> None:
    if settings.WAGTAILFRONTENDCACHE:
        for area in areas:
            page = page_of(area)
            if page is not None:
                purge(page)
