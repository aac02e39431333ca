from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class LocalAreasConfig(AppConfig):
    name = "local_areas"
    verbose_name = _("Local areas")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The pages are models too, in a room above the others."""
        super().import_models()
        import_module("local_areas.pages.area_page")

    def ready(self) -> None:
        from django.utils import translation
        from wagtail.signals import page_published, page_unpublished

        from local_areas import checks
        from local_areas.imports.base import areas_changed
        from local_areas.pages import advice
        from local_areas.pages.keeping import keep_after_import
        from local_areas.statistics import language
        from local_areas.updates import photos, signals

        for check in checks.ALL:
            register(check)
        language.use(translation)
        areas_changed.connect(keep_after_import)
        for signal in (page_published, page_unpublished):
            signal.connect(advice.forget)
        for signal in (signals.corrected, signals.withdrawn, signals.expired):
            signal.connect(photos.put_away_soon)
