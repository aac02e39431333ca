from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocalAreasConfig(AppConfig):
    name = "local_areas"
    verbose_name = _("Local areas")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The pages are models too, in a room above the others."""
        super().import_models()
        import_module("local_areas.pages.area_page")
