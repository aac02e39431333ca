from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_delete


class PagesConfig(AppConfig):
    name = "station.pages"
    label = "station_pages"

    def ready(self) -> None:
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
            pre_page_move,
        )

        for signal in (page_published, page_unpublished, pre_page_move, post_page_move):
            signal.connect(_purge)
        page_slug_changed.connect(_purge_former)
        pre_delete.connect(_purge_deleted)


def _purge(instance: Any, **kwargs: Any) -> None:
    from station.pages.edge import purge

    purge(instance)


def _purge_former(instance_before: Any, **kwargs: Any) -> None:
    _purge(instance_before)


def _purge_deleted(instance: Any, **kwargs: Any) -> None:
    """Wagtail's pages are deleted as their own kind and as `Page`: once is enough."""
    from wagtail.models import Page

    if isinstance(instance, Page):
        _purge(instance)
