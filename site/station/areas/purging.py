"""Takes the page of an area out of the caches in front, once its team has told something new."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from local_areas.following.places import page_of
from station.pages.edge import purge


def told(instance: Any, **kwargs: Any) -> None:
    """A row that an area's page shows was saved or deleted. What is told to a borough, its
    neighbourhoods show within `edge.PURGED_SECONDS`.
    """
    if settings.WAGTAILFRONTENDCACHE:
        page = page_of(instance.area)
        if page is not None:
            purge(page)


def told_of_update(update: Any, **kwargs: Any) -> None:
    """Where many are changed at once, no row is saved one by one."""
    transaction.on_commit(lambda: told(update), robust=True)
