from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete


class PagesConfig(AppConfig):
    name = "station.pages"
    label = "station_pages"

    def ready(self) -> None:
        from wagtail.images import get_image_model
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
            pre_page_move,
        )

        from local_areas.imports.base import areas_changed
        from local_areas.imports.publishing import figures_changed
        from local_areas.models import (
            Assignment,
            Confidence,
            Meeting,
            Officer,
            Priority,
            Station,
            Update,
        )
        from local_areas.updates import signals as updates
        from social_hub.pages import changes
        from station.areas.purging import (
            confidence,
            everywhere,
            told,
            told_of_several,
            told_of_update,
        )
        from station.hub import updates as copied
        from station.hub.purging import told as posts_told

        for signal in (page_published, page_unpublished, pre_page_move, post_page_move):
            signal.connect(_purge)
        page_slug_changed.connect(_purge_former)
        pre_delete.connect(_purge_deleted)
        post_delete.connect(_purge_picture, sender=get_image_model().get_rendition_model())
        for model in (Assignment, Meeting, Priority, Update):
            post_save.connect(told, sender=model)
            post_delete.connect(told, sender=model)
        for several in (Officer, Station):
            post_save.connect(told_of_several, sender=several)
            pre_delete.connect(told_of_several, sender=several)
        m2m_changed.connect(told_of_several, sender=Station.areas.through)
        for row_changed in (post_save, post_delete):
            row_changed.connect(confidence, sender=Confidence)
        for changed in (figures_changed, areas_changed):
            changed.connect(everywhere)
        for signal in updates.of_updates:
            signal.connect(told_of_update)
        changes.changed.connect(posts_told)
        for out in (updates.published, updates.scheduled, updates.corrected, updates.restored):
            out.connect(copied.hand_over)
        for gone in (updates.withdrawn, updates.called_off):
            gone.connect(copied.take_back)


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


def _purge_picture(instance: Any, **kwargs: Any) -> None:
    from station.pages.edge import purge_file

    purge_file(instance.file)
