from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class SearchConfig(AppConfig):
    name = "station.search"
    label = "station_search"

    def ready(self) -> None:
        from wagtail.models import PageViewRestriction
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
        )

        from station.search import changes

        for signal in (page_published, post_save):
            signal.connect(changes.page_changed)
        page_unpublished.connect(changes.page_withdrawn)
        for signal in (page_slug_changed, post_page_move):
            signal.connect(changes.subtree_changed)
        for signal in (post_save, post_delete):
            signal.connect(changes.restriction_changed, sender=PageViewRestriction)
