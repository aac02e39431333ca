from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SocialHubConfig(AppConfig):
    name = "social_hub"
    verbose_name = _("Social hub")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The page is a model too, in a room above the others."""
        super().import_models()
        import_module("social_hub.pages.hub_page")

    def ready(self) -> None:
        from social_hub import checks
        from social_hub.ingest import signals
        from social_hub.pages import changes

        for check in checks.ALL:
            register(check)
        for signal in (signals.stored, signals.forgotten):
            signal.connect(changes.tell)
