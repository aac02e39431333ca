from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class ForceConfig(AppConfig):
    name = "station.force"
    label = "station_force"

    def ready(self) -> None:
        from wagtail.models import Page, Site
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
        )
        from wagtailmenus.models import FlatMenu, FlatMenuItem, MainMenu, MainMenuItem

        from station.force.chrome import forget
        from station.force.models import ForceSettings

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(forget)
        for model in (MainMenu, MainMenuItem, FlatMenu, FlatMenuItem, ForceSettings, Site):
            post_save.connect(forget, sender=model)
            post_delete.connect(forget, sender=model)
        post_delete.connect(forget, sender=Page)
